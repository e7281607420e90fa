import { basename } from 'node:path';
import type { Uri } from 'vscode';
import { Emitter } from '../sender/emitter';
import { estimateDurationMs } from '../sender/estimate';
import type { Decision } from '../sender/journalRecord';
import type { TransportName } from '../sender/model';
import { DEFAULT_OPTIONS, parseOption, refuseUnpaced, type SenderOptions } from '../sender/options';
import type { Unsubscribe } from '../sender/ports';
import { drivenElsewhere } from '../sessions/sessionOwner';
import type { ListedSession } from '../sessions/sessionStore';
import type { ErrorView, FromWebview, PanelState, RunView, ToWebview } from '../webview/protocol';
import { CampaignContent, type CampaignOrigin } from './campaignContent';
import { sessionKey, workbookKey } from './campaignKey';
import { CampaignReplies } from './campaignReplies';
import type { CampaignServices } from './campaignServices';
import { RestingSession } from './restingSession';
import type { RunEnding } from './runs';
import type { SessionRun } from './sessionRun';
import { bulkThresholdCount, countrySetting, senderOptions, transportName } from './settings';
import { errorView, say } from './speech';
import { connectionView, restingRunView, runView } from './views';
import { changeChoices, type WorkbookChoices } from './workbookChoices';

/** What one panel is about. It owns the truth of it: the page shows its state and sends intents. */
export class Campaign {
  readonly fileName: string;
  readonly #origin: CampaignOrigin;
  readonly #content: CampaignContent;
  readonly #services: CampaignServices;
  readonly #changes = new Emitter<void>();
  readonly #replies: CampaignReplies;
  #choices: WorkbookChoices = {};
  #options: SenderOptions = DEFAULT_OPTIONS;
  #transport: TransportName;
  /** Set once it has become a session. */
  #sessionId: string | null = null;
  #run: SessionRun | null = null;
  /** The session as it lies on disk, while it isn't running here. */
  #resting: RestingSession | null = null;
  #isStarting = false;
  #error: ErrorView | null = null;

  constructor(origin: CampaignOrigin, services: CampaignServices) {
    this.#origin = origin;
    this.#content = new CampaignContent(origin);
    this.#replies = new CampaignReplies(this.#content);
    this.#services = services;
    if (origin.kind === 'workbook') {
      const { uri } = origin.workbook;
      this.fileName = basename(uri.path);
      this.#transport = transportName(uri);
      this.#readOptions(uri);
    } else {
      const { info } = origin.session;
      this.fileName = info.fileName;
      this.#transport = info.transport;
      this.#sessionId = info.id;
      this.#rest(origin.session.listed);
      this.#readOptions();
    }
  }

  /** The workbook that new sessions are made from; null for a session that was resumed. */
  get workbook(): Uri | null {
    return this.#origin.kind === 'workbook' ? this.#origin.workbook.uri : null;
  }

  get sessionId(): string | null {
    return this.#sessionId;
  }

  get isRunning(): boolean {
    return this.#run?.isActive ?? false;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  /** Answers to what the page asked for: rows, a preview. */
  onReply(listener: (reply: ToWebview) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  /** Reads the workbook. */
  async open(): Promise<void> {
    if (this.#origin.kind !== 'workbook') return;
    const country = countrySetting(this.#origin.workbook.uri);
    await this.#read(country === undefined ? {} : { country });
  }

  /** Tells the watchers that what `state` gives has changed. */
  noteChange(): void {
    this.#changes.emit();
  }

  state(): PanelState {
    return {
      key: this.#sessionId === null && this.workbook ? workbookKey(this.workbook) : sessionKey(this.#sessionId ?? ''),
      fileName: this.fileName,
      workbook: this.#content.view(!this.#isEditable()),
      template: this.#content.template,
      unknownNames: this.#content.unknownNames,
      problems: this.#isEditable() ? this.#content.check.view : null,
      options: this.#run?.options ?? this.#options,
      transport: this.#transport,
      connection: this.#run ? connectionView(this.#run.connection) : { kind: 'closed' },
      run: this.#runView(),
      error: this.#error,
      bulkThresholdCount: bulkThresholdCount(),
      estimatedDurationMs: estimateDurationMs(this.#content.sentCount, this.#options),
    };
  }

  async handle(intent: FromWebview): Promise<void> {
    try {
      await this.#handle(intent);
    } catch (error) {
      this.#services.logError(intent.type, error);
      this.#error = errorView(error);
    }
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#resting?.dispose();
    this.#changes.clear();
    this.#replies.clear();
    await this.#content.close();
  }

  async #handle(intent: FromWebview): Promise<void> {
    switch (intent.type) {
      case 'ready':
        return;
      case 'setTemplate':
        if (this.#isEditable()) this.#content.template = intent.template;
        await this.#replies.preview();
        this.#changes.emit();
        return await this.#content.checkMessage();
      case 'decideBlank':
        this.#error = null;
        return this.#content.check.decide(intent.decision);
      case 'setOption':
        return this.#setOption(intent.name, intent.value);
      case 'setTransport':
        if (this.#isEditable()) this.#transport = intent.transport;
        return;
      case 'setSheet':
      case 'setPhoneColumn':
      case 'setCountry':
      case 'setIncludeHidden':
        return await this.#choose(changeChoices(this.#choices, intent, this.#content.headers));
      case 'showRows':
        return await this.#replies.rows(intent.verdict);
      case 'preview':
        return await this.#replies.preview(intent.index);
      case 'start':
        return await this.#start();
      case 'pause':
        return this.#runHere()?.pause();
      case 'resume':
        return await this.#resume();
      case 'stop':
        return this.#runHere()?.stop();
      case 'showUnsure':
        return await this.#replies.unsure(
          this.#run?.unsure() ?? this.#resting?.listed.unsure ?? [],
          this.#runView()?.undecidedCount ?? 0,
        );
      case 'exportResults':
        return this.#sessionId === null ? undefined : await this.#services.exportResults(this.#sessionId);
      case 'decideUnknown':
        return await this.#decide(intent.decision);
    }
  }

  /** Makes a session and starts its run. A second call while the first is at work does nothing. */
  async #start(): Promise<void> {
    if (this.#isStarting || !this.#isEditable()) return;
    this.#isStarting = true;
    try {
      this.#services.assertMaySend();
      refuseUnpaced(this.#options, this.#transport);
      const isRepeat = this.#sessionId !== null;
      if (isRepeat) await this.#readAgain();
      const sendable = await this.#content.sendable();
      const needsConfirmation = isRepeat || this.#transport !== 'simulated';
      if (needsConfirmation && !(await this.#services.confirmSend(this.#content.sentCount, this.#transport, isRepeat)))
        return;
      this.#sessionId = await this.#content.commit(sendable, this.#transport, this.fileName);
      await this.#startRun(this.#options);
    } finally {
      this.#isStarting = false;
    }
  }

  /** A finished session stays as it is: sending again makes a new one, from the workbook as it is now. */
  async #readAgain(): Promise<void> {
    await this.#read(this.#choices);
    this.#sessionId = null;
    this.#run = null;
    this.#resting?.dispose();
    this.#resting = null;
  }

  /** Goes on with a paused run, or with a session that isn't running. */
  async #resume(): Promise<void> {
    if (this.#run?.isActive) return this.#run.resume();
    // Where only the user's word is missing, nothing is connected to: the panel asks for it.
    if (!this.#run && this.#resting?.listed.isWorkLeft === false) return;
    this.#services.assertMaySend();
    await this.#startRun();
  }

  #rest(listed: ListedSession): void {
    this.#resting?.dispose();
    this.#resting = new RestingSession(listed, this.#services.store, () => this.#changes.emit());
  }

  /** @throws HumanError where another window or program drives the session. */
  #runHere(): SessionRun | null {
    const owner = this.#resting?.listed.owner ?? null;
    if (!this.#run && owner !== null) throw drivenElsewhere(owner);
    return this.#run;
  }

  async #startRun(options?: SenderOptions): Promise<void> {
    if (this.#sessionId === null) return;
    this.#error = null;
    const run = await this.#services.runs.start(this.#sessionId, (ending) => this.#noteEnding(ending), options);
    this.#run = run;
    this.#resting?.dispose();
    this.#options = run.options;
    run.onChange(() => this.#changes.emit());
    if (run.notice) this.#error = { happened: say(run.notice), todo: '' };
  }

  #noteEnding(ending: RunEnding): void {
    if (ending.kind !== 'finished' && ending.error !== null) this.#error = errorView(ending.error);
    this.#changes.emit();
  }

  async #decide(decision: Decision): Promise<void> {
    if (this.#run?.isActive) return await this.#run.decideUnsure(decision);
    if (this.#sessionId === null) return;
    if (decision === 'sendAgain') this.#services.assertMaySend();
    this.#rest(await this.#services.runs.decide(this.#sessionId, decision));
    this.#run = null;
    if (decision === 'sendAgain') await this.#startRun();
  }

  #setOption(name: keyof SenderOptions, value: number): void {
    this.#error = null;
    const options = { ...(this.#run?.options ?? this.#options), [name]: parseOption(name, value) };
    refuseUnpaced(options, this.#transport);
    this.#options = options;
    this.#run?.setOptions(options);
  }

  #readOptions(scope?: Uri): void {
    try {
      this.#options = senderOptions(scope);
    } catch (error) {
      this.#error = errorView(error);
    }
  }

  async #choose(choices: WorkbookChoices): Promise<void> {
    if (!this.#isEditable()) return;
    this.#error = null;
    await this.#read(choices);
  }

  async #read(choices: WorkbookChoices): Promise<void> {
    if (this.#origin.kind !== 'workbook') return;
    this.#choices = choices;
    this.#content.check.forget();
    await this.#origin.workbook.read(choices);
    await this.#content.checkMessage();
    this.#changes.emit();
  }

  /** Recipients, message and transport may change while there is no session, and again when it is finished. */
  #isEditable(): boolean {
    if (this.#origin.kind !== 'workbook') return false;
    return this.#sessionId === null || this.#runView()?.phase === 'finished';
  }

  #runView(): RunView | null {
    if (this.#run) return runView(this.#run.sessionId, this.#run.snapshot());
    return this.#resting ? restingRunView(this.#resting.listed) : null;
  }
}

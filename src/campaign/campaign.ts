import { basename } from 'node:path';
import type { Uri } from 'vscode';
import { NO_ATTACHMENT, type AttachmentChoice } from '../sender/content/attachment';
import { Emitter } from '../sender/emitter';
import { estimateDurationMs } from '../sender/pace/estimate';
import type { TransportName } from '../sender/model';
import { changeOption, DEFAULT_OPTIONS, refuseUnpaced, type SenderOptions } from '../sender/options';
import type { Unsubscribe } from '../sender/ports';
import type { ErrorView, FromWebview, PanelState, ToWebview } from '../panel/protocol';
import { attachmentText } from '../host/panel/attachmentPicker';
import { CampaignContent, type CampaignOrigin } from './content';
import { sessionKey, workbookKey } from './panelAddress';
import { CampaignReplies } from './replies';
import { handleLink } from './phoneLink';
import { CampaignRun } from './campaignRun';
import type { CampaignServices } from './ports';
import type { RunEnding } from './runs';
import type { SessionRun } from './sessionRun';
import {
  bulkThresholdCount,
  countrySetting,
  folderSettings,
  senderOptions,
  transportName,
} from '../host/window/settings';
import { errorView, say } from '../host/window/speech';
import { connectionView } from './views';
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
  readonly #session: CampaignRun;
  #isStarting = false;
  #error: ErrorView | null = null;

  constructor(origin: CampaignOrigin, services: CampaignServices) {
    this.#origin = origin;
    this.#content = new CampaignContent(origin);
    this.#replies = new CampaignReplies(this.#content);
    this.#services = services;
    this.#session = new CampaignRun(
      services,
      () => this.#changes.emit(),
      (ending) => this.#noteEnding(ending),
    );
    if (origin.kind === 'workbook') {
      const { uri } = origin.workbook;
      this.fileName = basename(uri.path);
      this.#transport = transportName(uri);
      this.#readOptions(uri);
    } else {
      const { info } = origin.session;
      this.fileName = info.fileName;
      this.#transport = info.transport;
      this.#session.rest(origin.session.listed);
      this.#readOptions();
    }
  }

  /** The workbook that new sessions are made from; null for a session that was resumed. */
  get workbook(): Uri | null {
    return this.#origin.kind === 'workbook' ? this.#origin.workbook.uri : null;
  }

  get sessionId(): string | null {
    return this.#session.sessionId;
  }

  get isRunning(): boolean {
    return this.#session.isActive;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onReply(listener: (reply: ToWebview) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  /** Reads the workbook. */
  async open(): Promise<void> {
    if (this.#origin.kind !== 'workbook') return;
    const { uri } = this.#origin.workbook;
    const country = this.#services.chosenCountries.of(uri) ?? countrySetting(uri);
    await this.#read(country === undefined ? {} : { country });
  }

  /** Tells the watchers that what `state` gives has changed. */
  noteChange(): void {
    this.#changes.emit();
  }

  state(): PanelState {
    const { sessionId, here, view: run } = this.#session;
    return {
      key: sessionId === null && this.workbook ? workbookKey(this.workbook) : sessionKey(sessionId ?? ''),
      fileName: this.fileName,
      workbook: this.#content.view(!this.#isEditable()),
      isStale: this.#isEditable() && this.#content.isStale,
      template: this.#content.template,
      attachment: attachmentText(this.#content.attachment, this.#content.headers),
      unknownNames: this.#content.unknownNames,
      problems: this.#isEditable() ? this.#content.check.view : null,
      options: here?.options ?? this.#options,
      transport: this.#transport,
      connection: here ? connectionView(here.connection) : { kind: 'closed' },
      isLinked: this.#services.linking.isLinked,
      otherAccount: here?.otherAccount ?? null,
      run,
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
    this.#session.dispose();
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
      case 'chooseAttachment':
        return await this.#attach(await this.#services.chooseAttachment(this.#content.headers));
      case 'removeAttachment':
        return await this.#attach(NO_ATTACHMENT);
      case 'setOption':
        this.#error = null;
        this.#options = changeOption(this.#session.here?.options ?? this.#options, intent, this.#transport);
        return this.#session.here?.setOptions(this.#options);
      case 'setTransport':
        if (this.#isEditable()) this.#transport = intent.transport;
        return;
      case 'setSheet':
      case 'setHeaderRow':
      case 'setPhoneColumn':
      case 'setFallbackColumn':
      case 'setCountry':
      case 'setLocale':
      case 'setIncludeHidden':
        if (intent.type === 'setSheet' || intent.type === 'setHeaderRow') this.#content.forgetColumns();
        if (intent.type === 'setCountry' && this.workbook) {
          await this.#services.chosenCountries.remember(this.workbook, intent.country);
        }
        return await this.#choose(changeChoices(this.#choices, intent, this.#content.outline));
      case 'readAgain':
        return await this.#choose(this.#choices);
      case 'showRows':
        return await this.#replies.rows(intent.verdict);
      case 'preview':
        return await this.#replies.preview(intent.index);
      case 'start':
        return await this.#start();
      case 'pause':
        return this.#session.steer()?.pause();
      case 'resume':
        return this.#noteStarted(await this.#session.resume());
      case 'stop':
        return this.#session.steer()?.stop();
      case 'showUnsure':
        return await this.#replies.unsure(this.#session.unsure, this.#session.view?.undecidedCount ?? 0);
      case 'exportResults':
        return this.sessionId === null ? undefined : await this.#services.exportResults(this.sessionId);
      case 'decideUnknown':
        return this.#noteStarted(await this.#session.decide(intent.decision));
      case 'link':
        this.#error = null;
        return await handleLink(intent.action, this.#session.here, this.#services.linking, this.#content.country);
    }
  }

  /** Makes a session and starts its run. A second call while the first is at work does nothing. */
  async #start(): Promise<void> {
    if (this.#isStarting || !this.#isEditable()) return;
    this.#isStarting = true;
    try {
      this.#services.assertMaySend();
      refuseUnpaced(this.#options, this.#transport);
      const isRepeat = this.sessionId !== null;
      if (isRepeat) await this.#readAgain();
      const sendable = await this.#content.sendable();
      const needsConfirmation = isRepeat || this.#transport !== 'simulated';
      const { sentCount: recipientCount, destinations } = this.#content;
      const question = {
        recipientCount,
        transport: this.#transport,
        isRepeat,
        destinations,
        folderSettings: folderSettings(this.#options, this.workbook ?? undefined),
      };
      if (needsConfirmation && !(await this.#services.confirmSend(question))) return;
      const sessionId = await this.#content.commit(sendable, this.#transport, this.fileName);
      this.#noteStarted(await this.#session.start(sessionId, this.#options));
    } finally {
      this.#isStarting = false;
    }
  }

  /** A finished session stays as it is: sending again makes a new one, from the workbook as it is now. */
  async #readAgain(): Promise<void> {
    await this.#read(this.#choices);
    this.#session.forget();
  }

  #noteStarted(run: SessionRun | null): void {
    if (run === null) return;
    this.#options = run.options;
    this.#error = run.notice ? { happened: say(run.notice), todo: '' } : null;
  }

  #noteEnding(ending: RunEnding): void {
    if (ending.kind !== 'finished' && ending.error !== null) this.#error = errorView(ending.error);
    this.#changes.emit();
  }

  async #attach(attachment: AttachmentChoice | null): Promise<void> {
    if (attachment === null || !this.#isEditable()) return;
    this.#content.attachment = attachment;
    this.#changes.emit();
    await this.#content.checkMessage();
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
    return this.sessionId === null || this.#session.view?.phase === 'finished';
  }
}

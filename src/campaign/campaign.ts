import { NO_ATTACHMENT } from '../sender/content/attachment';
import { Emitter } from '../sender/emitter';
import { refuseUnpaced } from '../sender/options';
import type { Unsubscribe } from '../sender/ports';
import type { ErrorView, PanelState, ToWebview } from '../panel/protocol';
import type { FromWebview } from '../panel/intents';
import { CampaignRun } from './campaignRun';
import { CampaignContent } from './content';
import { durationOfSend } from './beforeSending/durationOfSend';
import { sendCampaign } from './beforeSending/sendCampaign';
import { errorView } from './errorView';
import { panelAddress } from './panelAddress';
import { handleLink } from './phoneLink';
import { SendingChoices } from './sendingChoices';
import type { CampaignServices } from './services';
import { testFromPanel } from './testMessage';
import type { CampaignRecipients } from './recipients';
import { CampaignResults } from './results/campaignResults';
import { CampaignReplies } from './replies';
import type { RunEnding } from './runs';
import { CampaignReading } from './reading/campaignReading';
import type { SessionRun } from './sessionRun';
import { connectionView } from './views';

/** What one panel is about. It owns the truth of it: the page shows its state and sends intents. */
export class Campaign {
  readonly #recipients: CampaignRecipients;
  readonly #content: CampaignContent;
  readonly #services: CampaignServices;
  readonly #changes = new Emitter<void>();
  readonly #replies: CampaignReplies;
  readonly #session: CampaignRun;
  readonly #results: CampaignResults;
  readonly #reading: CampaignReading;
  readonly #sending: SendingChoices;
  #isStarting = false;
  #error: ErrorView | null = null;

  constructor(recipients: CampaignRecipients, services: CampaignServices) {
    const { frozen } = recipients;
    this.#recipients = recipients;
    this.#content = new CampaignContent(recipients, services.texts, services.settings);
    this.#replies = new CampaignReplies(this.#content);
    this.#services = services;
    const onChange = (): void => this.#changes.emit();
    this.#session = new CampaignRun(services, onChange, (ending) => this.#noteEnding(ending));
    this.#results = new CampaignResults(services, this.#session, this.#replies);
    this.#reading = new CampaignReading({
      recipients,
      content: this.#content,
      services,
      options: () => this.#sending.options,
      onChange,
    });
    this.#sending = new SendingChoices({
      recipients,
      services,
      onBusiness: async (business) => {
        this.#content.business = business;
        await this.#write(null);
      },
      onChange,
    });
    this.#error = this.#sending.error;
    if (frozen !== null) this.#session.rest(frozen.listed, frozen.handedIn);
  }

  get fileName(): string {
    return this.#recipients.fileName;
  }

  /** The workbook that new sessions are made from; null for a session that was resumed. */
  get workbook(): string | null {
    return this.#recipients.workbook;
  }

  get sessionId(): string | null {
    return this.#session.sessionId;
  }

  get isRunning(): boolean {
    return this.#session.isActive;
  }

  /** Whether a resume would begin a run. */
  get isOver(): boolean {
    return this.#session.isOver;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  onReply(listener: (reply: ToWebview) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  /** Reads the workbook, as it was last time. */
  async open(): Promise<void> {
    await this.#reading.open();
  }

  /** Tells the watchers that what `state` gives has changed. */
  noteChange(): void {
    this.#changes.emit();
  }

  state(): PanelState {
    const { sessionId, here, view: run } = this.#session;
    const { texts, settings, phone } = this.#services;
    const isEditable = this.#isEditable();
    return {
      key: panelAddress(sessionId, this.workbook),
      fileName: this.fileName,
      workbook: this.#content.view(!isEditable),
      firstRows: isEditable ? this.#recipients.firstRows : [],
      isStale: isEditable && this.#recipients.isStale,
      template: this.#content.template,
      lastTime: isEditable ? this.#reading.lastTimeText : '',
      attachment: this.#content.attachmentText,
      unknownNames: this.#content.unknownNames,
      problems: isEditable ? this.#content.check.view : null,
      options: this.#sending.options.current,
      transport: this.#sending.transport,
      business: this.#sending.business.view(this.#content.business, this.#content.destinations),
      connection: here ? connectionView(here.connection, texts) : { kind: 'closed' },
      isLinked: phone.isLinked,
      otherAccount: here?.otherAccount ?? null,
      run,
      error: this.#error,
      bulkThresholdCount: settings.bulkThresholdCount(),
      estimatedDurationMs: durationOfSend(this.#content.sentCount, this.#sending.options.current, Date.now()),
    };
  }

  async handle(intent: FromWebview): Promise<void> {
    try {
      await this.#handle(intent);
    } catch (error) {
      this.#services.log.error(intent.type, error);
      this.#error = errorView(error, this.#services.texts);
    }
    if (this.#isEditable()) this.#reading.note();
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#session.close();
    this.#sending.close();
    this.#changes.clear();
    this.#replies.clear();
    await this.#reading.close();
    await this.#results.close();
    await this.#recipients.close();
  }

  async #handle(intent: FromWebview): Promise<void> {
    switch (intent.type) {
      case 'ready':
        return;
      case 'setTemplate':
        return await this.#write(intent.template);
      case 'savedMessages':
        return await this.#write(await this.#services.window.chooseSavedMessage(this.#content.template));
      case 'decideBlank':
        this.#error = null;
        return this.#content.check.decide(intent.decision);
      case 'includeAlreadySent':
        this.#error = null;
        this.#content.check.includeAlreadySent(intent.includes);
        return await this.#content.checkMessage();
      case 'chooseAttachment':
      case 'removeAttachment':
        return await this.#attach(intent.type === 'removeAttachment');
      case 'setOption':
      case 'setPreset':
      case 'setTimetable':
      case 'setStart':
      case 'setTransport':
      case 'chooseTemplate':
      case 'removeTemplate':
        this.#error = null;
        return await this.#sending.handle(intent, this.#mayChoose(), this.#session.handedIn);
      case 'setSheet':
      case 'setHeaderRow':
      case 'setPhoneColumn':
      case 'setFallbackColumn':
      case 'setCountry':
      case 'setLocale':
      case 'setIncludeHidden':
        return await this.#choose(() => this.#reading.choose(intent));
      case 'readAgain':
        return await this.#choose(() => this.#reading.again());
      case 'showRows':
        return await this.#replies.rows(intent.verdict);
      case 'preview':
        return await this.#replies.preview(intent.index);
      case 'testMessage':
        this.#error = null;
        return await this.#test(intent.index);
      case 'start':
        return await this.#start();
      case 'pause':
        return await this.#session.steer()?.pause();
      case 'resume':
        return this.#noteStarted(await this.#session.resume());
      case 'stop':
        return await this.#session.steer()?.stop();
      case 'showUnsure':
      case 'exportResults':
      case 'report':
      case 'decideUnknown':
      case 'showResults':
      case 'ofResult':
      case 'retryFailed':
      case 'followUp':
        return this.#noteStarted(await this.#results.handle(intent));
      case 'link':
        this.#error = null;
        return await handleLink(intent.action, this.#session.here, this.#services, this.#recipients.country);
    }
  }

  async #test(index: number): Promise<void> {
    if (!this.#mayChoose()) return;
    const { through } = this.#sending;
    await testFromPanel(this.#services, { ...(await this.#content.testMessage(index)), through });
  }

  /** Makes a session and starts its run. A second call while the first is at work does nothing. */
  async #start(): Promise<void> {
    if (this.#isStarting || !this.#isEditable()) return;
    this.#isStarting = true;
    try {
      this.#services.window.assertMaySend();
      refuseUnpaced(this.#sending.options.current, this.#sending.transport);
      // A finished session stays as it is: sending again makes a new one, from the workbook as it is now.
      const isRepeat = this.sessionId !== null;
      if (isRepeat) await this.#reading.again();
      const { transport, options } = this.#sending;
      const prepared = await this.#content.prepare(transport);
      const asked = { prepared, options, transport, isRepeat, workbook: this.workbook };
      const sent = await sendCampaign(asked, this.#services);
      if (sent !== null) this.#error = null;
      if (sent !== null) this.#noteStarted(await this.#session.begin(sent, options));
    } finally {
      this.#isStarting = false;
    }
  }

  #noteStarted(run: SessionRun | null): void {
    if (run === null) return;
    this.#sending.options = run.options;
    this.#error = run.notice ? { happened: this.#services.texts.say(run.notice), todo: '' } : null;
  }

  #noteEnding(ending: RunEnding): void {
    if (ending.kind !== 'finished' && ending.error !== null) {
      this.#error = errorView(ending.error, this.#services.texts);
    }
    this.#changes.emit();
  }

  async #write(template: string | null): Promise<void> {
    if (this.#isEditable() && template !== null) this.#content.template = template;
    await this.#replies.preview();
    this.#changes.emit();
    await this.#content.checkMessage();
  }

  async #attach(isRemoved: boolean): Promise<void> {
    const { window } = this.#services;
    const attachment = isRemoved ? NO_ATTACHMENT : await window.chooseAttachment(await this.#recipients.columns());
    if (attachment === null || !this.#isEditable()) return;
    this.#content.attachment = attachment;
    this.#changes.emit();
    await this.#content.checkMessage();
  }

  /** What the sheet is read as. */
  async #choose(read: () => Promise<void>): Promise<void> {
    if (!this.#mayChoose()) return;
    this.#error = null;
    await read();
  }

  /** Recipients, message and transport may change while there is no session, and again when it is finished. */
  #isEditable(): boolean {
    if (this.workbook === null) return false;
    return this.sessionId === null || this.#session.view?.phase === 'finished';
  }

  /** What is being asked about isn't taken away meanwhile. */
  #mayChoose(): boolean {
    return this.#isEditable() && !this.#isStarting;
  }
}

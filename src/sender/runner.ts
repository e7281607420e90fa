import { BatchDelay } from './pace/batchDelay';
import { RunControl } from './control';
import { Delivery } from './delivery';
import { Doubts } from './doubts';
import { Emitter } from './emitter';
import { fatalError } from './failureText';
import { Feed, type FeedParts } from './feed';
import type { HumanError } from './humanError';
import { Incoming } from './incoming';
import { JournalKeeper } from './journal/journalKeeper';
import { JOURNAL_VERSION, type Decision } from './journal/journalRecord';
import { KnownChats } from './limits/knownChats';
import { NewChats } from './limits/newChats';
import type { SenderOptions } from './options';
import { Pacer } from './pace/pacer';
import { RowRests } from './pace/rowRests';
import type { Unsubscribe } from './ports';
import { prepareRun } from './prepareRun';
import { ReadableRecipients } from './readableRecipients';
import { Reconnector } from './reconnector';
import { ResultJudge } from './resultJudge';
import type { RunEnd } from './runEnd';
import { RunFigures, type RunStage } from './runFigures';
import type { RunnerPorts, RunnerSession } from './runnerParts';
import { DEFAULT_POLICY } from './runPolicy';
import type { RunSnapshot } from './runSnapshot';
import { SendingGate } from './timetable/sendingGate';

/** Sends a session's messages: in batches, a few at once, paced, each attempt on disk before it begins. */
export class CampaignRunner {
  readonly #ports: RunnerPorts;
  readonly #session: RunnerSession;
  readonly #control: RunControl;
  readonly #keeper: JournalKeeper;
  readonly #recipients: ReadableRecipients;
  readonly #delivery: Delivery;
  readonly #doubts: Doubts;
  readonly #reconnector: Reconnector;
  readonly #known: KnownChats;
  readonly #newChats: NewChats;
  readonly #incoming: Incoming;
  readonly #judge: ResultJudge;
  readonly #feed: Feed;
  readonly #prepare: () => Promise<HumanError | null>;
  readonly #pacer: Pacer;
  readonly #gate: SendingGate;
  readonly #figures: RunFigures;
  readonly #changes = new Emitter<void>();
  #stage: RunStage = 'starting';
  #stopCode: { readonly code?: string } = {};
  #failure: unknown = null;
  #fatal: HumanError | null = null;

  constructor(ports: RunnerPorts, session: RunnerSession) {
    this.#ports = ports;
    this.#session = session;
    this.#control = new RunControl(ports.clock);
    this.#figures = new RunFigures(ports.clock, session.rows);
    this.#keeper = new JournalKeeper(ports.journal, session.rows, this.#control, () => this.#changes.emit());
    this.#recipients = new ReadableRecipients(ports.recipients, session.rows);
    this.#pacer = ports.pacer ?? new Pacer(ports.random);
    this.#known = new KnownChats(session.rows);
    const shared = {
      ...ports,
      source: ports.recipients,
      recipients: this.#recipients,
      rows: session.rows,
      keeper: this.#keeper,
      control: this.#control,
      pacer: this.#pacer,
      known: this.#known,
      rests: new RowRests(),
      sessionId: session.id ?? '',
      isInFlight: (index: number) => this.#feed.isInFlight(index),
      policy: session.policy ?? DEFAULT_POLICY,
      options: () => session.options.current,
    };
    this.#delivery = new Delivery({
      ...shared,
      allowance: { take: async (index, phone) => await this.#gate.allowance.take(index, phone) },
      mayStart: (index) => this.#gate.mayStart(index),
      leftOutCode: (index) => this.#gate.leftOutCode(index),
      content: session.content,
      onResult: (index, result, isLastTry) => this.#judge.note(index, result, isLastTry),
      onNoPlace: (index) => this.#newChats.noteNoPlace(index),
    });
    this.#doubts = new Doubts({ ...shared, compose: (index) => this.#delivery.compose(index) });
    const lookAgain = async (): Promise<void> => {
      await this.#doubts.lookUp().catch(this.#fail);
      await this.#newChats.open();
    };
    this.#reconnector = new Reconnector(ports.transport, this.#control, ports.clock, lookAgain);
    this.#newChats = new NewChats({
      ...shared,
      isMending: () => this.#reconnector.isMending,
      onChange: () => this.#changes.emit(),
    });
    this.#gate = new SendingGate({
      ...shared,
      canary: session.canary ?? null,
      newChats: this.#newChats,
      inFlight: () => this.#feed.inFlight.keys(),
      onChange: () => this.#changes.emit(),
    });
    const more = { ...shared, doubts: this.#doubts, newChats: this.#newChats, content: session.content };
    this.#incoming = new Incoming({ ...more, judge: () => this.#judge, onError: this.#fail });
    this.#prepare = () => prepareRun(more);
    const batchDelay = new BatchDelay();
    this.#judge = new ResultJudge({
      ...more,
      batchDelay,
      figures: this.#figures,
      reconnector: this.#reconnector,
      onFatal: (code) => {
        this.#fatal = fatalError(code);
        this.#control.stop();
      },
      onTooManyFailures: () => this.#noteControl('paused', 'tooManyFailures'),
    });
    this.#feed = this.#createFeed({ ...shared, batchDelay });
  }

  /**
   * Runs until every recipient has an outcome or the run is stopped. May be called once.
   * @throws a programmer's error, once the journal says that the run has ended.
   */
  async run(): Promise<RunEnd> {
    const subscriptions = this.#subscribe();
    try {
      const end = await this.#runThrough().catch(async (error: unknown) => {
        this.#stopCode = { code: 'broken' };
        await this.#end({ kind: 'stopped', error: null });
        throw error;
      });
      return await this.#end(end);
    } finally {
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  }

  async #runThrough(): Promise<RunEnd> {
    const { rows } = this.#session;
    const opened = {
      t: 'opened',
      at: this.#ports.clock.wallMs(),
      version: JOURNAL_VERSION,
      options: this.#session.options.current,
    } as const;
    if (!(await this.#keeper.write(opened))) return { kind: 'stopped', error: null };
    const connected = await this.#control.untilStopped(this.#ports.transport.connect());
    if (!connected?.ok) return { kind: 'stopped', error: connected?.error ?? null };
    const error = (await this.#prepare()) ?? (await this.#gate.open());
    if (error !== null) return { kind: 'stopped', error };
    this.#changes.emit();
    this.#stage = 'running';
    this.#reconnector.noteWorking();
    const { state } = this.#ports.transport;
    if (state.kind === 'lost') this.#reconnector.noteLost(state);
    this.#keepDistance();
    do {
      await this.#reconnector.settled();
      await this.#doubts.lookUp();
      await this.#feed.run();
      await this.#doubts.decided();
      await this.#newChats.settled();
      if (await this.#doubts.waitUntilBelievable()) continue;
      if (rows.waitingCount > 0) await this.#waitForSomebody();
    } while (this.#control.current.kind !== 'stopped' && rows.isWorkPossible);
    await this.#reconnector.settled();
    if (this.#failure !== null) throw this.#failure;
    if (!rows.isWorkLeft) return { kind: 'finished' };
    // All the others have been sent: not the user's word, so it is offered to go on.
    if (this.#control.current.kind !== 'stopped') this.#stopCode = { code: 'unreadable' };
    return { kind: 'stopped', error: this.#fatal ?? this.#recipients.error };
  }

  pause(): void {
    this.#control.pause();
    this.#noteControl('paused');
  }

  resume(): void {
    this.#judge.noteResumed();
    this.#control.resume();
    this.#newChats.noteResumed();
    if (this.#stage === 'running') this.#reconnector.noteResumed();
    this.#noteControl('resumed');
  }

  /** What is in flight comes to its outcome. `closing`: not the user’s word, so the next window offers to go on. */
  stop(reason?: 'closing'): void {
    this.#stopCode = reason ? { code: reason } : {};
    this.#control.stop();
    this.#changes.emit();
  }

  async decideUnsure(decision: Decision, isMeant?: (index: number) => boolean): Promise<void> {
    await this.#doubts.decideUnsure(decision, isMeant);
  }

  /** Called after every change, many times a second; read `snapshot()` as often as needed. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  snapshot(): RunSnapshot {
    return this.#figures.snapshot({
      stage: this.#stage,
      control: this.#control.current,
      inFlight: this.#feed.inFlight,
      options: this.#session.options.current,
      isMending: this.#reconnector.isMending,
      newChats: this.#newChats,
      known: this.#known,
      gate: this.#gate,
    });
  }

  #createFeed(shared: Pick<FeedParts, 'clock' | 'control' | 'pacer' | 'options' | 'batchDelay'>): Feed {
    return new Feed({
      ...shared,
      next: (isExcluded) => this.#gate.next(isExcluded),
      mustWait: () => this.#reconnector.checkIfStale(),
      deliver: (index) => this.#delivery.deliver(index),
      onStarted: (index) => this.#noteStarted(index),
      onEnded: (index) => this.#noteEnded(index),
      onFailed: this.#fail,
    });
  }

  async #waitForSomebody(): Promise<void> {
    const isAnybodyNext = (): boolean => this.#gate.next(this.#feed.isInFlight) !== undefined;
    await this.#gate.wait(isAnybodyNext);
    if (this.#gate.waiting === null) await this.#newChats.wait(() => this.#gate.mustReadTimes || isAnybodyNext());
  }

  #noteStarted(index: number): void {
    this.#newChats.noteStarted(index);
    void this.#newChats.look().catch(this.#fail);
  }

  #noteEnded(index: number): void {
    this.#newChats.noteEnded(index);
    this.#incoming.noteEnded(index);
    this.#changes.emit();
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= error;
    this.#control.stop();
  };

  /** The rate holds over a restart, too: the run before this one may have sent a moment ago. */
  #keepDistance(): void {
    if (this.#session.rows.highestNamed < 0) return;
    this.#pacer.keepDistance(this.#ports.clock.monotonicMs(), this.#session.options.current);
  }

  #subscribe(): readonly Unsubscribe[] {
    const { transport } = this.#ports;
    return [
      ...this.#incoming.watch(),
      this.#newChats.watch(),
      this.#session.options.onChange((options) => this.#noteOptions(options)),
      transport.onState((state) => {
        if (state.kind === 'lost' && this.#stage === 'running') this.#reconnector.noteLost(state);
        this.#changes.emit();
      }),
    ];
  }

  #noteOptions(options: SenderOptions): void {
    this.#feed.concurrency = options.concurrency;
    this.#gate.noteOptions();
    this.#control.wake();
    void this.#keeper.note({ t: 'options', at: this.#ports.clock.wallMs(), options });
  }

  #noteControl(event: 'paused' | 'resumed', code?: string): void {
    this.#changes.emit();
    void this.#keeper.note({
      t: 'control',
      at: this.#ports.clock.wallMs(),
      event,
      ...(code === undefined ? {} : { code }),
    });
  }

  async #end(end: RunEnd): Promise<RunEnd> {
    this.#stage = end.kind;
    await this.#keeper.note({ t: 'control', at: this.#ports.clock.wallMs(), event: end.kind, ...this.#stopCode });
    // The user may have decided meanwhile, and that somebody is sent to again.
    await this.#doubts.decided();
    if (end.kind === 'stopped' || !this.#session.rows.isWorkLeft) return end;
    this.#stage = 'stopped';
    return { kind: 'stopped', error: null };
  }
}

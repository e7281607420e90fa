import pLimit, { type LimitFunction } from 'p-limit';
import { BatchDelay } from './batchDelay';
import { CircuitBreaker } from './circuitBreaker';
import type { MessageContent } from './compose';
import { RunControl } from './control';
import { Delivery } from './delivery';
import { Doubts } from './doubts';
import { Emitter } from './emitter';
import { fatalError } from './failureText';
import type { HumanError } from './humanError';
import { JournalKeeper } from './journalKeeper';
import { JOURNAL_VERSION, type Decision } from './journalRecord';
import type { AckEvent, SendResult } from './model';
import type { SenderOptions } from './options';
import { Pacer } from './pacer';
import type { Clock, Fingerprint, JournalWriter, RecipientSource, Transport, Unsubscribe } from './ports';
import { Reconnector } from './reconnector';
import type { RowStates } from './rowStates';
import { RunFigures, type RunStage } from './runFigures';
import type { RunSnapshot } from './runSnapshot';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly recipients: RecipientSource;
  readonly transport: Transport;
  readonly fingerprint: Fingerprint;
}

export interface RunnerSession {
  /** The fold of the journal so far; the runner carries it on. */
  readonly rows: RowStates;
  readonly content: MessageContent;
  readonly options: SenderOptions;
}

export type RunEnd =
  /** Every recipient has an outcome, or is listed as in doubt. */
  | { readonly kind: 'finished' }
  /** Stopped before the end; the session can be resumed. */
  | { readonly kind: 'stopped'; readonly error: HumanError | null };

/** Sends a session's messages: in batches, a few at once, paced, each attempt on disk before it begins. */
export class CampaignRunner {
  readonly #ports: RunnerPorts;
  readonly #session: RunnerSession;
  readonly #control: RunControl;
  readonly #keeper: JournalKeeper;
  readonly #delivery: Delivery;
  readonly #doubts: Doubts;
  readonly #reconnector: Reconnector;
  readonly #limit: LimitFunction;
  readonly #pacer = new Pacer();
  readonly #batchDelay = new BatchDelay();
  readonly #figures: RunFigures;
  readonly #breaker = new CircuitBreaker();
  readonly #changes = new Emitter<void>();
  /** Recipients being brought to their outcome, with the work on each. */
  readonly #inFlight = new Map<number, Promise<unknown>>();
  /** Those of them whose place isn't free yet for another. */
  readonly #taken = new Set<Promise<unknown>>();
  #options: SenderOptions;
  #stage: RunStage = 'starting';
  #stopCode: { readonly code?: string } = {};
  #failure: unknown = null;
  #fatal: HumanError | null = null;

  constructor(ports: RunnerPorts, session: RunnerSession) {
    this.#ports = ports;
    this.#session = session;
    this.#options = session.options;
    this.#limit = pLimit(session.options.concurrency);
    this.#control = new RunControl(ports.clock);
    this.#figures = new RunFigures(ports.clock, session.rows);
    this.#keeper = new JournalKeeper(ports.journal, session.rows, this.#control, () => this.#changes.emit());
    this.#delivery = new Delivery({
      ...ports,
      rows: session.rows,
      content: session.content,
      keeper: this.#keeper,
      control: this.#control,
      pacer: this.#pacer,
      options: () => this.#options,
      onResult: (result, isLastTry) => this.#noteResult(result, isLastTry),
    });
    this.#doubts = new Doubts({
      clock: ports.clock,
      transport: ports.transport,
      keeper: this.#keeper,
      rows: session.rows,
      control: this.#control,
      options: () => this.#options,
      compose: (index) => this.#delivery.compose(index),
      isInFlight: (index) => this.#inFlight.has(index),
    });
    const lookUp = async (): Promise<void> => await this.#doubts.lookUp().catch((error: unknown) => this.#fail(error));
    this.#reconnector = new Reconnector(ports.transport, this.#control, ports.clock, lookUp);
  }

  /**
   * Runs until every recipient has an outcome or the run is stopped. May be called once.
   * @throws what the recipients' source throws: a session that can't be read can't be sent.
   */
  async run(): Promise<RunEnd> {
    const subscriptions = this.#subscribe();
    try {
      const opened = { t: 'opened', at: this.#now(), version: JOURNAL_VERSION, options: this.#options } as const;
      if (!(await this.#keeper.write(opened))) return await this.#end({ kind: 'stopped', error: null });
      const connected = await this.#control.untilStopped(this.#ports.transport.connect());
      if (!connected?.ok) return await this.#end({ kind: 'stopped', error: connected?.error ?? null });
      this.#stage = 'running';
      this.#reconnector.noteWorking();
      const { state } = this.#ports.transport;
      if (state.kind === 'lost') this.#reconnector.noteLost(state);
      this.#keepDistance();
      do {
        await this.#reconnector.settled();
        await this.#doubts.lookUp();
        await this.#feed();
        await this.#doubts.decided();
      } while (this.#control.current.kind !== 'stopped' && this.#session.rows.isWorkLeft);
      await this.#reconnector.settled();
      if (this.#failure !== null) throw this.#failure;
      return await this.#end(
        this.#session.rows.isWorkLeft ? { kind: 'stopped', error: this.#fatal } : { kind: 'finished' },
      );
    } finally {
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  }

  pause(): void {
    this.#control.pause();
    this.#noteControl('paused');
  }

  resume(): void {
    this.#breaker.reset();
    this.#control.resume();
    if (this.#stage === 'running') this.#reconnector.noteResumed();
    this.#noteControl('resumed');
  }

  /**
   * Messages in flight are brought to their outcome; the session stays resumable. `closing`: not the user's word but the
   * end of the window, so the next one offers to go on.
   */
  stop(reason?: 'closing'): void {
    this.#stopCode = reason ? { code: reason } : {};
    this.#control.stop();
    this.#changes.emit();
  }

  /** Takes effect from the next message on. */
  setOptions(options: SenderOptions): void {
    this.#options = options;
    this.#limit.concurrency = options.concurrency;
    this.#control.wake();
    void this.#keeper.note({ t: 'options', at: this.#now(), options });
  }

  async decideUnsure(decision: Decision): Promise<void> {
    await this.#doubts.decideUnsure(decision);
  }

  /** Called after every change, many times a second; read `snapshot()` as often as needed. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  snapshot(): RunSnapshot {
    const [stage, control, { isMending }] = [this.#stage, this.#control.current, this.#reconnector];
    return this.#figures.snapshot({ stage, control, inFlight: this.#inFlight, options: this.#options, isMending });
  }

  /** Feeds recipients one by one, as the pacer, the batches and the concurrency allow, until none is queued. */
  async #feed(): Promise<void> {
    const { clock } = this.#ports;
    let startedInBatch = 0;
    while (await this.#control.whenRunning()) {
      if (startedInBatch >= this.#options.batchSize) {
        await this.#drained();
        await this.#control.sleep(this.#batchDelay.nextMs(this.#options.batchDelayMs));
        startedInBatch = 0;
        continue;
      }
      if (this.#taken.size >= this.#limit.concurrency) {
        await Promise.race(this.#taken);
        continue;
      }
      const index = this.#session.rows.nextQueued((candidate) => this.#inFlight.has(candidate));
      if (index === undefined) {
        if (this.#inFlight.size === 0) return;
        await Promise.race(this.#inFlight.values());
        continue;
      }
      const waitMs = this.#pacer.waitMs(clock.monotonicMs(), this.#options.ratePerSecond);
      if (waitMs > 0) {
        await this.#control.nap(waitMs);
        continue;
      }
      if (this.#reconnector.checkIfStale()) continue;
      this.#pacer.start(clock.monotonicMs(), this.#options.ratePerSecond);
      startedInBatch += 1;
      this.#startDelivery(index);
    }
    await this.#drained();
  }

  #startDelivery(index: number): void {
    const place = this.#limit(() => this.#delivery.deliver(index)).finally(() => this.#taken.delete(place));
    this.#taken.add(place);
    const delivery = place
      .then(({ written }) => written)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#inFlight.delete(index);
        this.#changes.emit();
      });
    this.#inFlight.set(index, delivery);
  }

  #noteResult(result: SendResult, isLastTry: boolean): void {
    this.#reconnector.note(result);
    if (result.kind === 'sent') this.#figures.noteSent();
    else if (result.errorClass === 'fatal') {
      this.#fatal = fatalError(result.code);
      this.#control.stop();
    }
    this.#batchDelay.countDone(result.kind === 'failed' && result.errorClass !== 'permanent');
    if (isLastTry) this.#askBreaker(result);
  }

  #askBreaker(result: SendResult): void {
    const isOfTheRow = result.kind === 'sent' || (result.errorClass !== 'paused' && result.errorClass !== 'fatal');
    const reason = isOfTheRow ? this.#breaker.note(result.kind === 'failed', this.#options) : null;
    if (reason === null) return;
    this.#control.pauseForPerson(reason);
    this.#noteControl('paused', 'tooManyFailures');
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#control.stop();
  }

  /** The rate holds over a restart, too: the run before this one may have sent a moment ago. */
  #keepDistance(): void {
    if (this.#session.rows.highestNamed < 0) return;
    const nowMs = this.#ports.clock.monotonicMs();
    this.#pacer.start(nowMs, this.#options.ratePerSecond);
    this.#pacer.leave(nowMs);
  }

  #subscribe(): readonly Unsubscribe[] {
    const { transport } = this.#ports;
    return [
      transport.onAck((ack) => this.#noteAck(ack)),
      transport.onState((state) => {
        if (state.kind === 'lost' && this.#stage === 'running') this.#reconnector.noteLost(state);
        this.#changes.emit();
      }),
    ];
  }

  #noteAck({ messageId, level }: AckEvent): void {
    const index = this.#session.rows.recipientOf(messageId);
    if (index !== undefined) void this.#keeper.note({ t: 'ack', at: this.#now(), i: index, level });
  }

  #noteControl(event: 'paused' | 'resumed', code?: string): void {
    this.#changes.emit();
    void this.#keeper.note({ t: 'control', at: this.#now(), event, ...(code === undefined ? {} : { code }) });
  }

  async #drained(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight.values());
  }

  async #end(end: RunEnd): Promise<RunEnd> {
    this.#stage = end.kind;
    await this.#keeper.note({ t: 'control', at: this.#now(), event: end.kind, ...this.#stopCode });
    // The user may have decided meanwhile, and that somebody is sent to again.
    await this.#doubts.decided();
    if (end.kind === 'stopped' || !this.#session.rows.isWorkLeft) return end;
    this.#stage = 'stopped';
    return { kind: 'stopped', error: null };
  }

  #now(): number {
    return this.#ports.clock.wallMs();
  }
}

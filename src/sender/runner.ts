import pLimit, { type LimitFunction } from 'p-limit';
import { AckBook } from './ackBook';
import { BatchDelay } from './batchDelay';
import { RunControl } from './control';
import { countRows } from './countRows';
import { Delivery } from './delivery';
import { decideUnsure, lookUpDoubt, type DoubtPorts } from './doubts';
import { Emitter } from './emitter';
import { estimateDurationMs } from './estimate';
import { failureText } from './failureText';
import type { HumanError } from './humanError';
import { JournalKeeper } from './journalKeeper';
import { JOURNAL_VERSION, type Decision } from './journalRecord';
import type { AckEvent, SendResult } from './model';
import type { SenderOptions } from './options';
import { Pacer } from './pacer';
import type { Clock, Fingerprint, JournalWriter, RecipientSource, Transport, Unsubscribe } from './ports';
import { Reconnector } from './reconnector';
import type { RowStates } from './rowStates';
import type { RunPhase, RunSnapshot } from './runSnapshot';
import type { Template } from './template';
import { Throughput } from './throughput';

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
  readonly template: Template;
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
  readonly #doubtPorts: DoubtPorts;
  readonly #reconnector: Reconnector;
  readonly #limit: LimitFunction;
  readonly #pacer = new Pacer();
  readonly #batchDelay = new BatchDelay();
  readonly #throughput: Throughput;
  readonly #acks = new AckBook();
  readonly #changes = new Emitter<void>();
  /** Recipients being brought to their outcome, with the work on each. */
  readonly #inFlight = new Map<number, Promise<void>>();
  #options: SenderOptions;
  #stage: 'starting' | 'running' | 'finished' | 'stopped' = 'starting';
  #failure: unknown = null;

  constructor(ports: RunnerPorts, session: RunnerSession) {
    this.#ports = ports;
    this.#session = session;
    this.#options = session.options;
    this.#limit = pLimit(session.options.concurrency);
    this.#control = new RunControl(ports.clock);
    this.#throughput = new Throughput(ports.clock.monotonicMs());
    this.#keeper = new JournalKeeper(ports.journal, session.rows, this.#control, () => this.#changes.emit());
    this.#delivery = new Delivery({
      ...ports,
      rows: session.rows,
      template: session.template,
      keeper: this.#keeper,
      control: this.#control,
      pacer: this.#pacer,
      options: () => this.#options,
      onResult: (index, result) => this.#noteResult(index, result),
    });
    this.#doubtPorts = {
      clock: ports.clock,
      transport: ports.transport,
      keeper: this.#keeper,
      rows: session.rows,
      compose: (index) => this.#delivery.compose(index),
    };
    this.#reconnector = new Reconnector(ports.transport, this.#control, () => this.#lookUpDoubts());
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
      do {
        await this.#lookUpDoubts();
        await this.#feed();
      } while (this.#control.current.kind !== 'stopped' && this.#isWorkLeft());
      await this.#reconnector.settled();
      if (this.#failure !== null) throw this.#failure;
      return await this.#end(this.#isWorkLeft() ? { kind: 'stopped', error: null } : { kind: 'finished' });
    } finally {
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  }

  pause(): void {
    this.#control.pause(null);
    this.#noteControl('paused');
  }

  resume(): void {
    this.#control.resume();
    this.#noteControl('resumed');
  }

  /** Messages in flight are brought to their outcome; the session stays resumable. */
  stop(): void {
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
    await decideUnsure(this.#doubtPorts, decision);
  }

  /** Called after every change, many times a second; read `snapshot()` as often as needed. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  snapshot(): RunSnapshot {
    const nowMs = this.#ports.clock.monotonicMs();
    const messagesPerSecond = this.#throughput.perSecond(nowMs);
    const counts = countRows(this.#session.rows);
    const { counts: throughput, bucketMs } = this.#throughput.series();
    const control = this.#control.current;
    return {
      ...counts,
      phase: this.#phase(),
      pauseReason: control.kind === 'paused' ? control.byItself : null,
      messagesPerSecond,
      etaMs: this.#isWorkLeft()
        ? estimateDurationMs(counts.leftCount, this.#options, messagesPerSecond || undefined)
        : null,
      topErrors: this.#session.rows.topFailures(5),
      throughput,
      bucketMs,
    };
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
      if (this.#limit.activeCount >= this.#limit.concurrency) {
        await Promise.race(this.#inFlight.values());
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
      this.#pacer.start(clock.monotonicMs(), this.#options.ratePerSecond);
      startedInBatch += 1;
      this.#startDelivery(index);
    }
    await this.#drained();
  }

  #startDelivery(index: number): void {
    const delivery = this.#limit(() => this.#delivery.deliver(index))
      .catch((error: unknown) => {
        this.#failure ??= error;
        this.#control.stop();
      })
      .finally(() => {
        this.#inFlight.delete(index);
        this.#changes.emit();
      });
    this.#inFlight.set(index, delivery);
  }

  #noteResult(index: number, result: SendResult): void {
    this.#batchDelay.countDone(result.kind === 'failed' && result.errorClass !== 'permanent');
    if (result.kind === 'sent') {
      this.#acks.note(result.messageId, index);
      this.#throughput.add(this.#ports.clock.monotonicMs());
    } else if (result.errorClass === 'paused') this.#reconnector.mend(failureText(result.code));
    else if (result.errorClass === 'fatal') this.#control.stop();
  }

  async #lookUpDoubts(): Promise<void> {
    for (const [index, attempt] of this.#session.rows.openAttempts()) {
      if (this.#control.current.kind === 'stopped') return;
      if (!this.#inFlight.has(index)) await lookUpDoubt(this.#doubtPorts, index, attempt, this.#options);
    }
  }

  #subscribe(): readonly Unsubscribe[] {
    const { transport } = this.#ports;
    return [
      transport.onAck((ack) => this.#noteAck(ack)),
      transport.onState((state) => {
        if (state.kind === 'lost' && this.#stage === 'running') this.#reconnector.mend(state.reason);
        this.#changes.emit();
      }),
    ];
  }

  #noteAck({ messageId, level }: AckEvent): void {
    const index = this.#acks.find(messageId);
    if (index !== undefined) void this.#keeper.note({ t: 'ack', at: this.#now(), i: index, level });
  }

  #noteControl(event: 'paused' | 'resumed'): void {
    this.#changes.emit();
    void this.#keeper.note({ t: 'control', at: this.#now(), event });
  }

  async #drained(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight.values());
  }

  async #end(end: RunEnd): Promise<RunEnd> {
    this.#stage = end.kind;
    await this.#keeper.note({ t: 'control', at: this.#now(), event: end.kind });
    return end;
  }

  #isWorkLeft(): boolean {
    return this.#session.rows.count('queued') > 0 || this.#session.rows.count('inDoubt') > 0;
  }

  #phase(): RunPhase {
    if (this.#stage !== 'running') return this.#stage;
    const isBusy = this.#inFlight.size > 0;
    const control = this.#control.current;
    switch (control.kind) {
      case 'running':
        return 'running';
      case 'paused':
        // A run that paused by itself has messages in flight that wait for the same cause.
        return isBusy && control.byItself === null ? 'pausing' : 'paused';
      case 'stopped':
        return 'stopping';
    }
  }

  #now(): number {
    return this.#ports.clock.wallMs();
  }
}

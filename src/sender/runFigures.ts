import type { Control } from './control';
import { countRows } from './journal/countRows';
import { estimateDurationMs } from './pace/estimate';
import type { SenderOptions } from './options';
import type { Clock } from './ports';
import { TOP_ERRORS_COUNT } from './journal/failureCounts';
import type { RowStates } from './journal/rowStates';
import type { RunPhase, RunSnapshot } from './runSnapshot';
import type { KnownChats } from './limits/knownChats';
import type { NewChats } from './limits/newChats';
import type { SendingGate } from './timetable/sendingGate';
import { Throughput } from './pace/throughput';

/** How far the run itself has come; what the user asked for is in its control. */
export type RunStage = 'starting' | 'running' | 'finished' | 'stopped';

export interface RunMoment {
  readonly stage: RunStage;
  readonly control: Control;
  readonly inFlight: ReadonlyMap<number, unknown>;
  readonly options: SenderOptions;
  /** The connection is being mended. */
  readonly isMending: boolean;
  readonly newChats: Pick<NewChats, 'isHeld' | 'heldUntilMs' | 'limits'>;
  readonly known: Pick<KnownChats, 'counts'>;
  readonly gate: Pick<SendingGate, 'waiting' | 'isCanaryAhead' | 'endMs'>;
}

/** A run in figures, for whoever watches it. */
export class RunFigures {
  readonly #clock: Clock;
  readonly #rows: RowStates;
  readonly #throughput: Throughput;

  constructor(clock: Clock, rows: RowStates) {
    this.#clock = clock;
    this.#rows = rows;
    this.#throughput = new Throughput(clock.monotonicMs());
  }

  noteSent(): void {
    this.#throughput.add(this.#clock.monotonicMs());
  }

  snapshot({ stage, control, inFlight, options, isMending, newChats, known, gate }: RunMoment): RunSnapshot {
    const messagesPerSecond = this.#throughput.perSecond(this.#clock.monotonicMs());
    const counts = countRows(this.#rows, inFlight.keys());
    const { counts: throughput, bucketMs } = this.#throughput.series();
    const isWorkLeft = counts.leftCount > 0;
    const { waiting } = gate;
    const phase = phaseOf(stage, control, inFlight.size > 0, waiting !== null);
    const isLimitWaitedOut = newChats.isHeld && control.kind === 'paused' && !control.needsPerson;
    return {
      ...counts,
      phase,
      waiting: phase === 'waiting' ? waiting : null,
      pauseReason: control.kind === 'paused' ? control.byItself : null,
      isMending: isMending || isLimitWaitedOut,
      isCanaryAhead: gate.isCanaryAhead,
      limits: newChats.limits,
      isLimited: newChats.isHeld,
      limitedUntilMs: newChats.heldUntilMs,
      chats: known.counts(inFlight.keys()),
      messagesPerSecond,
      etaMs: isWorkLeft ? this.#etaMs(counts.leftCount, options, messagesPerSecond, gate.endMs) : null,
      topErrors: this.#rows.topFailures(TOP_ERRORS_COUNT),
      throughput,
      bucketMs,
    };
  }

  #etaMs(leftCount: number, options: SenderOptions, messagesPerSecond: number, endMs: number | null): number {
    if (endMs !== null) return Math.max(0, endMs - this.#clock.wallMs());
    return estimateDurationMs(leftCount, options, messagesPerSecond || undefined);
  }
}

function phaseOf(stage: RunStage, control: Control, isBusy: boolean, isWaiting: boolean): RunPhase {
  if (stage === 'finished' || stage === 'stopped') return stage;
  switch (control.kind) {
    case 'running':
      return stage === 'running' && isWaiting && !isBusy ? 'waiting' : stage;
    case 'paused':
      // A run that paused by itself has messages in flight that wait for the same cause.
      return isBusy && control.byItself === null ? 'pausing' : 'paused';
    case 'stopped':
      return 'stopping';
  }
}

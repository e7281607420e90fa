import type { Control } from './control';
import { countRows } from './journal/countRows';
import { estimateDurationMs } from './pace/estimate';
import type { SenderOptions } from './options';
import type { Clock } from './ports';
import { TOP_ERRORS_COUNT } from './journal/failureCounts';
import type { RowStates } from './journal/rowStates';
import type { RunPhase, RunSnapshot } from './runSnapshot';
import { Throughput } from './pace/throughput';

/** How far the run itself has come; what the user asked for is in its control. */
export type RunStage = 'starting' | 'running' | 'finished' | 'stopped';

export interface RunMoment {
  readonly stage: RunStage;
  readonly control: Control;
  readonly inFlight: ReadonlyMap<number, unknown>;
  readonly options: SenderOptions;
  readonly isMending: boolean;
}

/** Without what is known of the account. */
type RunInFigures = Omit<RunSnapshot, 'limits' | 'isLimited' | 'limitedUntilMs' | 'chats'>;

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

  snapshot({ stage, control, inFlight, options, isMending }: RunMoment): RunInFigures {
    const messagesPerSecond = this.#throughput.perSecond(this.#clock.monotonicMs());
    const counts = countRows(this.#rows, inFlight.keys());
    const { counts: throughput, bucketMs } = this.#throughput.series();
    const isWorkLeft = counts.leftCount > 0;
    return {
      ...counts,
      phase: phaseOf(stage, control, inFlight.size > 0),
      pauseReason: control.kind === 'paused' ? control.byItself : null,
      isMending,
      messagesPerSecond,
      etaMs: isWorkLeft ? estimateDurationMs(counts.leftCount, options, messagesPerSecond || undefined) : null,
      topErrors: this.#rows.topFailures(TOP_ERRORS_COUNT),
      throughput,
      bucketMs,
    };
  }
}

function phaseOf(stage: RunStage, control: Control, isBusy: boolean): RunPhase {
  if (stage === 'finished' || stage === 'stopped') return stage;
  switch (control.kind) {
    case 'running':
      return stage;
    case 'paused':
      // A run that paused by itself has messages in flight that wait for the same cause.
      return isBusy && control.byItself === null ? 'pausing' : 'paused';
    case 'stopped':
      return 'stopping';
  }
}

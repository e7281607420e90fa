import type { ConnectionState } from '../../sender/model';
import type { Unsubscribe } from '../../sender/ports';
import type { RunEnd } from '../../sender/runEnd';
import type { RunSnapshot } from '../../sender/runSnapshot';
import { coalesce } from '../coalesce';
import type { Log } from '../ports';
import type { LoggedCounts } from './logEvent';

/** A run as its log follows it, in a window and in a terminal. */
export interface FollowedRun {
  readonly connection: ConnectionState;
  snapshot(): RunSnapshot;
  onChange(listener: () => void): Unsubscribe;
}

export interface RunLog {
  ended(end: RunEnd): void;
  /** Nothing more is followed, whatever came of it. */
  stop(): void;
}

/** Writes down how a run goes: its connection and its phases as they change, its figures now and then. */
export function followRun(log: Log, session: string, run: FollowedRun, nowMs: () => number = Date.now): RunLog {
  let { phase: saidPhase } = run.snapshot();
  let saidReason = '';
  let saidState: ConnectionState['kind'] = 'closed';
  let progressAtMs = nowMs();
  const look = (): void => {
    const { kind: state } = run.connection;
    if (state !== saidState) log.write({ kind: 'connection', session, state });
    saidState = state;
    const snapshot = run.snapshot();
    const { phase, pauseReason: reason } = snapshot;
    if (phase !== saidPhase || (reason !== null && reason.text !== saidReason)) {
      log.write({ kind: 'phase', session, phase, reason });
    }
    saidPhase = phase;
    saidReason = reason?.text ?? '';
    if (nowMs() - progressAtMs < PROGRESS_INTERVAL_MS) return;
    progressAtMs = nowMs();
    log.write({ kind: 'progress', session, ...countsOf(snapshot) });
  };
  // A run changes many times a message, and its figures are put together for each look.
  const slowly = coalesce(look, LOOK_INTERVAL_MS);
  const unfollow = run.onChange(() => (run.connection.kind === saidState ? slowly.request() : look()));
  return {
    ended: (end) => {
      look();
      const error = end.kind === 'stopped' ? end.error : null;
      log.write({ kind: 'runEnded', session, end: end.kind, error, ...countsOf(run.snapshot()) });
    },
    stop: () => {
      unfollow();
      slowly.dispose();
    },
  };
}

function countsOf(counts: LoggedCounts): LoggedCounts {
  const { sentCount, failedCount, skippedCount, inDoubtCount, leftCount } = counts;
  return { sentCount, failedCount, skippedCount, inDoubtCount, leftCount };
}

const PROGRESS_INTERVAL_MS = 10_000;
const LOOK_INTERVAL_MS = 100;

import type { Charge } from './charge';
import type { FailureCount } from '../journal/failureCounts';
import type { TransportName } from '../model';
import type { SenderOptions } from '../options';
import type { RunCounts } from '../runSnapshot';
import type { WaitingReason } from '../timetable/waiting';

/** All that a summary of a session tells, wherever it is shown. */
export interface ReportFacts {
  readonly fileName: string;
  readonly sheet: string;
  readonly sessionId: string;
  readonly transport: TransportName;
  readonly createdAtMs: number;
  /** When the last run ended; null while it goes on, and where a crash cut it short. */
  readonly endedAtMs: number | null;
  /** When these facts were read. */
  readonly exportedAtMs: number;
  /** A window or program is sending it now. */
  readonly isRunning: boolean;
  /** A part of the journal couldn't be read. */
  readonly isDamaged: boolean;
  readonly counts: RunCounts;
  /** Rows of the sheet that weren't ready, and are told with their reasons. */
  readonly notReadyCount: number;
  /** Why those failed that failed, and those were skipped that were, most first. */
  readonly failedFor: readonly FailureCount[];
  readonly skippedFor: readonly FailureCount[];
  /** As what messages were billed, as far as statuses tell; most first. */
  readonly charges: readonly (readonly [charge: Charge, count: number])[];
  readonly runCount: number;
  /** Time that was spent sending, without pauses and waits. */
  readonly activeMs: number;
  /** So often it waited for each of its limits. */
  readonly waits: readonly (readonly [WaitingReason, number])[];
  /** As last set; null before the first run. */
  readonly options: SenderOptions | null;
}

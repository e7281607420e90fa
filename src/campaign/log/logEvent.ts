import type { HumanError } from '../../sender/humanError';
import type { ConnectionState, TransportName } from '../../sender/model';
import type { RunEnd } from '../../sender/runEnd';
import type { RunPhase } from '../../sender/runSnapshot';
import type { Sentence } from '../../sender/sentence';

/** From the most to the least that is written. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'off'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const DEFAULT_LOG_LEVEL: LogLevel = 'info';

/**
 * All that is ever written to a log, file and channel alike. No event holds a message, a cell or a phone number, and what
 * an error of a foreign library says is masked where it is written (`logFields.ts`).
 */
export type LogEvent =
  | { readonly kind: 'windowStarted'; readonly version: string }
  | { readonly kind: 'terminalStarted'; readonly version: string; readonly command: string }
  | { readonly kind: 'terminalEnded'; readonly command: string; readonly exitCode: number }
  /** The system or the user wants the program to end. */
  | { readonly kind: 'interrupted'; readonly signal: string }
  | RunEvent
  | { readonly kind: 'cleaned'; readonly removed: RemovedCounts }
  | { readonly kind: 'keyRotated'; readonly keyId: string }
  /** `during`: a command, or a fixed word for what was being done. */
  | { readonly kind: 'failed'; readonly during: string; readonly error: unknown };

export type RunEvent =
  | {
      readonly kind: 'runStarted';
      readonly session: string;
      readonly transport: TransportName;
      readonly recipientCount: number;
    }
  | { readonly kind: 'connection'; readonly session: string; readonly state: ConnectionState['kind'] }
  | { readonly kind: 'phase'; readonly session: string; readonly phase: RunPhase; readonly reason: Sentence | null }
  | ({ readonly kind: 'progress'; readonly session: string } & LoggedCounts)
  | ({
      readonly kind: 'runEnded';
      readonly session: string;
      readonly end: RunEnd['kind'];
      readonly error: HumanError | null;
    } & LoggedCounts);

export interface LoggedCounts {
  readonly sentCount: number;
  readonly failedCount: number;
  readonly skippedCount: number;
  readonly inDoubtCount: number;
  readonly leftCount: number;
}

/** What a clean-up has taken away. */
export interface RemovedCounts {
  readonly sessionCount: number;
  readonly draftCount: number;
  readonly logCount: number;
  readonly statusFileCount: number;
  readonly temporaryCount: number;
  readonly cacheBytes: number;
}

export function levelOf(event: LogEvent): Exclude<LogLevel, 'off'> {
  switch (event.kind) {
    case 'failed':
      return 'error';
    case 'runEnded':
      return event.error === null ? 'info' : 'error';
    case 'progress':
      return 'debug';
    case 'connection':
      return event.state === 'lost' ? 'warn' : 'info';
    case 'phase':
      return event.reason === null ? 'info' : 'warn';
    case 'interrupted':
      return 'warn';
    case 'windowStarted':
    case 'terminalStarted':
    case 'terminalEnded':
    case 'runStarted':
    case 'cleaned':
    case 'keyRotated':
      return 'info';
  }
}

import type { Charge } from '../report/charge';
import type { FailureCode } from '../failureCode';
import type { AckLevel, ErrorClass } from '../model';
import type { SenderOptions } from '../options';

/**
 * What a session's journal says, one record a line. `i` is the recipient's index, `n` the try (from 1), `at` the wall
 * clock in milliseconds. No record holds personal data: `h` is a salted hash of phone and text, `code` a fixed word.
 */
export type JournalRecord =
  | { readonly t: 'opened'; readonly at: number; readonly version: number; readonly options: SenderOptions }
  | { readonly t: 'attempt'; readonly at: number; readonly i: number; readonly n: number; readonly h: string }
  | { readonly t: 'sent'; readonly at: number; readonly i: number; readonly id: string }
  | {
      readonly t: 'failed';
      readonly at: number;
      readonly i: number;
      readonly class: ErrorClass;
      readonly code: FailureCode;
      /** Whether this was the last try; otherwise the recipient goes back to the queue. */
      readonly final: boolean;
    }
  /** A final failure that wasn't the row's own after all, such as a limit of the account: back to the queue. */
  | { readonly t: 'requeued'; readonly at: number; readonly i: number; readonly code: FailureCode }
  | { readonly t: 'skipped'; readonly at: number; readonly i: number; readonly code: FailureCode }
  /** What the transport found of an attempt without an outcome. */
  | { readonly t: 'found'; readonly at: number; readonly i: number; readonly result: FoundResult; readonly id?: string }
  /** What the user decided of a recipient in doubt. */
  | { readonly t: 'decided'; readonly at: number; readonly i: number; readonly decision: Decision }
  | {
      readonly t: 'ack';
      readonly at: number;
      readonly i: number;
      readonly level: AckLevel;
      /** Why it was refused after all, where that is said. */
      readonly code?: FailureCode;
      /** As what it is billed, where that is said. */
      readonly charge?: Charge;
    }
  /** They wrote back after an attempt; said once. */
  | { readonly t: 'answered'; readonly at: number; readonly i: number }
  /** After damage to the journal: what still seems queued from `from` to `to` may have been attempted. */
  | { readonly t: 'doubted'; readonly at: number; readonly from: number; readonly to: number }
  /** The account that is sent through from here on, as a salted hash. */
  | { readonly t: 'account'; readonly at: number; readonly h: string }
  /** `order`: from here on recipients are no longer taken in the order of their rows alone. */
  | { readonly t: 'options'; readonly at: number; readonly options: SenderOptions; readonly order?: 'any' }
  | {
      readonly t: 'control';
      readonly at: number;
      readonly event: ControlEvent;
      /** Why, in a fixed word. */
      readonly code?: string;
      /** Until when it waits, in wall clock. */
      readonly until?: number;
    };

export type FoundResult = 'sent' | 'notSent' | 'unsure';
export type Decision = 'sendAgain' | 'leave';
/** `waiting`: for a time, with nothing in flight. `canaryPassed`: others may follow the first messages. */
export const CONTROL_EVENTS = ['paused', 'resumed', 'stopped', 'finished', 'waiting', 'canaryPassed'] as const;
export type ControlEvent = (typeof CONTROL_EVENTS)[number];

/** Whether recipients are taken in another order than that of their rows from here on. */
export function changesOrder(record: JournalRecord): boolean {
  return record.t === 'options' && record.order === 'any';
}

/**
 * Of the journal's format; 2 knows of rows that go back to the queue, 3 numbers its records, 4 knows who answered,
 * 5 waits. A newer one is refused without touching it.
 */
export const JOURNAL_VERSION = 5;

import type { AckLevel, ErrorClass } from './model';
import type { SenderOptions } from './options';

/**
 * What a session's journal says, one record a line. `i` is the recipient's index, `n` the try (from 1), `at` the wall
 * clock in milliseconds. No record holds personal data: `h` is a salted hash of phone and text.
 */
export type JournalRecord =
  | { readonly t: 'opened'; readonly at: number; readonly version: number; readonly options: SenderOptions }
  | { readonly t: 'attempt'; readonly i: number; readonly n: number; readonly at: number; readonly h: string }
  | { readonly t: 'sent'; readonly i: number; readonly at: number; readonly id: string }
  | {
      readonly t: 'failed';
      readonly i: number;
      readonly at: number;
      readonly class: ErrorClass;
      readonly code: string;
      readonly final: boolean;
    }
  | { readonly t: 'skipped'; readonly i: number; readonly at: number; readonly code: string }
  | {
      readonly t: 'found';
      readonly i: number;
      readonly at: number;
      readonly result: 'sent' | 'notSent' | 'unsure';
      readonly id?: string;
    }
  | { readonly t: 'decided'; readonly i: number; readonly at: number; readonly decision: 'sendAgain' | 'leave' }
  | { readonly t: 'ack'; readonly i: number; readonly at: number; readonly level: AckLevel }
  | { readonly t: 'options'; readonly at: number; readonly options: SenderOptions }
  | {
      readonly t: 'control';
      readonly at: number;
      readonly event: 'paused' | 'resumed' | 'stopped' | 'finished';
      readonly code?: string;
    };

export const JOURNAL_VERSION = 1;

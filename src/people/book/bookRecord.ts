import type { TransportName } from '../../sender/model';
import type { Person, PersonKey } from '../person';

export const OPT_OUT_REASONS = ['byHand', 'column', 'file', 'reply', 'whatsapp'] as const;
export type OptOutReason = (typeof OPT_OUT_REASONS)[number];

/** What was sent, as a salted hash of 48 bits: enough to tell the texts of one person apart. */
export type TextHash = number;

/** The id of one of the user's accounts, hashed as a text is. */
export type AccountHash = TextHash;

/** What can be appended to the book. */
export type BookEntry =
  /** `from` is the session's id or the file's name. */
  | {
      readonly kind: 'optedOut';
      readonly who: Person;
      readonly atMs: number;
      readonly why: OptOutReason;
      readonly from: string;
    }
  | {
      readonly kind: 'sent';
      readonly who: Person;
      readonly atMs: number;
      readonly session: string;
      readonly textHash: TextHash;
      /** Not kept: it is asked for so that what was only simulated can't enter. */
      readonly transport: Exclude<TransportName, 'simulated'>;
    }
  /** `session` is the one that was answered to, where that is known. */
  | { readonly kind: 'answered'; readonly who: Person; readonly atMs: number; readonly session: string | null }
  /** They are the same person, from now on and for all that was known of either. */
  | { readonly kind: 'alias'; readonly phone: Person; readonly lid: Person }
  /** One more message of an account, which is about to leave. */
  | {
      readonly kind: 'counted';
      readonly account: AccountHash;
      readonly atMs: number;
      readonly isNewChat: boolean;
      /** Kept for new chats alone; null for nobody, as in a rehearsal. */
      readonly who: Person | null;
      /** From `newTag`. */
      readonly tag: number;
    }
  /** That one hasn't left. */
  | { readonly kind: 'withdrawn'; readonly tag: number };

/** A record as it is kept. The order in which records are read, and whether twice, makes no difference to what they say. */
export type BookRecord =
  | {
      readonly kind: 'optedOut';
      readonly who: PersonKey;
      readonly atMs: number;
      readonly why: OptOutReason;
      readonly from: string;
      /** Random; by it an opt-in names what it ends. */
      readonly tag: number;
    }
  /** Ends the opt-outs that were known when it was made, and no other. */
  | { readonly kind: 'optedIn'; readonly who: PersonKey; readonly atMs: number; readonly ended: readonly number[] }
  | {
      readonly kind: 'sent';
      readonly who: PersonKey;
      readonly atMs: number;
      readonly session: string;
      readonly textHash: TextHash;
    }
  | { readonly kind: 'answered'; readonly who: PersonKey; readonly atMs: number; readonly session: string | null }
  | { readonly kind: 'alias'; readonly who: PersonKey; readonly other: PersonKey }
  | {
      readonly kind: 'counted';
      readonly account: AccountHash;
      readonly atMs: number;
      readonly isNewChat: boolean;
      /** Only of a new chat, to tell whether they have answered; null once they were forgotten, too. */
      readonly who: PersonKey | null;
      /** Random; by it the one that didn't leave is named. */
      readonly tag: number;
    }
  | { readonly kind: 'withdrawn'; readonly tag: number }
  /** Of a rewritten file, before all others: the files that it stands for, which count no more once it is there. */
  | { readonly kind: 'replaces'; readonly ids: readonly string[] };

export type CountedRecord = Extract<BookRecord, { readonly kind: 'counted' }>;

/** Of whom a record tells. */
export function peopleOf(record: BookRecord): readonly PersonKey[] {
  switch (record.kind) {
    case 'optedOut':
    case 'optedIn':
    case 'sent':
    case 'answered':
      return [record.who];
    case 'alias':
      return [record.who, record.other];
    case 'counted':
      return record.who === null ? [] : [record.who];
    case 'withdrawn':
    case 'replaces':
      return [];
  }
}

/** What is left of a record once these people are forgotten; null for nothing. That a message was sent still counts. */
export function withoutPeople(record: BookRecord, people: ReadonlySet<PersonKey>): BookRecord | null {
  if (!peopleOf(record).some((key) => people.has(key))) return record;
  return record.kind === 'counted' ? { ...record, who: null } : null;
}

import type { Usage } from './meter';
import type { PhoneKind, PhoneReader } from './phones/phoneTask';
import type { Reader } from './reader/readerTask';
import type { StringKind } from './reader/workbookFile';

/** What is measured; each in a process of its own, so that one figure doesn't colour another. */
export type Task =
  /** Freezes `count` recipients into a session in `folder`, as sending a workbook does. */
  | { readonly kind: 'prepare'; readonly folder: string; readonly count: number }
  /** Sends the prepared session from its beginning: the real runner and session, a transport that answers at once. */
  | { readonly kind: 'send'; readonly folder: string; readonly concurrency: number }
  /** Opens the session that `send` has finished: the fold of its whole journal. */
  | { readonly kind: 'rebuild'; readonly folder: string }
  /** Writes the journal of a whole run of the prepared session, without running it. */
  | { readonly kind: 'fillJournal'; readonly folder: string; readonly count: number }
  /** Writes the results of the session to a workbook. Needs `npm run build`. */
  | { readonly kind: 'export'; readonly folder: string }
  /** Goes through all of the session's rows with their results, and looks for one of them. */
  | { readonly kind: 'results'; readonly folder: string; readonly find: string }
  /** Sends for `durationMs` at a rate, in real time. */
  | { readonly kind: 'paced'; readonly folder: string; readonly ratePerSecond: number; readonly durationMs: number }
  /** p-limit fed with everything at once, in memory. */
  | { readonly kind: 'pLimit'; readonly count: number; readonly concurrency: number }
  /** The same with BullMQ, in two processes: who adds the jobs, and who does them. */
  | { readonly kind: 'addJobs'; readonly socketPath: string; readonly count: number }
  | { readonly kind: 'doJobs'; readonly socketPath: string; readonly count: number; readonly concurrency: number }
  /** Writes a workbook to read. */
  | { readonly kind: 'workbook'; readonly path: string; readonly count: number; readonly strings: StringKind }
  /** Reads all rows of its first sheet. */
  | { readonly kind: 'read'; readonly path: string; readonly reader: Reader }
  /** Opens it and reads its first `count` rows. */
  | { readonly kind: 'preview'; readonly path: string; readonly count: number }
  /** Judges made-up phone numbers. */
  | { readonly kind: 'phones'; readonly reader: PhoneReader; readonly numbers: PhoneKind }
  /** Writes a people's book into `folder`; opens one and asks it; appends to a new one. */
  | { readonly kind: 'fillBook'; readonly folder: string; readonly count: number; readonly people: PeopleKind }
  | { readonly kind: 'openBook'; readonly folder: string; readonly count: number }
  | { readonly kind: 'appendToBook'; readonly folder: string; readonly atOnceCount: number }
  /** One record after the other, each with its own fdatasync. */
  | { readonly kind: 'disk'; readonly folder: string };

/** What the people of a book have done. */
export type PeopleKind = 'mixed' | 'optedOut';

export interface Results {
  readonly prepare: { readonly elapsedMs: number; readonly recipientsBytes: number };
  readonly send: Usage & {
    readonly count: number;
    readonly journalBytes: number;
    readonly flushCount: number;
  };
  readonly rebuild: Usage & { readonly count: number; readonly recordCount: number };
  readonly fillJournal: { readonly journalBytes: number };
  readonly export: Usage & { readonly count: number; readonly workbookBytes: number };
  readonly results: Usage & { readonly count: number; readonly openMs: number; readonly foundCount: number };
  readonly paced: {
    readonly startCount: number;
    readonly perSecond: number;
    /** Most starts in any window of a second. */
    readonly mostInOneSecond: number;
    readonly shortestGapMs: number;
    readonly longestGapMs: number;
  };
  readonly pLimit: Usage;
  readonly addJobs: { readonly elapsedMs: number };
  readonly doJobs: Usage;
  readonly workbook: { readonly fileBytes: number };
  readonly read: Usage & { readonly rowCount: number; readonly firstRowMs: number };
  readonly preview: { readonly elapsedMs: number; readonly rowCount: number };
  readonly phones: { readonly perSecond: number; readonly validCount: number };
  readonly fillBook: { readonly elapsedMs: number; readonly bookBytes: number };
  readonly openBook: Usage & {
    readonly openMs: number;
    readonly lookupNs: number;
    readonly outCount: number;
    readonly refreshMs: number;
  };
  readonly appendToBook: { readonly perSecond: number };
  readonly disk: { readonly flushesPerSecond: number };
}

export type Result<K extends Task['kind']> = Results[K];

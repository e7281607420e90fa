import type { ResultRow, ResultsTable } from '../../sender/journal/resultsTable';
import type { WorkerFailure } from '../workerMessages';

/** What is written, but for the rows, which follow. */
export interface ResultsRequest {
  /** Of a file that doesn't exist yet. */
  readonly path: string;
  readonly table: Omit<ResultsTable, 'toCells'>;
}

/** What the results worker is told. Each is the answer to a `next`. */
export type ToResultsWorker =
  | { readonly type: 'rows'; readonly rows: readonly ResultRow[] }
  /** There are no more. */
  | { readonly type: 'end' };

/** What it says: it wants rows, the file is whole and on disk, or it failed. */
export type FromResultsWorker = { readonly type: 'next' } | { readonly type: 'done' } | WorkerFailure;

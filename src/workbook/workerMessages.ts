import { HumanError } from '../sender/humanError';
import type { Sentence } from '../sender/sentence';
import type { CheckedRow, CheckedSheet, SheetOutline } from '../sender/model';

/** What the workbook worker says. After `rows` it waits for any message before it goes on. */
export type FromWorker =
  | { readonly type: 'opened'; readonly outline: SheetOutline; readonly firstRows: readonly CheckedRow[] }
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'rows'; readonly rows: readonly CheckedRow[] }
  | { readonly type: 'done'; readonly sheet: CheckedSheet }
  | WorkerFailure;

/** How a thread ends that failed. */
export type WorkerFailure =
  | { readonly type: 'humanError'; readonly happened: Sentence; readonly todo: Sentence }
  | { readonly type: 'error'; readonly stack: string };

/** An error loses its class on the way between threads, so it goes as data. */
export function errorToWorkerMessage(error: unknown): WorkerFailure {
  return error instanceof HumanError
    ? { type: 'humanError', happened: error.happened, todo: error.todo }
    : { type: 'error', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error that a failed thread told. */
export function workerError(said: WorkerFailure): Error {
  return said.type === 'humanError'
    ? new HumanError(said.happened, said.todo)
    : new Error(`The workbook worker failed: ${said.stack}`);
}

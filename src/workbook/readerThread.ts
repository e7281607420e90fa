import { Worker, type TransferListItem } from 'node:worker_threads';
import { HumanError } from '../sender/humanError';
import { errorCode } from '../sender/systemError';
import { sentence } from '../sender/sentence';
import type { CheckRequest } from './checkRequest';

/** What a thread is begun with. */
export interface ThreadStart {
  readonly workerData: unknown;
  /** Said to it at once; nothing where it's absent. */
  readonly message?: unknown;
  readonly transferList: readonly TransferListItem[];
}

export interface Settle<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A thread that reads a workbook, until it has settled; then, and when it is aborted, it is ended at once.
 * @param take is told all that it says; both are of one build
 * @throws HumanError, or the signal's reason
 */
export async function runReaderThread<Result>(
  workerPath: string,
  { workerData, message, transferList }: ThreadStart,
  take: (said: unknown, worker: Worker, settle: Settle<Result>) => void,
  signal?: AbortSignal,
): Promise<Result> {
  signal?.throwIfAborted();
  const worker = new Worker(workerPath, { workerData, transferList: message === undefined ? [...transferList] : [] });
  if (message !== undefined) worker.postMessage(message, transferList);
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (said: unknown) => take(said, worker, { resolve, reject }));
      worker.on('error', (error) => reject(translateError(error)));
      // The last message may come in the same turn as the end: its answer goes first.
      worker.on('exit', () => setImmediate(() => reject(new Error('The workbook worker ended without a result.'))));
    });
  } finally {
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** The request with bytes of its own, since a view may look into a much larger buffer, and the caller may still need it. */
export function withOwnBytes(request: CheckRequest): {
  readonly request: CheckRequest;
  readonly transferList: readonly ArrayBuffer[];
} {
  const { input } = request;
  if (input.kind !== 'bytes') return { request, transferList: [] };
  const bytes = input.bytes.slice();
  return { request: { ...request, input: { ...input, bytes } }, transferList: [bytes.buffer] };
}

function translateError(error: Error): Error {
  if (errorCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new HumanError(
    sentence('The workbook is too large to be read.'),
    sentence('Split it into several workbooks, or delete the sheets and columns that aren’t needed.'),
    error,
  );
}

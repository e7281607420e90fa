import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';
import { util, type Dispatcher } from 'undici';
import { graphErrorOf, type GraphError } from './graphError';

/** What came of one request. */
export type GraphResult =
  /** A 2xx with JSON. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  /** A Graph error with a 4xx: surely not done. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: GraphError;
      readonly headers: IncomingHttpHeaders;
    }
  /** Not a byte of it has left this computer. */
  | { readonly kind: 'neverLeft'; readonly cause: string }
  /** Anything else: it may have been done. `error` is a Graph error that came with a 5xx. */
  | {
      readonly kind: 'unknown';
      readonly status: number | null;
      readonly error: GraphError | null;
      readonly cause: string;
    };

/** By their bodies; not weakly, which would cost a collection of garbage more than all else that is done for a message. */
const underWay = new Map<unknown, GraphExchange>();
// Undici hands over the very body that it was given: so it says of which request the head is about to be written.
subscribe('undici:client:sendHeaders', (message) => {
  const { request } = message as { readonly request: { readonly body: unknown } };
  underWay.get(request.body)?.noteLeaving();
});

/**
 * One request and its answer, gathered without a stream in between, and by the callbacks that undici itself calls: those of
 * its newer interface cost an object and all headers of each answer.
 */
export class GraphExchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<GraphResult>;
  readonly startedAtMs: number;
  readonly #body: Buffer | null;
  #hasLeft = false;
  readonly #onEnded: (exchange: GraphExchange) => void;
  #resolve: (result: GraphResult) => void = () => undefined;
  #abort: ((error: Error) => void) | null = null;
  #status: number | null = null;
  #headers: Buffer[] = [];
  #chunks: Buffer[] = [];
  #byteCount = 0;

  /** @param body the very one that undici is given; null where there is none: then nothing is done by it */
  constructor(body: Buffer | null, startedAtMs: number, onEnded: (exchange: GraphExchange) => void) {
    this.#body = body;
    if (body !== null) underWay.set(body, this);
    this.startedAtMs = startedAtMs;
    this.#onEnded = onEnded;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** From here on it may arrive. */
  noteLeaving(): void {
    this.#hasLeft = true;
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.#status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#byteCount += chunk.length;
    if (this.#byteCount > MAX_ANSWER_BYTES) this.#abort?.(new Error('answer too long'));
    else this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.#end(this.#judge());
  }

  onError(error: unknown): void {
    this.fail(error);
  }

  /** Too long is waited for. Where undici still keeps it back, it does so for a connection, which has a bound of its own. */
  expire(): void {
    this.#abort?.(new Error('no whole answer in time'));
  }

  fail(error: unknown): void {
    const cause = causeOf(error);
    this.#end(
      this.#hasLeft ? { kind: 'unknown', status: this.#status, error: null, cause } : { kind: 'neverLeft', cause },
    );
  }

  #judge(): GraphResult {
    const status = this.#status ?? 0;
    const body = parseJson(this.#chunks);
    const error = graphErrorOf(body);
    if (status >= 200 && status < 300 && typeof body === 'object' && body !== null && !('error' in body)) {
      return { kind: 'answer', status, body };
    }
    if (error !== null && status >= 400 && status < 500) {
      const headers = util.parseHeaders(this.#headers);
      return { kind: 'refused', status, error, headers };
    }
    return { kind: 'unknown', status, error: status >= 500 ? error : null, cause: `status ${status}` };
  }

  #end(result: GraphResult): void {
    this.#chunks = [];
    if (this.#body !== null) underWay.delete(this.#body);
    this.#resolve(result);
    this.#onEnded(this);
  }
}

/** Lists of templates are the longest. */
const MAX_ANSWER_BYTES = 32_000_000;

function parseJson(chunks: readonly Buffer[]): unknown {
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A fixed word, not the text of an error, which may say more. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

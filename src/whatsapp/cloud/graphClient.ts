import { Pool } from 'undici';
import { GRAPH_VERSION } from './baseAddress';
import { GraphExchange, type GraphResult } from './graphExchange';

export type { GraphResult } from './graphExchange';

export interface GraphClientOptions {
  /** As `parseBaseAddress` gives it. */
  readonly base: string;
  readonly token: string;
  /** As many requests are on their way at once, and no more. */
  readonly connectionCount?: number;
  /** How long is waited for the head of an answer. */
  readonly answerTimeoutMs?: number;
}

export type GraphBody =
  /** Sent as JSON. */
  Readonly<Record<string, unknown>> | { readonly form: Buffer; readonly contentType: string };

export interface GraphClient {
  /**
   * One request, sent once. Never rejects; takes at most `longestMs`.
   * @param path after the version, with its query, such as `106540352242922/messages`
   */
  request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: GraphBody | null): Promise<GraphResult>;
  readonly longestMs: number;
  /** Ends what is on its way: of what has left, nothing is known. */
  close(): Promise<void>;
}

/**
 * Meta's Graph API over a pool of connections. It says of each request whether it was done, refused, never left, or whether
 * that isn't known; it never sends one again.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  return new PooledGraphClient(options);
}

class PooledGraphClient implements GraphClient {
  readonly longestMs: number;
  readonly #pool: Pool;
  readonly #authorization: string;
  readonly #underWay = new Set<GraphExchange>();
  readonly #sweep: NodeJS.Timeout;

  constructor({
    base,
    token,
    connectionCount = DEFAULT_CONNECTIONS_COUNT,
    answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS,
  }: GraphClientOptions) {
    this.#authorization = `Bearer ${token}`;
    this.longestMs = CONNECT_TIMEOUT_MS + 2 * answerTimeoutMs + SWEEP_MS;
    this.#pool = new Pool(base, {
      connections: connectionCount,
      pipelining: 1,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
      connect: { timeout: CONNECT_TIMEOUT_MS },
    });
    this.#sweep = setInterval(() => this.#expire(2 * answerTimeoutMs), SWEEP_MS);
    this.#sweep.unref();
  }

  request(method: 'GET' | 'POST' | 'DELETE', path: string, body: GraphBody | null = null): Promise<GraphResult> {
    const bytes = bytesOf(body);
    const exchange = new GraphExchange(bytes, performance.now(), (ended) => this.#underWay.delete(ended));
    this.#underWay.add(exchange);
    const headers = ['authorization', this.#authorization];
    if (body !== null) headers.push('content-type', contentTypeOf(body));
    try {
      this.#pool.dispatch({ path: `/${GRAPH_VERSION}/${path}`, method, headers, body: bytes }, exchange);
    } catch (error) {
      exchange.fail(error);
    }
    return exchange.result;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await this.#pool.destroy();
    // What undici kept back hears nothing of it.
    for (const exchange of this.#underWay) exchange.fail(new Error('closed'));
  }

  /** A server that sends a byte now and then would hold a request for ever. */
  #expire(longestMs: number): void {
    const nowMs = performance.now();
    for (const exchange of this.#underWay) {
      // In the order in which they began.
      if (nowMs - exchange.startedAtMs < CONNECT_TIMEOUT_MS + longestMs) return;
      exchange.expire();
    }
  }
}

function bytesOf(body: GraphBody | null): Buffer | null {
  if (body === null) return null;
  return isForm(body) ? body.form : Buffer.from(JSON.stringify(body));
}

function contentTypeOf(body: GraphBody): string {
  return isForm(body) ? body.contentType : 'application/json';
}

function isForm(body: GraphBody): body is Extract<GraphBody, { readonly form: Buffer }> {
  return Buffer.isBuffer(body['form']);
}

const DEFAULT_CONNECTIONS_COUNT = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_ANSWER_TIMEOUT_MS = 30_000;
const SWEEP_MS = 1000;

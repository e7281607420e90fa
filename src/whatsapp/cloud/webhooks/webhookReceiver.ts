import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Inbound, Notice } from './inboundBody';
import { metricsText, type WebhookCounts } from './metrics';
import type { StatusInbox } from './statusInbox';
import { readWebhookBody } from './webhookBody';
import { isSigned, isVerifyToken, type WebhookSecrets } from './webhookSecrets';

export interface ReceiverParts {
  readonly inbox: StatusInbox;
  readonly phoneNumberId: string;
  readonly secrets: WebhookSecrets;
  /**
   * Takes what people say. Gives whether it is on disk: until then Meta isn't answered, since an opt-out that is lost would
   * be written to.
   */
  readonly takeInbound?: (inbound: readonly Inbound[]) => Promise<boolean>;
  /** Told of templates and of the account. */
  readonly onNotice?: (notice: Notice) => void;
}

interface Answer {
  readonly code: number;
  readonly text?: string;
}

/**
 * What Meta calls, behind a proxy of the user's own that speaks https. On any path: a handshake, then statuses, which are
 * answered before they are written down. It isn't listening yet.
 */
export function createWebhookReceiver(parts: ReceiverParts): Server {
  const counts: WebhookCounts = { answers: new Map(), statuses: new Map(), ignored: 0, inbound: 0 };
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, (request, response) => {
    void answerTo(request, parts, counts)
      .catch((): Answer => ({ code: 400 }))
      .then(({ code, text = '' }) => {
        counts.answers.set(code, (counts.answers.get(code) ?? 0) + 1);
        // What is left of a body that is too long isn't read.
        const closing = code === 413 ? { connection: 'close' } : {};
        response.writeHead(code, {
          'content-type': 'text/plain; charset=utf-8',
          'x-content-type-options': 'nosniff',
          ...closing,
        });
        response.end(text);
      });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MOST_CONNECTIONS_COUNT;
  return server;
}

async function answerTo(request: IncomingMessage, parts: ReceiverParts, counts: WebhookCounts): Promise<Answer> {
  if (request.method === 'POST') return await take(request, parts, counts);
  if (request.method !== 'GET') return { code: 405 };
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.searchParams.has('hub.mode')) return shakeHands(url.searchParams, parts.secrets);
  if (url.pathname === '/health')
    return parts.inbox.isFull ? { code: 503, text: 'full\n' } : { code: 200, text: 'ok\n' };
  if (url.pathname === '/metrics') return { code: 200, text: metricsText(counts, parts.inbox) };
  return { code: 404 };
}

function shakeHands(query: URLSearchParams, secrets: WebhookSecrets): Answer {
  const isRight = isVerifyToken(query.get('hub.verify_token') ?? '', secrets);
  if (query.get('hub.mode') !== 'subscribe' || !isRight) return { code: 403 };
  return { code: 200, text: query.get('hub.challenge') ?? '' };
}

async function take(request: IncomingMessage, parts: ReceiverParts, counts: WebhookCounts): Promise<Answer> {
  const body = await readBody(request);
  if (body === null) return { code: 413 };
  const header = request.headers['x-hub-signature-256'];
  if (!isSigned(typeof header === 'string' ? header : undefined, body, parts.secrets)) return { code: 401 };
  // Meta tells it again, for up to seven days.
  if (parts.inbox.isFull) return { code: 503 };
  const heard = readWebhookBody(body, parts.phoneNumberId);
  if (heard === null) return { code: 400 };
  if (heard.inbound.length > 0 && (await parts.takeInbound?.(heard.inbound)) === false) return { code: 503 };
  counts.inbound += heard.inbound.length;
  for (const notice of heard.notices) parts.onNotice?.(notice);
  counts.ignored += heard.ignoredCount;
  for (const { status } of heard.lines) counts.statuses.set(status, (counts.statuses.get(status) ?? 0) + 1);
  setImmediate(() => parts.inbox.add(heard.lines));
  return { code: 200 };
}

/** Null where it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return null;
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
      else resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

/** Meta's bodies are at most 3 MB. */
const MOST_BYTES = 4 * 1024 * 1024;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;
const MOST_CONNECTIONS_COUNT = 1000;

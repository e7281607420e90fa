import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { seededRandom } from '../../src/sender/pace/random';
import { answerError, answerJson } from './graphAnswers';
import { GraphMessages } from './graphMessages';
import { GRAPH_DEFAULTS, type GraphOptions } from './graphOptions';
import { GraphWebhooks } from './graphWebhooks';

/** Meta's Graph API as far as this product calls it, in a process of its own: `options` as JSON, and then each line of stdin. */
function main(): void {
  let options: GraphOptions = { ...GRAPH_DEFAULTS, ...(JSON.parse(process.argv[2] ?? '{}') as Partial<GraphOptions>) };
  const random = seededRandom(options.seed);
  const webhooks = new GraphWebhooks(() => options, random);
  const media = new Map<string, number>();
  const messages = new GraphMessages({
    options: () => options,
    random,
    webhooks,
    isMediaKnown: (id) => Date.now() - (media.get(id) ?? 0) < options.mediaLifetimeMs,
  });
  const server = createServer((request, response) => {
    void route(request, response, { options, messages, media });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(options.port, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ port, pid: process.pid })}\n`);
    createInterface({ input: process.stdin })
      .on('line', (line) => {
        const { refuseConnections, ...changes } = JSON.parse(line) as Partial<GraphOptions> & {
          readonly refuseConnections?: boolean;
        };
        options = { ...options, ...changes };
        const done = (): void => void process.stdout.write('{"ok":true}\n');
        if (refuseConnections === undefined) done();
        else if (refuseConnections) {
          server.close(done);
          server.closeAllConnections();
        } else server.listen(port, '127.0.0.1').once('listening', done);
      })
      .once('close', () => process.exit());
  });
}

interface Served {
  readonly options: GraphOptions;
  readonly messages: GraphMessages;
  readonly media: Map<string, number>;
}

async function route(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const { options, messages, media } = served;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, id = '', edge = ''] = /^\/v\d+\.\d+\/([^/]+)\/?([^/]*)$/u.exec(url.pathname) ?? [];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.headers.authorization !== `Bearer ${options.token}`) {
    return answerError(response, 401, 190, { subcode: 463 });
  }
  const { method } = request;
  if (id === options.phoneNumberId) {
    if (method === 'POST' && edge === 'messages') return messages.take(parse(chunks), response);
    if (method === 'POST' && edge === 'media') return takeMedia(Buffer.concat(chunks), response, media);
    if (method === 'GET' && edge === '') return answerJson(response, 200, numberOf(options));
  }
  if (id === options.businessAccountId) {
    if (method === 'GET' && edge === 'message_templates') return listTemplates(url, response, options);
    if (method === 'POST' && edge === 'subscribed_apps') return answerJson(response, 200, { success: true });
  }
  answerError(response, 400, 100, { subcode: 33 });
}

function parse(chunks: readonly Buffer[]): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function takeMedia(body: Buffer, response: ServerResponse, media: Map<string, number>): void {
  const text = body.toString('latin1');
  if (!text.includes('name="messaging_product"') || !text.includes('name="file"')) {
    return answerError(response, 400, 100);
  }
  const id = String(1_000_000_000_000 + media.size);
  media.set(id, Date.now());
  answerJson(response, 200, { id });
}

function numberOf(options: GraphOptions): Readonly<Record<string, unknown>> {
  return {
    id: options.phoneNumberId,
    display_phone_number: options.displayNumber,
    verified_name: 'Stand-in',
    quality_rating: 'GREEN',
    status: 'CONNECTED',
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: options.tier,
    health_status: {
      can_send_message: options.health,
      entities: [{ entity_type: 'PHONE_NUMBER', id: options.phoneNumberId, can_send_message: options.health }],
    },
  };
}

function listTemplates(url: URL, response: ServerResponse, { templates }: GraphOptions): void {
  const name = url.searchParams.get('name');
  const limit = Number(url.searchParams.get('limit') ?? 25);
  const after = Number(url.searchParams.get('after') ?? 0);
  const found = templates.filter((each) => name === null || each.name === name);
  const data = found.slice(after, after + limit).map((each, at) => ({ id: String(5_000_000 + after + at), ...each }));
  const end = after + data.length;
  const next = end < found.length ? { next: `http://127.0.0.1${url.pathname}?after=${end}` } : {};
  answerJson(response, 200, { data, paging: { cursors: { before: String(after), after: String(end) }, ...next } });
}

main();

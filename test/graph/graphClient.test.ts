import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGraphClient, type GraphResult } from '../../src/whatsapp/cloud/graphClient';
import { GRAPH_DEFAULTS, type GraphFault } from './graphOptions';
import { startGraph, type RunningGraph } from './startGraph';

const { phoneNumberId, token } = GRAPH_DEFAULTS;
const MESSAGE = { messaging_product: 'whatsapp', to: '12125550100', type: 'text', text: { body: 'Bonjour é' } };

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph({ silenceMs: 2000 });
});
afterAll(() => graph.stop());

async function send(base = graph.base, given = token): Promise<GraphResult> {
  const client = createGraphClient({ base, token: given, answerTimeoutMs: 700 });
  try {
    return await client.request('POST', `${phoneNumberId}/messages`, MESSAGE);
  } finally {
    await client.close();
  }
}

describe('A request to the Graph API', () => {
  test('that is answered tells the answer', async () => {
    expect(await send()).toMatchObject({
      kind: 'answer',
      body: { messages: [{ id: expect.stringMatching(/^wamid/u) }] },
    });
    expect(graph.accepted().at(-1)).toMatchObject({ to: '12125550100', content: { body: 'Bonjour é' } });
  });

  test('with a wrong token is refused, with its code', async () => {
    const { error, kind } = (await send(graph.base, 'other')) as Extract<GraphResult, { kind: 'refused' }>;
    expect({ kind, code: error.code, subcode: error.subcode }).toEqual({ kind: 'refused', code: 190, subcode: 463 });
  });

  test('to where nobody listens has never left', async () => {
    const server: Server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await send(`http://127.0.0.1:${port}`)).toEqual({ kind: 'neverLeft', cause: 'ECONNREFUSED' });
  });

  test('that is closed over while it waits for a connection has never left; one on its way is unknown', async () => {
    await graph.change({ faults: { silence: 1 } });
    const client = createGraphClient({ base: graph.base, token, connectionCount: 1 });
    const before = graph.accepted().length;
    const results = [0, 1].map(() => client.request('POST', `${phoneNumberId}/messages`, MESSAGE));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.close();
    expect((await Promise.all(results)).map(({ kind }) => kind)).toEqual(['unknown', 'neverLeft']);
    expect(graph.accepted().length - before).toBeLessThanOrEqual(1);
    await graph.change({ faults: {} });
  });

  test.each<readonly [GraphFault, GraphResult['kind']]>([
    ['cutBefore', 'unknown'],
    ['cutAmid', 'unknown'],
    ['acceptAndCut', 'unknown'],
    ['acceptAnd500', 'unknown'],
    ['halfAnswer', 'unknown'],
    ['gatewayHtml', 'unknown'],
    ['silence', 'unknown'],
    ['error500', 'unknown'],
    ['unavailable', 'unknown'],
    ['retryAfter', 'refused'],
    ['undeliverable', 'refused'],
  ])('that meets %s is %s', async (fault, kind) => {
    await graph.change({ faults: { [fault]: 1 } });
    expect((await send()).kind).toBe(kind);
    await graph.change({ faults: {} });
  });
});

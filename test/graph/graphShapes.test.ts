import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../until';
import { GRAPH_DEFAULTS } from './graphOptions';
import { startGraph, type RunningGraph } from './startGraph';

// Members and kinds as Meta's own description of the API and its published examples have them: facts, without their texts.
const { phoneNumberId, businessAccountId, token, appSecret } = GRAPH_DEFAULTS;
const TO = '12125550100';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.stop());

async function call(path: string, body?: unknown, bearer = token): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${graph.base}/v25.0/${path}`, {
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

function textTo(to: string): unknown {
  return { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: 'a.1.1' };
}

test('The answer to a message names who it goes to, and its id', async () => {
  expect(await call(`${phoneNumberId}/messages`, textTo(`+${TO}`))).toEqual({
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: `+${TO}`, wa_id: TO }],
      messages: [{ id: expect.stringMatching(/^wamid\.[\w+/=]+$/u) }],
    },
  });
});

test.each<readonly [string, string, string | undefined, number, object]>([
  ['a wrong token', phoneNumberId, 'other', 401, { code: 190, error_subcode: 463, type: 'OAuthException' }],
  ['an id that there isn’t', '99999999', undefined, 400, { code: 100, error_subcode: 33 }],
])('An error of %s has Meta’s shape', async (_what, id, bearer, status, error) => {
  const members = { message: expect.stringContaining('(#'), fbtrace_id: expect.any(String) };
  expect(await call(`${id}?fields=id`, undefined, bearer)).toMatchObject({
    status,
    body: { error: { ...members, ...error } },
  });
});

test('Templates come in pages, the last without a next one', async () => {
  const path = `${businessAccountId}/message_templates`;
  const cursors = { before: expect.any(String), after: expect.any(String) };
  expect((await call(`${path}?limit=2`)).body).toMatchObject({ paging: { cursors, next: expect.any(String) } });
  const { data, paging } = (await call(path)).body as { data: unknown[]; paging: object };
  expect(paging).toEqual({ cursors });
  expect(data[0]).toMatchObject({ id: expect.any(String), status: 'APPROVED', parameter_format: 'NAMED' });
});

test('A status comes signed over its bytes, in an envelope, with the attempt’s own string', async () => {
  const bodies: { readonly text: string; readonly signature: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request
      .on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
      .once('end', () => {
        bodies.push({ text, signature: request.headers['x-hub-signature-256'] });
        response.end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const shares = { repeatShare: 0, shuffleShare: 0, leaveOutDeliveredShare: 0, readShare: 0 };
  await graph.change({ webhook: { url, delayMs: [1, 2], ...shares }, lateFailures: { share: 1, code: 131_026 } });
  await call(`${phoneNumberId}/messages`, textTo(TO));
  await until(() => bodies.length > 0);
  const [{ text, signature } = { text: '', signature: '' }] = bodies;
  expect(signature).toBe(`sha256=${createHmac('sha256', appSecret).update(text, 'latin1').digest('hex')}`);
  expect(text).toMatch(/^[\x20-\x7e]*$/u);
  const status = {
    id: expect.stringMatching(/^wamid\./u),
    status: 'failed',
    timestamp: expect.stringMatching(/^\d{10}$/u),
    recipient_id: TO,
    biz_opaque_callback_data: 'a.1.1',
    errors: [{ code: 131_026, title: expect.any(String), message: expect.any(String), error_data: expect.anything() }],
  };
  const metadata = { display_phone_number: expect.stringMatching(/^\d+$/u), phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
  expect(JSON.parse(text)).toEqual({
    object: 'whatsapp_business_account',
    entry: [{ id: businessAccountId, changes: [{ field: 'messages', value }] }],
  });
  server.closeAllConnections();
  server.close();
});

import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StatusInbox } from '../../src/whatsapp/cloud/webhooks/statusInbox';
import { createWebhookReceiver } from '../../src/whatsapp/cloud/webhooks/webhookReceiver';
import { messageIdOf, StatusFiles, statusFiles, type StatusLine } from '../../src/whatsapp/cloud/statusFile';

const NUMBER = '106540352242922';
const APP_SECRET = 'app-secret-of-the-test';
const VERIFY_TOKEN = 'verify-token-of-the-test';

interface Answered {
  readonly code: number;
  readonly text: string;
}

interface Call {
  readonly method?: string;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

async function receiver(takeInbound?: () => Promise<boolean>) {
  const folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
  const files = statusFiles(folder, NUMBER);
  const inbox = await StatusInbox.open(new StatusFiles(files));
  const secrets = { appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN };
  const server = createWebhookReceiver({ inbox, phoneNumberId: NUMBER, secrets, ...(takeInbound && { takeInbound }) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await inbox.close();
    await rm(folder, { recursive: true });
  });
  const lines = async (): Promise<readonly StatusLine[]> => {
    const texts = (await readFile(files.pathAt(Date.now()), 'utf8')).split('\n').filter((text) => text !== '');
    return texts.map((text) => JSON.parse(text) as StatusLine);
  };
  const call = async (target: string, { method = 'GET', body, headers = {} }: Call = {}): Promise<Answered> =>
    await new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: target, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () =>
          resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
  const post = async (text: string, signature: string | null = signatureOf(text)): Promise<number> => {
    const headers = signature === null ? {} : { 'x-hub-signature-256': signature };
    const { code } = await call('/any/path?x=1', { method: 'POST', body: Buffer.from(text), headers });
    return code;
  };
  return { call, post, lines };
}

function signatureOf(text: string, secret = APP_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(Buffer.from(text)).digest('hex')}`;
}

interface Given {
  readonly id?: string;
  readonly status?: string;
  readonly attempt?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

function statusOf({ id = 'wamid.A', status = 'sent', attempt, more = {} }: Given) {
  return { id, status, timestamp: '1750030073', ...(attempt && { biz_opaque_callback_data: attempt }), ...more };
}

function bodyOf(statuses: readonly Given[], number = NUMBER): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: number },
    statuses: statuses.map(statusOf),
  };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value }] }] });
}

describe('The handshake of a webhook', () => {
  const query = (token: string) => `/some/path?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`;

  test('gives the challenge back to whoever knows the token', async () => {
    const { call } = await receiver();
    expect(await call(query(VERIFY_TOKEN))).toEqual({ code: 200, text: '1158201444' });
  });

  test.each(['wrong', '', `${VERIFY_TOKEN}x`])('refuses the token %j', async (token) => {
    const { call } = await receiver();
    expect(await call(query(token))).toEqual({ code: 403, text: '' });
  });
});

describe('The statuses of a webhook', () => {
  test('are written down with their attempt and their code, without the message’s own id', async () => {
    const { post, lines } = await receiver();
    const failed = { errors: [{ code: 131_026 }] };
    expect(await post(bodyOf([{ attempt: 's.1.1' }, { id: 'wamid.B', status: 'failed', more: failed }]))).toBe(200);
    await expect.poll(lines).toEqual([
      { attemptId: 's.1.1', messageId: messageIdOf('wamid.A'), status: 'sent', at: 1_750_030_073_000 },
      { attemptId: null, messageId: messageIdOf('wamid.B'), status: 'failed', code: 131_026, at: 1_750_030_073_000 },
    ]);
  });

  test.each([
    [{ billable: true, category: 'marketing', type: 'regular', pricing_model: 'PMP' }, 'marketing'],
    [{ billable: true, category: 'marketing_lite', type: 'regular' }, 'marketing'],
    [{ billable: true, category: 'authentication_international' }, 'authentication'],
    [{ billable: false, category: 'service', type: 'free_customer_service' }, 'free'],
    [{ category: 'utility', type: 'free_entry_point' }, 'free'],
    [{ billable: true, category: 'a_new_one' }, 'other'],
    [{ billable: 'perhaps' }, undefined],
  ])('tell as what a message is billed: %j', async (pricing, charge) => {
    const { post, lines } = await receiver();
    expect(await post(bodyOf([{ status: 'delivered', more: { pricing } }]))).toBe(200);
    await expect.poll(lines).toHaveLength(1);
    expect((await lines())[0]?.charge).toBe(charge);
  });

  test('beside what people say that isn’t on disk are told again, all of them', async () => {
    let isWritten = false;
    const { post, lines } = await receiver(() => Promise.resolve(isWritten));
    const messages = [{ from: '12125550100', id: 'wamid.X', timestamp: '1750030073', text: { body: 'STOP' } }];
    const value = { metadata: { phone_number_id: NUMBER }, messages, statuses: [statusOf({})] };
    const body = JSON.stringify({ entry: [{ changes: [{ field: 'messages', value }] }] });
    expect(await post(body)).toBe(503);
    isWritten = true;
    expect(await post(body)).toBe(200);
    await expect.poll(lines).toHaveLength(1);
  });

  test('are signed over the bytes as they came, with what is above U+007F escaped', async () => {
    const { post, lines } = await receiver();
    const escaped = bodyOf([{ more: { title: 'e' } }]).replace('"title":"e"', String.raw`"title":"\u00e9"`);
    expect(escaped).toContain(String.raw`\u00e9`);
    expect(await post(escaped)).toBe(200);
    await expect.poll(lines).toHaveLength(1);
    const unescaped = JSON.stringify(JSON.parse(escaped));
    expect(unescaped).not.toBe(escaped);
    expect(await post(unescaped, signatureOf(escaped))).toBe(401);
  });

  test.each([
    ['without a signature', null],
    ['signed with another secret', signatureOf(bodyOf([{}]), 'another')],
    ['with the signature of another body', signatureOf('{}')],
    ['with half a signature', signatureOf(bodyOf([{}])).slice(0, 40)],
  ])('%s are refused, and nothing is written down', async (_, signature) => {
    const { post, lines } = await receiver();
    expect(await post(bodyOf([{}]), signature)).toBe(401);
    expect(await post(bodyOf([{ id: 'wamid.C' }]))).toBe(200);
    await expect.poll(lines).toMatchObject([{ messageId: messageIdOf('wamid.C') }]);
  });

  test('are written down once, however often and in whatever order they come', async () => {
    const { call, post, lines } = await receiver();
    const [read, sent] = [bodyOf([{ status: 'read' }]), bodyOf([{ status: 'sent' }, { status: 'sent' }])];
    for (const body of [read, sent, read, sent]) expect(await post(body)).toBe(200);
    expect(await post(bodyOf([{ id: 'wamid.last' }]))).toBe(200);
    await expect.poll(lines).toHaveLength(3);
    expect((await lines()).map(({ status }) => status)).toEqual(['read', 'sent', 'sent']);
    expect((await call('/metrics')).text).toContain('excel_whatsapp_webhook_repeated_total 4\n');
  });

  test('of another number, or of a kind that isn’t known, are answered and left', async () => {
    const { call, post, lines } = await receiver();
    expect(await post(bodyOf([{}], '999999'))).toBe(200);
    expect(await post(bodyOf([{ status: 'thrown' }, { id: 'wamid.ours' }]))).toBe(200);
    await expect.poll(lines).toMatchObject([{ messageId: messageIdOf('wamid.ours') }]);
    expect((await call('/metrics')).text).toContain('excel_whatsapp_webhook_ignored_total 2\n');
  });

  test('that are too long are refused, whether their length is told or not', async () => {
    const { call } = await receiver();
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');
    const refused = async (headers: Readonly<Record<string, string>>) =>
      await call('/', { method: 'POST', body, headers }).then(
        ({ code }) => code,
        // The connection ends while the rest is on its way.
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
    const ends = [await refused({}), await refused({ 'transfer-encoding': 'chunked' })];
    for (const end of ends) expect([413, 'EPIPE', 'ECONNRESET']).toContain(end);
    expect((await call('/metrics')).text).toContain('answers_total{code="413"} 2\n');
  });
});

describe('A receiver that was ended', () => {
  test('knows at its next start what it has written down', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const files = statusFiles(folder, NUMBER);
    const line: StatusLine = { attemptId: 's.0.1', messageId: 'm', status: 'delivered', at: 1 };
    for (const repeatedCount of [0, 1]) {
      const inbox = await StatusInbox.open(new StatusFiles(files));
      inbox.add([line]);
      expect(await inbox.close()).toBe(0);
      expect(inbox.repeatedCount).toBe(repeatedCount);
    }
    expect((await readFile(files.pathAt(Date.now()), 'utf8')).trim().split('\n')).toHaveLength(1);
  });
});

describe('Whoever watches a receiver', () => {
  test('is told that it is well, and finds nothing on other paths', async () => {
    const { call } = await receiver();
    expect(await call('/health')).toEqual({ code: 200, text: 'ok\n' });
    expect(await call('/other')).toMatchObject({ code: 404 });
    expect(await call('/', { method: 'DELETE' })).toMatchObject({ code: 405 });
  });
});

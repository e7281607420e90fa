import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AckEvent, ConnectionState, OutgoingMessage } from '../../src/sender/model';
import { ENGLISH } from '../../src/sender/language';
import type { Transport } from '../../src/sender/ports';
import { formatSentence } from '../../src/sender/sentence';
import { systemClock } from '../../src/sessions/systemClock';
import { createCloudTransport } from '../../src/whatsapp/cloud/cloudTransport';
import { peopleOfDayFiles } from '../../src/whatsapp/cloud/peopleOfDay';
import {
  messageIdOf,
  statusFiles,
  StatusTail,
  StatusWriter,
  type StatusLine,
} from '../../src/whatsapp/cloud/statusFile';
import { GRAPH_DEFAULTS, type GraphOptions } from '../graph/graphOptions';
import { startGraph, type RunningGraph } from '../graph/startGraph';
import { until } from '../until';
import { recipient } from './transportHarness';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
const PICTURE = { path: join(import.meta.dirname, '..', '..', 'media', 'icon.png'), folder: null };
const TEXT = { text: 'Bonjour' };

let folder: string;
let graph: RunningGraph;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  graph = await startGraph();
});
afterEach(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true });
});

async function connected(options: Partial<GraphOptions> = {}): Promise<Transport> {
  await graph.change(options);
  const account = { name: 'shop', phoneNumberId, businessAccountId, base: graph.base, token };
  const transport = createCloudTransport({
    account,
    clock: systemClock,
    folder,
    conceal: (text) => `#${text.length}${text.slice(-4)}`,
  });
  onTestFinished(() => transport.close());
  expect(await transport.connect()).toEqual({ ok: true });
  return transport;
}

function templateOf(isMarketing: boolean): OutgoingMessage {
  return { text: 'plain_hello', template: { name: 'plain_hello', language: 'fr', isMarketing, components: [] } };
}

describe('A file', () => {
  test('is uploaded once a number, also over a restart, and goes by its id', async () => {
    const first = await connected();
    const message = { text: 'Voici', attachment: PICTURE };
    await Promise.all([0, 1, 2].map((index) => first.send(recipient(index), message)));
    await first.send(recipient(3), message);
    await first.close();
    const second = await connected();
    await second.send(recipient(4), message);
    const accepted = graph.accepted();
    expect(accepted).toHaveLength(5);
    expect(new Set(accepted.map(({ content }) => content['id'])).size).toBe(1);
    expect(accepted[0]).toMatchObject({ type: 'image', content: { caption: 'Voici' } });
  });

  test('whose id has expired is uploaded anew, and the message goes out once', async () => {
    const transport = await connected({ mediaLifetimeMs: 200 });
    await transport.send(recipient(0), { text: '', attachment: PICTURE });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await transport.send(recipient(1), { text: '', attachment: PICTURE })).toMatchObject({ kind: 'sent' });
    const ids = graph.accepted().map(({ content }) => content['id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
  });
});

describe('A row that Meta would refuse', () => {
  test.each([
    ['', 'parameterEmpty'],
    ['two\nlines', 'parameterSpacing'],
    ['a\ttab', 'parameterSpacing'],
    ['five     spaces', 'parameterSpacing'],
  ])('is told before anything leaves: %j', async (text, code) => {
    const transport = await connected();
    const body = { type: 'body', parameters: [{ kind: 'text', text }] } as const;
    const template = { name: 'plain_hello', language: 'fr', isMarketing: false, components: [body] };
    const result = await transport.send(recipient(0), { text, template });
    expect(result).toEqual({ kind: 'failed', errorClass: 'permanent', code });
    expect([graph.accepted(), graph.refusedCodes()]).toEqual([[], []]);
  });
});

describe('A person whom Meta spares marketing', () => {
  const capped = { kind: 'failed', errorClass: 'permanent', code: 'marketingCapped' };

  test('isn’t tried again for a day, by another run either; what isn’t marketing still reaches them', async () => {
    const { phone } = recipient(0);
    const first = await connected({ refuse: { [phone.slice(1)]: { code: 131_049, status: 400 } } });
    expect(await first.send(recipient(0), templateOf(true))).toEqual(capped);
    await first.close();
    await graph.change({ refuse: {} });
    const second = await connected();
    expect(await second.send(recipient(0), templateOf(true))).toEqual(capped);
    expect(graph.refusedCodes()).toEqual([131_049]);
    expect(await second.send(recipient(0), templateOf(false))).toMatchObject({ kind: 'sent' });
  });

  test('is known by a late status, too; nobody’s number is kept', async () => {
    const transport = await connected();
    transport.noteRefused?.(recipient(0).phone, 'marketingCapped');
    expect(await transport.send(recipient(0), templateOf(true))).toEqual(capped);
    await transport.close();
    expect(readFileSync(peopleOfDayFiles(folder, businessAccountId).pathAt(Date.now()), 'utf8')).not.toContain(
      '12125550100',
    );
  });
});

describe('After an answer that says nothing', () => {
  test('nothing more goes out until somebody has connected again', async () => {
    const transport = await connected({ faults: { error500: 1 } });
    const states: ConnectionState[] = [];
    transport.onState((state) => states.push(state));
    expect(await transport.send(recipient(0), TEXT)).toMatchObject({ errorClass: 'unknown' });
    expect(states).toMatchObject([{ kind: 'lost', needsPerson: true }]);
    await graph.change({ faults: {} });
    expect(await transport.send(recipient(1), TEXT)).toMatchObject({ errorClass: 'paused' });
    expect(graph.accepted()).toEqual([]);
    expect(await transport.connect()).toEqual({ ok: true });
    expect(await transport.send(recipient(1), TEXT)).toMatchObject({ kind: 'sent' });
  });
});

describe('A number', () => {
  test('that Meta has blocked isn’t sent through, nor one whose token is wrong; both need a person', async () => {
    const transport = await connected();
    await graph.change({ health: 'BLOCKED' });
    expect(await transport.connect()).toMatchObject({ ok: false });
    expect(transport.state).toMatchObject({ kind: 'lost', needsPerson: true });
    await graph.change({ health: 'AVAILABLE', token: 'another' });
    expect(await transport.connect()).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('token') },
    });
    const { state } = transport;
    expect(state).toMatchObject({ kind: 'lost', needsPerson: true });
    expect(state.kind === 'lost' && formatSentence(state.reason, ENGLISH)).toContain('cloud add shop');
  });

  test('that can’t be reached is tried again by itself', async () => {
    const transport = await connected();
    await graph.change({ refuseConnections: true });
    expect(await transport.send(recipient(0), TEXT)).toMatchObject({ errorClass: 'paused', code: 'connectionLost' });
    expect(await transport.connect()).toMatchObject({ ok: false });
    expect(transport.state).toMatchObject({ kind: 'lost', needsPerson: false });
    await graph.change({ refuseConnections: false });
    expect(await transport.connect()).toEqual({ ok: true });
  });

  test('tells its limit of people in a day, and who counts already', async () => {
    const transport = await connected({ tier: 'TIER_2K' });
    for (const index of [0, 1, 1]) await transport.send(recipient(index), TEXT);
    expect(await transport.readLimits?.()).toMatchObject({
      quota: { kind: 'limited', totalCount: 2000, usedCount: 2 },
    });
    expect(await transport.readKnownChats?.([0, 5].map((index) => recipient(index).phone))).toEqual([true, false]);
  });
});

test('A number writes to no more new people in a day than the business may, several at once either', async () => {
  const transport = await connected({ tier: 'TIER_250', latencyMs: [1, 10] });
  const results = await Promise.all(Array.from({ length: 300 }, (_, index) => transport.send(recipient(index), TEXT)));
  const refused = results.filter(({ kind }) => kind !== 'sent');
  expect([graph.accepted().length, refused.length]).toEqual([250, 50]);
  expect(refused[0]).toEqual({ kind: 'failed', errorClass: 'paused', code: 'accountLimited' });
  expect(await transport.send(recipient(0), TEXT)).toMatchObject({ kind: 'sent' });
});

test('A 5xx is believed where its code is of those that come before anything is taken', async () => {
  const transport = await connected({ refuseAll: { code: 131_045, status: 500 } });
  expect(await transport.send(recipient(0), TEXT)).toMatchObject({ errorClass: 'fatal', code: 'notRegistered' });
});

describe('The file of statuses', () => {
  const line = (n: number): StatusLine => ({
    attemptId: `aaaaa-bbbbb.${n}.1`,
    messageId: messageIdOf(`wamid.${n}`),
    status: n % 2 === 0 ? 'delivered' : 'failed',
    ...(n % 2 === 1 && { code: 131_026 }),
    at: n,
  });

  test('is read on from where it was, without what isn’t whole or is no status', async () => {
    const files = statusFiles(folder, phoneNumberId);
    const tail = new StatusTail(files);
    const read: StatusLine[] = [];
    const look = async (): Promise<void> => await tail.read((each) => read.push(each));
    await look();
    const [one, other] = [await StatusWriter.open(files), await StatusWriter.open(files)];
    await Promise.all([one.append([line(0), line(1)]), other.append([line(2)])]);
    await look();
    expect(read.toSorted((left, right) => left.at - right.at)).toEqual([line(0), line(1), line(2)]);
    await one.append([{ ...line(3), status: 'lost' as 'sent' }, line(4)]);
    await look();
    expect(read.slice(3)).toEqual([line(4)]);
    await Promise.all([one.close(), other.close()]);
  });

  test('tells of late failures with their code while connected, and of what came before', async () => {
    const writer = await StatusWriter.open(statusFiles(folder, phoneNumberId));
    await writer.append([line(0)]);
    const heard: AckEvent[] = [];
    const account = { name: 'shop', phoneNumberId, businessAccountId, base: graph.base, token };
    const sessionId = 'aaaaa-bbbbb';
    const transport = createCloudTransport({ account, clock: systemClock, folder, conceal: (text) => text, sessionId });
    onTestFinished(() => transport.close());
    transport.onAck((ack) => heard.push(ack));
    await transport.connect();
    await writer.append([{ ...line(1), attemptId: 'other-sessn.1.1' }, line(3)]);
    await until(() => heard.length >= 2);
    expect(heard).toEqual([
      { attemptId: 'aaaaa-bbbbb.0.1', messageId: messageIdOf('wamid.0'), level: 2 },
      { attemptId: 'aaaaa-bbbbb.3.1', messageId: messageIdOf('wamid.3'), level: -1, code: 'undeliverable' },
    ]);
    await writer.close();
  });
});

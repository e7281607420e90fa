import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AckEvent } from '../../src/sender/model';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';
import { runCount } from '../counts';
import type { StandInOptions } from '../standin/standIn';
import { recipient } from '../whatsapp/conformance';
import { until } from '../until';
import { checkNoBrowserLeft, createStandInHarness, type StandInHarness } from './standInHarness';

/** Of a browser that is starting, each a little later. */
const CLOSES = runCount('CLOSES', 3, 8);
const SEED = Number(process.env['SEED'] ?? Date.now() % 100_000);

let harness: StandInHarness | null = null;

async function given(options: StandInOptions = {}): Promise<StandInHarness> {
  harness = await createStandInHarness(options);
  return harness;
}

afterEach(async () => {
  await harness?.dispose();
  harness = null;
});

const digits = (index: number): string => recipient(index).phone.slice(1);

describe('WhatsApp Web in a real browser', () => {
  test('links by QR code, sends 30 rows, and needs no code after a restart', async () => {
    const unregistered = [4, 11, 29].map(digits);
    const { transport, restart, standIn, states, profileFolder } = await given({ unregistered });
    const acks = new Map<string, number>();
    transport.onAck(({ messageId, level }: AckEvent) => acks.set(messageId, level));

    const startMs = performance.now();
    const connecting = transport.connect();
    await until(() => transport.state.kind === 'needsQr');
    const scannedMs = performance.now();
    standIn.scanQr();
    expect(await connecting).toEqual({ ok: true });
    console.log(`QR code after ${Math.round(scannedMs - startMs)} ms, ready ${since(scannedMs)} ms after its scan`);
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'needsQr', 'syncing', 'ready']);
    expect(transport.state).toEqual({
      kind: 'ready',
      account: 'Marie, +33 1•• ••• •42',
      accountId: '33199000042',
      phone: '+33199000042',
    });
    expect((await stat(profileFolder)).mode & 0o777).toBe(0o700);

    const rows = Array.from({ length: 30 }, (_, index) => recipient(index));
    const text = (index: number): string => `Bonjour n° ${index}`;
    const sinceMs = Date.now();
    const limit = pLimit(3);
    const results = await Promise.all(rows.map((row) => limit(() => transport.send(row, { text: text(row.index) }))));
    console.log(`30 rows, 3 at once: ${Math.round(30_000 / (Date.now() - sinceMs))} a second`);
    const registered = rows.filter(({ phone }) => !unregistered.includes(phone.slice(1)));
    for (const { index, phone } of rows) {
      expect(results[index]).toMatchObject(
        unregistered.includes(phone.slice(1))
          ? { kind: 'failed', errorClass: 'permanent', code: 'notOnWhatsApp' }
          : { kind: 'sent' },
      );
    }
    const accepted = standIn.acceptedMessages();
    expect(accepted.map(({ phone }) => phone).sort()).toEqual(registered.map(({ phone }) => phone));
    await until(() => accepted.every(({ id }) => acks.get(id) === 3));

    await transport.close();
    await checkNoBrowserLeft(profileFolder);

    const restarted = restart();
    const restartMs = performance.now();
    expect(await restarted.connect()).toEqual({ ok: true });
    console.log(`ready ${since(restartMs)} ms after a restart`);
    expect(states.slice(4).map(({ kind }) => kind)).toEqual(['starting', 'syncing', 'ready']);
    for (const { index } of rows) {
      const found = await restarted.findSent(recipient(index), { text: text(index) }, sinceMs);
      expect(found.kind).toBe(registered.some((row) => row.index === index) ? 'sent' : 'unsure');
    }
    expect(await restarted.findSent(recipient(40), { text: text(40) }, sinceMs)).toEqual({ kind: 'unsure' });
    expect(await restarted.findSent(recipient(0), { text: text(1) }, sinceMs)).toEqual({ kind: 'unsure' });
  });

  test('loads a page again that has grown too large, and only when nothing is in flight', async () => {
    const { create, standIn, states } = await given();
    standIn.scanQr();
    const transport = create({ recycleAtBytes: 1 });
    await transport.connect();
    const limit = pLimit(3);
    const rows = Array.from({ length: 70 }, (_, index) => recipient(index));
    const results = await Promise.all(rows.map((row) => limit(() => transport.send(row, { text: 'Bonjour' }))));
    expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(70);
    expect(standIn.acceptedMessages()).toHaveLength(70);
    expect(transport.memoryBytes).toBeGreaterThan(500_000);
    const kinds = states.map(({ kind }) => kind);
    expect(new Set(kinds.slice(kinds.indexOf('ready')))).toEqual(new Set(['ready', 'syncing']));
    expect(kinds.at(-1)).toBe('ready');
  });

  test('shows each new QR code', async () => {
    const { transport, standIn, states } = await given();
    const connecting = transport.connect();
    await until(() => transport.state.kind === 'needsQr');
    standIn.refreshQr();
    await until(() => states.filter(({ kind }) => kind === 'needsQr').length === 2);
    const codes = states.flatMap((state) => (state.kind === 'needsQr' ? [state.code] : []));
    expect(new Set(codes).size).toBe(2);
    standIn.scanQr();
    expect(await connecting).toEqual({ ok: true });
  });

  test('becomes ready although WhatsApp Web had synced before the library listened', async () => {
    const { transport, restart, standIn } = await given({ syncDelayMs: 0 });
    standIn.scanQr();
    expect(await transport.connect()).toEqual({ ok: true });
    await transport.close();
    expect(await restart().connect()).toEqual({ ok: true });
  });

  test('leaves Ctrl-C to the program', async () => {
    const listeners = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const before = listeners();
    const { transport, standIn } = await given();
    standIn.scanQr();
    await transport.connect();
    expect(listeners()).toBe(before);
  });

  test('leaves no browser behind when its process is killed, and starts again from the profile', async () => {
    const { restart, standIn, options, bundleFolder, profileFolder } = await given();
    standIn.scanQr();
    const script = `
      const { createWhatsAppWebTransport } = require('./whatsappWeb.js');
      createWhatsAppWebTransport(${JSON.stringify(options)}).connect().then(({ ok }) => console.log(ok ? 'ready' : 'failed'));
    `;
    const program = spawn(process.execPath, ['-e', script], {
      cwd: bundleFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(program.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('ready\n');
    program.kill('SIGKILL');
    await checkNoBrowserLeft(profileFolder);
    expect(await restart().connect()).toEqual({ ok: true });
  });

  test('leaves no browser behind, whenever it’s closed', async () => {
    console.log(`SEED=${SEED} CLOSES=${CLOSES}`);
    const { create, standIn, profileFolder } = await given();
    standIn.scanQr();
    for (let round = 0; round < CLOSES; round += 1) {
      const transport = create();
      const connecting = transport.connect();
      const waitMs = ((SEED + round * 7919) % 1009) * (round / CLOSES);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await transport.close();
      await checkNoBrowserLeft(profileFolder);
      expect(await connecting).toMatchObject({ ok: expect.any(Boolean) });
    }
  });
});

describe('a connection to WhatsApp Web', () => {
  /** Each test writes to other people. */
  let shared: StandInHarness;
  beforeAll(async () => {
    shared = await createStandInHarness({ underLid: [digits(0)] });
    shared.standIn.scanQr();
    const connected = await shared.transport.connect();
    if (!connected.ok) throw connected.error;
  });
  afterAll(async () => await shared?.dispose());

  test('sends 300 rows at a steady rate', async () => {
    const { transport, standIn } = shared;
    const acceptedBefore = standIn.acceptedMessages().length;
    const limit = pLimit({ concurrency: 3 });
    const startMs = performance.now();
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        limit(() => transport.send(recipient(10 + (index % 90)), { text: `${index}` })),
      ),
    );
    console.log(`300 rows, 3 at once, look-up, ack: ${Math.round(300_000 / since(startMs))} a second`);
    expect(
      new Set(
        standIn
          .acceptedMessages()
          .slice(acceptedBefore)
          .map(({ text }) => text),
      ).size,
    ).toBe(300);
  });

  test('sends to and finds chats that are kept under an @lid', async () => {
    const { transport, standIn } = shared;
    const acceptedBefore = standIn.acceptedMessages().length;
    const sent = await transport.send(recipient(0), { text: 'Bonjour' });
    expect(sent.kind).toBe('sent');
    expect(standIn.acceptedMessages().slice(acceptedBefore)).toMatchObject([{ phone: recipient(0).phone }]);
    expect(await transport.findSent(recipient(0), { text: 'Bonjour' }, Date.now() - 5000)).toEqual(sent);
  });

  test('sends to the account’s own number, which it tells', async () => {
    const { transport, standIn } = shared;
    const phone = transport.state.kind === 'ready' ? (transport.state.phone ?? '') : '';
    expect(await transport.send({ ...recipient(2), phone }, { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
    expect(standIn.acceptedMessages().at(-1)).toMatchObject({ phone: '+33199000042' });
  });

  test('asks again before it says that a number isn’t on WhatsApp', async () => {
    const { transport, standIn } = shared;
    standIn.forgetOnce.add(digits(1));
    expect(await transport.send(recipient(1), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
  });
});

test('a browser that is gone at once is started again', async () => {
  const { create, standIn, profileFolder } = await given();
  const folder = join(profileFolder, '..');
  const browserPath = join(folder, 'browser.sh');
  const program = `#!/bin/sh\n[ -e ${folder}/tried ] && exec /usr/bin/chromium "$@"\ntouch ${folder}/tried\n`;
  await writeFile(browserPath, program, { mode: 0o755 });
  standIn.scanQr();
  expect(await create({ browserPath }).connect()).toEqual({ ok: true });
});

describe('WhatsApp Web says why it can’t connect', () => {
  const check = async (options: Partial<WhatsAppWebOptions>, happened: RegExp): Promise<void> => {
    const { create, profileFolder } = await given();
    const transport = create(options);
    const result = await transport.connect();
    expect(result.ok ? 'connected' : result.error.happened.text).toMatch(happened);
    expect(transport.state).toMatchObject({ kind: 'lost', reason: { text: expect.stringMatching(happened) } });
    await checkNoBrowserLeft(profileFolder);
  };
  const limits = { startMs: 3000, qrMs: 500, closeMs: 2000 };

  test('no browser there', () => check({ browserPath: '/nowhere/chrome' }, /no browser at/u));
  test('a browser that doesn’t start', () => check({ browserPath: '/bin/false' }, /could not be started/u));
  test('a browser that says nothing', () =>
    check({ browserPath: '/usr/bin/yes', limits }, /did.?n.t start|not be started/u));
  test('no stored page of that version', () =>
    check({ webVersion: { version: '1', folder: '/nowhere' } }, /stored page/u));
  test('a folder that can’t be made', () => check({ profileFolder: '/dev/null/profile' }, /can.t be written/u));
  test('a code that nobody scans', () => check({ limits: { qrMs: 500 } }, /wasn.t scanned/u));

  test('a profile that another window uses', async () => {
    const { transport, create, standIn, profileFolder } = await given();
    standIn.scanQr();
    await transport.connect();
    const second = await create().connect();
    expect(second).toMatchObject({
      ok: false,
      error: { happened: { text: expect.stringMatching(/Another window/u) } },
    });
    expect(transport.state.kind).toBe('ready');
    expect(await transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
    await expect(stat(join(profileFolder, 'session'))).resolves.toBeDefined();
  });
});

function since(startMs: number): number {
  return Math.round(performance.now() - startMs);
}

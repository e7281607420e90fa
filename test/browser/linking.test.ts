import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AccountGuard } from '../../src/sender/accountGuard';
import type { ConnectionState } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';
import { systemClock } from '../../src/sessions/systemClock';
import type { StandInOptions } from '../standin/standIn';
import { MemoryJournal } from '../fakes/memorySession';
import { recipient } from '../whatsapp/conformance';
import { until } from '../until';
import { checkNoBrowserLeft, createStandInHarness, logOut, type StandInHarness } from './standInHarness';

const PHONE = '33199000042';

let harness: StandInHarness | null = null;

async function given(options: StandInOptions = {}): Promise<StandInHarness> {
  harness = await createStandInHarness(options);
  return harness;
}

afterEach(async () => {
  await harness?.dispose();
  harness = null;
});

async function untilKind<Kind extends ConnectionState['kind']>(transport: Transport, kind: Kind) {
  await until(() => transport.state.kind === kind);
  return transport.state as Extract<ConnectionState, { readonly kind: Kind }>;
}

async function untilLinked({ transport, standIn }: StandInHarness): Promise<void> {
  standIn.scanQr();
  expect(await transport.connect()).toEqual({ ok: true });
}

describe('linking by phone number', () => {
  test('shows a code, links when it is typed, and needs none after a restart', async () => {
    const { transport, restart, standIn, states } = await given();
    const connecting = transport.connect();
    await untilKind(transport, 'needsQr');
    expect(await transport.pairing?.start(PHONE)).toBeNull();
    expect(await untilKind(transport, 'needsCode')).toEqual({ kind: 'needsCode', code: 'STANDIN1' });
    expect(standIn.pairing.phones).toEqual([PHONE]);
    standIn.pairing.typeCode('WRONG123');
    // The page goes on making QR codes: none takes the place of the code.
    standIn.refreshQr();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(transport.state.kind).toBe('needsCode');
    standIn.pairing.typeCode('STAN-DIN1');
    expect(await connecting).toEqual({ ok: true });
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'needsQr', 'needsCode', 'syncing', 'ready']);
    await transport.close();
    expect(await restart().connect()).toEqual({ ok: true });
  });

  test('goes back to the newest QR code', async () => {
    const { transport, standIn } = await given();
    const connecting = transport.connect();
    const first = await untilKind(transport, 'needsQr');
    await transport.pairing?.start(PHONE);
    standIn.refreshQr();
    await untilKind(transport, 'needsCode');
    await transport.pairing?.cancel();
    await until(() => transport.state.kind === 'needsQr' && transport.state.code !== first.code);
    standIn.scanQr();
    expect(await connecting).toEqual({ ok: true });
  });

  test.each(['refused', 'hangs'] as const)(
    'says that there is no code, and shows the QR code again: %s',
    async (how) => {
      const { transport, standIn } = await given();
      const connecting = transport.connect();
      await untilKind(transport, 'needsQr');
      standIn.pairing.answer = how;
      const error = await transport.pairing?.start(PHONE);
      expect(error?.happened.text).toBe('WhatsApp gave no code for this phone number.');
      expect(transport.state.kind).toBe('needsQr');
      standIn.scanQr();
      expect(await connecting).toEqual({ ok: true });
    },
  );

  test('is over when nobody types the code', async () => {
    const { create, profileFolder } = await given();
    const transport = create({ pairWithPhone: PHONE, limits: { qrMs: 2000, closeMs: 2000 } });
    const result = await transport.connect();
    expect(result.ok ? 'connected' : result.error.happened.text).toBe('The code wasn’t typed on the phone in time.');
    await checkNoBrowserLeft(profileFolder);
  });

  test('shows no QR code where the number was given beforehand', async () => {
    const { create, standIn, states } = await given();
    const transport = create({ pairWithPhone: PHONE });
    const connecting = transport.connect();
    const { code } = await untilKind(transport, 'needsCode');
    standIn.pairing.typeCode(code);
    expect(await connecting).toEqual({ ok: true });
    expect(states.map(({ kind }) => kind)).toEqual(['starting', 'needsCode', 'syncing', 'ready']);
  });

  test('ends where there is no code for the number that was given beforehand', async () => {
    const { create, standIn, profileFolder } = await given();
    standIn.pairing.answer = 'refused';
    const result = await create({ pairWithPhone: PHONE }).connect();
    expect(result.ok ? 'connected' : result.error.happened.text).toBe('WhatsApp gave no code for this phone number.');
    await checkNoBrowserLeft(profileFolder);
  });

  test('leaves no browser behind when it is closed meanwhile', async () => {
    const { transport, profileFolder } = await given();
    const connecting = transport.connect();
    await untilKind(transport, 'needsQr');
    void transport.pairing?.start(PHONE);
    await untilKind(transport, 'needsCode');
    await transport.close();
    expect(await connecting).toMatchObject({ ok: false });
    await checkNoBrowserLeft(profileFolder);
  });
});

describe('logging out', () => {
  const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

  test('unlinks the device at WhatsApp, and removes the profile', async () => {
    const scene = await given();
    const { transport, restart, standIn, options, profileFolder } = scene;
    await untilLinked(scene);
    await transport.close();
    expect(await isThere(join(profileFolder, 'session'))).toBe(true);
    expect(standIn.isUnlinked).toBe(false);
    expect(await logOut(options)).toBe('everywhere');
    expect(standIn.isUnlinked).toBe(true);
    expect(await isThere(profileFolder)).toBe(false);
    await checkNoBrowserLeft(profileFolder);
    const again = restart();
    const connecting = again.connect();
    await untilKind(again, 'needsQr');
    standIn.scanQr();
    expect(await connecting).toEqual({ ok: true });
  });

  test('says so where nothing was linked', async () => {
    const { options } = await given();
    expect(await logOut(options)).toBe('wasNotLinked');
  });

  test('forgets a device that the phone has removed already', async () => {
    const scene = await given();
    await untilLinked(scene);
    await scene.transport.close();
    scene.standIn.unlink();
    expect(await logOut(scene.options)).toBe('wasNotLinked');
    expect(await isThere(scene.profileFolder)).toBe(false);
  });

  test('forgets the device here where WhatsApp can’t be reached', async () => {
    const scene = await given();
    await untilLinked(scene);
    await scene.transport.close();
    const unreachable = { ...scene.options, limits: { ...scene.options.limits, startMs: 4000 } };
    await scene.standIn.goAway();
    expect(await logOut(unreachable)).toBe('here');
    expect(await isThere(scene.profileFolder)).toBe(false);
    await checkNoBrowserLeft(scene.profileFolder);
  });

  test('is refused while another window sends through the profile', async () => {
    const scene = await given();
    await untilLinked(scene);
    await expect(logOut(scene.options)).rejects.toMatchObject({
      name: 'HumanError',
      happened: { text: expect.stringMatching(/Another window/u) },
    });
    expect(scene.standIn.isUnlinked).toBe(false);
    expect(await scene.transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
  });
});

test('a session that goes on with another phone is asked about, and sends nothing before the answer', async () => {
  const { create, standIn, options } = await given();
  const journal = new MemoryJournal();
  const asked: string[] = [];
  let account: string | null = null;
  let mayUse = false;
  const guarded = (): AccountGuard =>
    new AccountGuard({
      transport: create(),
      clock: systemClock,
      journal,
      account,
      concealAccount: (accountId) => `hash of ${accountId}`,
      askOtherAccount: (name) => {
        asked.push(name);
        return Promise.resolve(mayUse);
      },
    });

  const first = guarded();
  standIn.scanQr();
  expect(await first.connect()).toEqual({ ok: true });
  expect(await first.send(recipient(0), { text: 'one' })).toMatchObject({ kind: 'sent' });
  await first.close();
  account = journal.records.flatMap((record) => (record.t === 'account' ? record.h : []))[0] ?? null;
  expect(account).toBe('hash of 33199000042');
  await logOut(options);

  standIn.account = { pushname: 'Paul', phone: '33199000077' };
  const second = guarded();
  standIn.scanQr();
  expect(await second.connect()).toMatchObject({ ok: false });
  expect(asked).toEqual(['Paul, +33 1•• ••• •77']);
  expect(await second.send(recipient(1), { text: 'two' })).toMatchObject({ kind: 'failed', errorClass: 'paused' });
  expect(standIn.acceptedMessages()).toHaveLength(1);

  mayUse = true;
  expect(await second.connect()).toEqual({ ok: true });
  expect(await second.send(recipient(1), { text: 'two' })).toMatchObject({ kind: 'sent' });
  expect(standIn.acceptedMessages().map(({ text }) => text)).toEqual(['one', 'two']);
});

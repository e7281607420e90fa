import { afterEach, describe, expect, test } from 'vitest';
import type { AccountLimits } from '../../src/sender/limits/accountLimits';
import type { PageLibraryName } from '../../src/whatsapp/web/pageLibraries';
import { turnsOf } from '../inTurn';
import type { StandInOptions } from '../standin/options';
import { recipient } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

let harness: StandInHarness | null = null;

afterEach(async () => {
  await harness?.dispose();
  harness = null;
});

async function given(options: StandInOptions, pageLibrary: PageLibraryName): Promise<StandInHarness> {
  harness = await createStandInHarness(options, { pageLibrary });
  harness.standIn.scanQr();
  expect(await harness.transport.connect()).toEqual({ ok: true });
  return harness;
}

const LIBRARIES = ['whatsapp-web.js', 'wa-js'] as const;
const UNTIL_MS = Math.ceil(Date.now() / 1000 + 3600) * 1000;
const LOCK = { restriction: 'RESTRICT_ALL_COMPANIONS', untilMs: UNTIL_MS };
const LOCKED = { kind: 'on', ...LOCK };
const digits = (index: number): string => recipient(index).phone.slice(1);

describe.each(LIBRARIES)('the account’s own limits, by %s', (pageLibrary) => {
  const isDue = turnsOf(LIBRARIES, pageLibrary);

  test.runIf(isDue())('are read where the page has them', async () => {
    const cycleEndSeconds = UNTIL_MS / 1000;
    const quota = { total: 100, used: 62, cycleEndSeconds, status: 'FIRST_WARNING' } as const;
    const { transport, standIn } = await given({ lock: LOCK, quota }, pageLibrary);
    expect(await transport.readLimits?.()).toEqual({
      lock: LOCKED,
      quota: { kind: 'limited', totalCount: 100, usedCount: 62, cycleEndMs: UNTIL_MS, status: 'FIRST_WARNING' },
    });
    standIn.lock = null;
    standIn.quota = { total: -1, used: 0, cycleEndSeconds };
    expect(await transport.readLimits?.()).toEqual({ lock: { kind: 'off' }, quota: { kind: 'unlimited' } });
    standIn.quota = { total: 0, used: 0, cycleEndSeconds: 0, oteStatus: 'NOT_ELIGIBLE', mvStatus: 'NOT_ELIGIBLE' };
    expect(await transport.readLimits?.()).toMatchObject({ quota: { kind: 'unlimited' } });
  });

  test.runIf(isDue())('are unknown on a page without them, which is no broken page', async () => {
    const { transport } = await given({ hasLimitModules: false }, pageLibrary);
    expect(await transport.readLimits?.()).toEqual({ lock: { kind: 'unknown' }, quota: { kind: 'unknown' } });
    expect(await transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
  });

  test.runIf(isDue())('are told when WhatsApp changes them', async () => {
    const { transport, standIn } = await given({}, pageLibrary);
    const told: AccountLimits[] = [];
    transport.onLimits?.((limits) => told.push(limits));
    standIn.lock = LOCK;
    await expect.poll(() => told.at(-1)?.lock).toEqual(LOCKED);
  });

  test.runIf(isDue())('are asked for once: that the page tells of what it was asked is no change', async () => {
    const { transport, standIn } = await given({ lock: LOCK }, pageLibrary);
    await transport.readLimits?.();
    const onceCount = standIn.limitsAskedCount;
    // What would follow from the answer has had its time when a message is through.
    expect(await transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ code: 'refused' });
    await transport.readLimits?.();
    expect(standIn.limitsAskedCount).toBe(2 * onceCount);
  });

  test.runIf(isDue())('know who is known, also under an @lid, and refuse new chats alone', async () => {
    const options = { knownChats: [digits(0), digits(2)], underLid: [digits(2)], lock: LOCK };
    const { transport, standIn } = await given(options, pageLibrary);
    const phones = [0, 1, 2].map((index) => recipient(index).phone);
    expect(await transport.readKnownChats?.(phones)).toEqual([true, false, true]);
    expect(await transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
    const refused = { kind: 'failed', errorClass: 'permanent', code: 'refused', isNewChat: true };
    expect(await transport.send(recipient(1), { text: 'Bonjour' })).toEqual(refused);
    expect(standIn.acceptedMessages()).toHaveLength(1);
  });
});

describe.each(LIBRARIES)('a message under the chat’s other id, by %s', (pageLibrary) => {
  test('is sent, followed and found', async () => {
    const { transport, restart, standIn } = await given(
      { storedUnderOtherId: true, underLid: [digits(1)] },
      pageLibrary,
    );
    const sinceMs = Date.now();
    for (const index of [0, 1]) {
      expect(await transport.send(recipient(index), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
    }
    expect(standIn.acceptedMessages()).toHaveLength(2);
    await transport.close();
    const again = restart();
    await again.connect();
    for (const index of [0, 1]) {
      expect(await again.findSent(recipient(index), { text: 'Bonjour' }, sinceMs)).toMatchObject({ kind: 'sent' });
    }
  });
});

import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectResult, Transport } from '../../src/sender/ports';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';
import { foreignLock, removeForeignLock } from '../../src/whatsapp/web/profileLock';
import { lockFromOtherHost } from '../standin/foreignLock';
import type { BlockedState, StandInOptions } from '../standin/options';
import { turnsOf } from '../inTurn';
import { recipient } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

let harness: StandInHarness | null = null;

afterEach(async () => {
  await harness?.dispose();
  harness = null;
});

async function given(
  standIn: StandInOptions,
  options: Partial<WhatsAppWebOptions> = {},
): Promise<StandInHarness & { readonly result: ConnectResult }> {
  harness = await createStandInHarness(standIn, options);
  harness.standIn.scanQr();
  return { ...harness, result: await harness.transport.connect() };
}

const LIBRARIES = ['whatsapp-web.js', 'wa-js'] as const;
const BLOCKED: readonly BlockedState[] = ['TOS_BLOCK', 'SMB_TOS_BLOCK', 'PROXYBLOCK', 'DEPRECATED_VERSION'];

async function checkSends(transport: Transport): Promise<void> {
  expect(await transport.send(recipient(0), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
}

describe.each(LIBRARIES)('connecting, by %s', (pageLibrary) => {
  const isDue = turnsOf(LIBRARIES, pageLibrary);

  test.runIf(isDue())('lets a large account sync for longer than any limit, and says how far it is', async () => {
    const limits = { readyMs: 1500, stalledMs: 1500 };
    const { result, states, transport } = await given(
      { syncDelayMs: 6000, showsSync: true },
      { pageLibrary, limits: { lookUpMs: 5000, ...limits } },
    );
    expect(result).toEqual({ ok: true });
    expect(states).toContainEqual({ kind: 'syncing', percent: expect.any(Number) });
    await checkSends(transport);
  });

  test.runIf(isDue())(
    'goes on with a page that never says it has synced, where it has all that sending needs',
    async () => {
      const { result, transport } = await given({ syncDelayMs: 'never' }, { pageLibrary, limits: { stalledMs: 1500 } });
      expect(result).toEqual({ ok: true });
      await checkSends(transport);
    },
  );

  for (const blockedAtStart of BLOCKED) {
    test.runIf(isDue())(`says that WhatsApp doesn’t let it in: ${blockedAtStart}`, async () => {
      const { result, transport } = await given({ blockedAtStart }, { pageLibrary });
      const text = blockedAtStart === 'DEPRECATED_VERSION' ? /no longer accepts/u : /restricted/u;
      checkFailed(result, text);
      expect(transport.state).toMatchObject({ kind: 'lost', needsPerson: true });
    });
  }

  test.runIf(isDue())('says that a passkey is asked for', async () => {
    const { result } = await given({ passkey: 'asked' }, { pageLibrary });
    checkFailed(result, /passkey/u);
  });

  test.runIf(isDue())('says that another step is asked for, once nothing moves after the scan', async () => {
    const limits = { qrMs: 60_000, linkStepMs: 1500 };
    const { result } = await given({ passkey: 'silent' }, { pageLibrary, limits });
    checkFailed(result, /another step/u);
  });

  test.runIf(isDue())('isn’t disturbed by the page’s sub-frames', async () => {
    const { result, states, transport } = await given({ frameEveryMs: 50, syncDelayMs: 2000 }, { pageLibrary });
    expect(result).toEqual({ ok: true });
    // The phone is quicker than one of the libraries, which then has no code to show.
    const kinds = states.map(({ kind }) => kind).filter((kind) => kind !== 'needsQr');
    expect(kinds).toEqual(['starting', 'syncing', 'ready']);
    await checkSends(transport);
    await checkSends(transport);
    expect(transport.state.kind).toBe('ready');
  });
});

describe('a profile that another computer has marked as in use', () => {
  test('is named and left alone, until the mark is removed', async () => {
    const { profileFolder, create, result, transport } = await given({});
    expect(result).toEqual({ ok: true });
    await transport.close();
    await lockFromOtherHost(join(profileFolder, 'session'), 'counter-2');
    expect(await foreignLock(profileFolder)).toBe('counter-2');
    checkFailed(await create().connect(), /another computer/u);
    await removeForeignLock(profileFolder);
    await expect(access(join(profileFolder, 'session', 'SingletonLock'))).rejects.toThrow('ENOENT');
    expect(await create().connect()).toEqual({ ok: true });
  });

  test('under this computer’s own name is no other’s', async () => {
    const { profileFolder, transport } = await given({});
    expect(await foreignLock(profileFolder)).toBeNull();
    await transport.close();
    await lockFromOtherHost(join(profileFolder, 'session'), hostname());
    expect(await foreignLock(profileFolder)).toBeNull();
  });
});

function checkFailed(result: ConnectResult, happened: RegExp): void {
  expect(result.ok ? 'connected' : result.error.happened.text).toMatch(happened);
}

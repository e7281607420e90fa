import { afterEach, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/whatsapp/web/limits';
import type { PageStatus } from '../../src/whatsapp/web/pageBridge';
import { PageWatch } from '../../src/whatsapp/web/pageWatch';

const CONNECTED: PageStatus = {
  documentId: 'first',
  isLoaded: true,
  version: null,
  hasModules: true,
  socketState: 'CONNECTED',
  hasSynced: true,
  syncPercent: null,
  progress: '',
  isPasskeyAsked: false,
};

interface Given {
  readonly watch: PageWatch;
  /** What the watch has told so far. */
  readonly told: readonly string[];
  /** Looks at a page that answers so, once `meanwhile` has happened. */
  readonly look: (socketState: string, meanwhile?: () => void) => Promise<void>;
}

let ended = new AbortController();
afterEach(() => {
  ended.abort();
  ended = new AbortController();
});

/** A page that is ready; nothing is asked of it but when the test looks. */
async function given(): Promise<Given> {
  const told: string[] = [];
  let answer: PageStatus = CONNECTED;
  let meanwhile: (() => void) | undefined;
  const watch = new PageWatch({
    client: {},
    bridge: {
      status: async () => {
        await Promise.resolve();
        meanwhile?.();
        return answer;
      },
      repair: async () => [],
      watch: async () => undefined,
      account: async () => ({ name: null, phone: null, id: null }),
      authCode: async () => null,
    },
    driver: {
      library: 'whatsapp-web.js',
      inject: async () => undefined,
      prove: async () => undefined,
      proveLinking: async () => undefined,
    },
    pairing: {
      reset: () => undefined,
      noteQr: () => undefined,
      noteCode: () => undefined,
      start: async () => false,
      cancel: async () => undefined,
      isByCode: false,
    },
    ended: ended.signal,
    limits: DEFAULT_LIMITS,
    headless: true,
    events: {
      needsQr: () => told.push('needsQr'),
      needsCode: () => told.push('needsCode'),
      syncing: () => told.push('syncing'),
      ready: () => told.push('ready'),
      ack: () => undefined,
      reply: () => undefined,
      limitsChanged: () => undefined,
      ended: (failure) => told.push(failure),
    },
    end: (failure) => told.push(failure),
  });
  const look = async (socketState: string, then?: () => void): Promise<void> => {
    answer = { ...CONNECTED, socketState };
    meanwhile = then;
    watch.noteLibraryReady();
    // No step of it takes more than a turn of promises.
    await new Promise((resolve) => setImmediate(resolve));
  };
  await look('CONNECTED');
  expect(told).toEqual(['syncing', 'ready']);
  return { watch, told, look };
}

test.each(['TIMEOUT', 'OPENING', 'PAIRING'])(
  '%s, said while an older answer is on its way: not ready by that',
  async (state) => {
    const { watch, told, look } = await given();
    await look('CONNECTED', () => watch.noteSocketState(state));
    expect(told).toEqual(['syncing', 'ready', 'syncing']);
    await look(state);
    expect(told).toEqual(['syncing', 'ready', 'syncing']);
    await look('CONNECTED');
    expect(told).toEqual(['syncing', 'ready', 'syncing', 'ready']);
  },
);

test('a socket that is away without a word is noticed by the next look', async () => {
  const { told, look } = await given();
  await look('TIMEOUT');
  expect(told).toEqual(['syncing', 'ready', 'syncing']);
});

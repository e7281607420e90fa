import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractPaths } from '../../src/whatsapp/web/pageContract';
import { seededRandom } from '../../src/sender/pace/random';
import type { PageLibraryName } from '../../src/whatsapp/web/pageLibraries';
import { drawn, runCount } from '../counts';
import { recipient } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

/** As many browsers at once: each waits most of the time, until it is sure that nothing more comes. */
const AT_ONCE_COUNT = 3;
/** Of the parts, drawn by the seed: each costs a start of the browser. */
const PARTS = runCount('PARTS', 4, Infinity);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** From the start of the browser to the answer, where the machine has nothing else to do; what a start takes here comes on top. */
const LIMIT_MS = 10_000;
const LIMIT_OF_BOTH_MS = 20_000;

let harnesses: readonly StandInHarness[] = [];
let startMs = 0;

beforeAll(async () => {
  harnesses = await Promise.all(Array.from({ length: AT_ONCE_COUNT }, () => createStandInHarness()));
  for (const { create, standIn } of harnesses) {
    standIn.scanQr();
    const transport = create();
    const connected = await transport.connect();
    if (!connected.ok) throw connected.error;
    await transport.close();
  }
  const begunMs = performance.now();
  const transports = harnesses.map(({ create }) => create());
  await Promise.all(transports.map((transport) => transport.connect()));
  startMs = performance.now() - begunMs;
  await Promise.all(transports.map((transport) => transport.close()));
});

afterAll(async () => await Promise.all(harnesses.map((harness) => harness.dispose())));

/** Connects without the part, and says what came of it. */
async function without(harness: StandInHarness, part: string, pageLibrary: PageLibraryName): Promise<string> {
  const { create, standIn } = harness;
  standIn.missing = [part];
  const transport = create({ pageLibrary });
  const begunMs = performance.now();
  const result = await transport.connect();
  const tookMs = performance.now() - begunMs;
  const sent = await transport.send(recipient(0), { text: 'Bonjour' });
  await transport.close();
  standIn.missing = [];
  if (result.ok) return `${part}: connected all the same`;
  if (!/has changed/u.test(result.error.happened.text)) return `${part}: ${result.error.happened.text}`;
  if (sent.kind === 'sent' || sent.errorClass !== 'paused') return `${part}: touched a row`;
  // A machine that has become busier since takes longer to start a browser, too.
  if (tookMs <= LIMIT_MS + startMs || tookMs <= LIMIT_MS + (await wholeStartMs(harness))) return '';
  return `${part}: said after ${Math.round(tookMs)} ms`;
}

/** What connecting to the whole page takes now. */
async function wholeStartMs({ create }: StandInHarness): Promise<number> {
  const transport = create();
  const begunMs = performance.now();
  expect(await transport.connect()).toEqual({ ok: true });
  const tookMs = performance.now() - begunMs;
  await transport.close();
  return tookMs;
}

/** Without each of the parts, one by one, the engine is broken. */
async function checkEach(parts: readonly string[], pageLibrary: PageLibraryName): Promise<void> {
  const left = [...drawn(parts, PARTS, seededRandom(SEED))];
  console.log(`SEED=${SEED} PARTS=${left.length} of ${parts.length}: ${left.join(', ')}`);
  const said: string[] = [];
  await Promise.all(
    harnesses.map(async (harness) => {
      for (let part = left.pop(); part !== undefined; part = left.pop()) {
        said.push(await without(harness, part, pageLibrary));
      }
    }),
  );
  expect(said.filter((text) => text !== '')).toEqual([]);
  expect(harnesses.flatMap(({ standIn }) => standIn.acceptedMessages())).toEqual([]);
}

const ofThePage = (path: string): boolean => !/^(?:window|WPP)\b/u.test(path);

/** Where wa-js finds what it offers, as the page is today; what is its own can't go without it. */
const BEHIND_WPP: Readonly<Record<string, string>> = {
  'WPP.whatsapp.Socket.on': 'WAWebSocketModel',
  'WPP.whatsapp.UserPrefs': 'WAWebUserPrefsMeUser',
  'WPP.whatsapp.Conn': 'WAWebConnModel',
  'WPP.whatsapp.WidFactory.createWid': 'WAWebWidFactory',
  'WPP.whatsapp.functions.queryWidExists': 'WAWebQueryExistsJob.queryWidExists',
  'WPP.whatsapp.functions.findOrCreateLatestChat': 'WAWebFindChatAction.findOrCreateLatestChat',
  'WPP.whatsapp.ChatStore.get': 'WAWebChatCollection',
  'WPP.whatsapp.MsgKey': 'WAWebMsgKey',
  'WPP.whatsapp.MsgStore.get': 'WAWebMsgCollection',
  'WPP.whatsapp.functions.randomMessageId': 'WAWebMsgKey.newId',
  'WPP.whatsapp.functions.getEphemeralFields': 'WAWebGetEphemeralFieldsMsgActionsUtils.getEphemeralFields',
  'WPP.whatsapp.functions.addAndSendMsgToChat': 'WAWebSendMsgChatAction.addAndSendMsgToChat',
};

describe('a page without a part of the contract', () => {
  test('is said to be broken by whatsapp-web.js', async () => {
    const parts = [...contractPaths('whatsapp-web.js', 'boot'), ...contractPaths('whatsapp-web.js', 'send')];
    await checkEach(parts.filter(ofThePage), 'whatsapp-web.js');
  }, 600_000);

  test('is said to be broken by wa-js', async () => {
    const needed = [...contractPaths('wa-js', 'link'), ...contractPaths('wa-js', 'send')];
    const parts = needed.flatMap((path) => BEHIND_WPP[path] ?? []);
    expect(parts.length).toBeGreaterThan(10);
    await checkEach(parts, 'wa-js');
  }, 600_000);

  test('is driven by the second library where that can do without it', async () => {
    const [{ create, standIn } = first()] = harnesses;
    standIn.missing = ['WAWebSyncGatingUtils'];
    const transport = create();
    expect(await transport.connect()).toEqual({ ok: true });
    expect(await transport.send(recipient(1), { text: 'Bonjour' })).toMatchObject({ kind: 'sent' });
    await transport.close();
    standIn.missing = [];
  });

  test('is said to be broken once both libraries have been tried', async () => {
    const [{ create, standIn } = first()] = harnesses;
    const acceptedCount = standIn.acceptedMessages().length;
    standIn.missing = ['WAWebSendMsgChatAction.addAndSendMsgToChat'];
    const begunMs = performance.now();
    const transport = create();
    expect(await transport.connect()).toMatchObject({
      ok: false,
      error: {
        fault: 'whatsapp',
        happened: { text: expect.stringMatching(/has changed/u) },
        cause: { missing: expect.arrayContaining(['WAWebSendMsgChatAction.addAndSendMsgToChat']) },
      },
    });
    expect(performance.now() - begunMs).toBeLessThan(LIMIT_OF_BOTH_MS + startMs);
    expect(standIn.acceptedMessages()).toHaveLength(acceptedCount);
    await transport.close();
    standIn.missing = [];
  });

  test('in a run, after the page has loaded itself again, is lost until somebody has done something', async () => {
    const [{ create, standIn } = first()] = harnesses;
    const transport = create({ pageLibrary: 'whatsapp-web.js' });
    expect(await transport.connect()).toEqual({ ok: true });
    standIn.missing = ['WAWebQueryExistsJob.queryWidExists'];
    standIn.decide = () => 'reloadAfter';
    await transport.send(recipient(2), { text: 'Bonjour' });
    standIn.decide = () => 'ok';
    const acceptedCount = standIn.acceptedMessages().length;
    expect(await transport.send(recipient(3), { text: 'Bonjour' })).toMatchObject({ errorClass: 'paused' });
    await expect.poll(() => transport.state.kind, { timeout: LIMIT_OF_BOTH_MS }).toBe('lost');
    expect(transport.state).toMatchObject({ needsPerson: true });
    expect(standIn.acceptedMessages()).toHaveLength(acceptedCount);
    await transport.close();
    standIn.missing = [];
  });
});

function first(): never {
  throw new Error('There is no harness');
}

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { startStandIn, type StandIn } from '../standin/standIn';
import { bareWaJs, bareWhatsAppWebJs, type BareLibrary } from './bareLibraries';
import type { OnCode } from './bareBrowser';
import { PIXEL } from './pixel';

// What each bare library uses of the page on the way of a campaign. `UPDATE_USES=1` writes the list anew.

const LIST = fileURLToPath(new URL('../standin/usedByLibraries.json', import.meta.url));

/** The phases in which a library uses a module or a member of one. */
type Phases = Readonly<Record<string, readonly string[]>>;
type List = Record<string, Record<string, Phases[string]>>;

const OF_ITS_PACE = [
  'WAWebCreateChatRecord',
  'WAWebFrontendChatGetters.getShouldAppearInList',
  'WAWebInboxFiltersGatingUtils',
  'WAWebLid1X1MigrationGating',
  'WAWebMsgUnreadType',
  'WAWebMsgModel.Msg.prototype.off',
  'WAWebSocketModel.Socket.off',
];

const DIGITS = '33612345678';
const CHAT = `${DIGITS}@c.us`;

async function journey(open: (standIn: StandIn, onCode: OnCode) => Promise<BareLibrary>): Promise<Phases> {
  const standIn = await startStandIn({ keyShape: 'old', recordsUse: true });
  const library = await open(standIn, async (page, askCode) => {
    await enter(page, 'pair');
    await askCode('33199000042');
    await enter(page, 'link');
  });
  try {
    const { page } = library;
    await enter(page, 'lookUp');
    await library.lookUp(DIGITS);
    await enter(page, 'send');
    const sent = await library.sendText(CHAT, 'Bonjour');
    // Acks come by events: what they set off belongs to sending.
    await expect.poll(async () => (await library.acks()).get(sent ?? ''), { timeout: 10_000 }).toBe(3);
    await enter(page, 'media');
    await library.sendImage(CHAT, PIXEL, 'Une image');
    await library.sendDocument(CHAT, PIXEL, 'Un papier');
    await enter(page, 'history');
    await library.readAck(CHAT, sent ?? '');
    await library.history(CHAT);
    return (await page.evaluate('window.standInUses.take()')) as Phases;
  } finally {
    await library.close();
    await standIn.close();
  }
}

async function enter(page: Page, phase: string): Promise<void> {
  await page.evaluate(`window.standInUses.phase = '${phase}'`);
}

function listOf(uses: Readonly<Record<string, Phases>>): List {
  const list: List = {};
  for (const [library, phases] of Object.entries(uses)) {
    for (const [phase, paths] of Object.entries(phases)) {
      for (const path of paths) {
        if (!isReached(path, new Set(Object.values(phases).flat()))) continue;
        const users = (list[path] ??= {});
        users[library] = [...(users[library] ?? []), phase];
      }
    }
  }
  return Object.fromEntries(Object.entries(list).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The same model is a member of several modules: only by way of the one that the library has asked for. */
function isReached(path: string, all: ReadonlySet<string>): boolean {
  const [module = '', member = '', method] = path.split('.');
  return method === undefined || path.includes('.prototype.') || all.has(`${module}.${member}`);
}

/**
 * wa-js makes these changes some seconds after the start, so a fast journey is over before; `off` ends a wait for an
 * ack, or for a state of the connection, that may be there already.
 */
function isOfItsPace(path: string): boolean {
  return OF_ITS_PACE.some((start) => path === start || path.startsWith(`${start}.`) || path.startsWith(`${start} (`));
}

test('the list of what the libraries use of the page is what they use', async () => {
  const used = listOf({
    'whatsapp-web.js': await journey(bareWhatsAppWebJs),
    'wa-js': await journey((standIn, onCode) => bareWaJs(standIn, 'after', onCode)),
  });
  if (process.env['UPDATE_USES'] !== undefined) await writeFile(LIST, `${JSON.stringify(used, null, 2)}\n`);
  const listed = JSON.parse(await readFile(LIST, 'utf8')) as List;
  // Both ways: nothing is used that isn’t listed, and nothing is listed that isn’t used.
  expect(Object.keys(used).filter((path) => listed[path] === undefined)).toEqual([]);
  expect(Object.keys(listed).filter((path) => used[path] === undefined && !isOfItsPace(path))).toEqual([]);
});

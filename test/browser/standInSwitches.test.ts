import { tmpdir } from 'node:os';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lockFromOtherHost, lockHolder } from '../standin/foreignLock';
import { startStandIn, type StandIn, type StandInOptions } from '../standin/standIn';
import { launchBrowser, openPage } from './bareBrowser';
import { removeFolder } from '../removeFolder';

// What each switch of the stand-in does to the page, as a script in the page sees it.

/** On a busy machine a page needs its time. */
const POLL = { timeout: 10_000 };

let browser: Browser;
let standIn: StandIn | null = null;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});
afterEach(async () => {
  await standIn?.close();
  standIn = null;
});

async function given(options: StandInOptions = {}): Promise<{ readonly standIn: StandIn; readonly page: Page }> {
  standIn = await startStandIn({ keyShape: 'new', ...options });
  return { standIn, page: await openPage(standIn, browser) };
}

async function givenLinked(options: StandInOptions = {}): Promise<{ readonly standIn: StandIn; readonly page: Page }> {
  const both = await given(options);
  both.standIn.scanQr();
  await both.page.waitForFunction(`require('WAWebSocketModel').Socket.hasSynced`);
  return both;
}

async function run<Answer>(page: Page, body: string): Promise<Answer> {
  return (await page.evaluate(`(async () => { ${body} })()`)) as Answer;
}

const state = async (page: Page): Promise<string> => await run(page, `return require('WAWebSocketModel').Socket.state`);

/** Sends as the libraries do, and waits for the server's first answer. */
async function send(page: Page, digits: string): Promise<{ ack: number; key: string; isFoundByKey: boolean }> {
  return await run(
    page,
    `const wid = require('WAWebWidFactory').createWid('${digits}@c.us');
     await require('WAWebQueryExistsJob').queryWidExists(wid);
     const { chat } = await require('WAWebFindChatAction').findOrCreateLatestChat(wid);
     const MsgKey = require('WAWebMsgKey');
     const from = require('WAWebUserPrefsMeUser').getMaybeMePnUser();
     const id = new MsgKey({ from, to: chat.id, id: await MsgKey.newId(), selfDir: 'out' });
     const fields = { id, from, to: chat.id, body: 'Bonjour', t: 1, ack: 0, isNewMsg: true };
     const [stored, answered] = require('WAWebSendMsgChatAction').addAndSendMsgToChat(chat, fields);
     const message = await stored;
     await answered;
     const found = require('WAWebCollections').Msg.get(id.toString());
     return { ack: message.ack, key: message.id.toString(), isFoundByKey: found !== undefined };`,
  );
}

const HOUR_MS = 60 * 60 * 1000;
const [MARIE, PAUL, ANNE, LUC] = ['33600000001', '33600000002', '33600000003', '33600000004'];

describe('message keys', () => {
  test('since July 2026 have their text in a property that is named otherwise', async () => {
    const { page } = await givenLinked();
    const key = await run<object>(page, `return require('WAWebMsgKey').fromString('true_${MARIE}@c.us_3EB0')`);
    expect(key).toEqual({ fromMe: true, remote: expect.anything(), id: '3EB0', $1: `true_${MARIE}@c.us_3EB0` });
    expect(await run(page, 'return Debug.VERSION')).toMatch(/^2\.3000\.104[2-9]/u);
  });

  test('can carry the chat’s other id, under which the message is stored', async () => {
    const { page } = await givenLinked({ storedUnderOtherId: true });
    const { key, isFoundByKey } = await send(page, MARIE ?? '');
    expect(key).toContain('@lid');
    expect(isFoundByKey).toBe(false);
  });
});

describe('the account’s limits', () => {
  test('a lock refuses each second new chat, leaves known ones alone, and ends', async () => {
    const lock = { restriction: 'RESTRICT_ALL_COMPANIONS', untilMs: Date.now() + HOUR_MS, everyNth: 2 };
    const { page, standIn } = await givenLinked({ knownChats: [MARIE ?? ''] });
    await run(
      page,
      `window.changes = 0; require('WAWebCmd').Cmd.on('reachout_timelock_state_change', () => { window.changes += 1; })`,
    );
    standIn.lock = lock;
    await page.waitForFunction('window.changes === 1');
    expect(
      await run(
        page,
        `const Utils = require('WAWebReachoutTimelockUtils');
         const kept = require('WAWebUserPrefsIndexedDBStorage').userPrefsIdb.get(Utils.REACHOUT_TIMELOCK_IDB_KEY);
         const chat = require('WAWebCollections').Chat.get('${MARIE}@c.us');
         return [
           Utils.isUserReachoutTimelocked(), kept.time_enforcement_ends, Utils.canSendMsgWhileTimelocked({ chat }),
           Utils.canSendMsgWhileTimelocked({ chat: undefined }),
           await require('WAWebMexFetchReachoutTimelockJob').mexFetchReachoutTimelock(),
         ]`,
      ),
    ).toEqual([
      true,
      Math.round(lock.untilMs / 1000) * 1000,
      true,
      false,
      {
        is_active: true,
        time_enforcement_ends: `${Math.round(lock.untilMs / 1000)}`,
        enforcement_type: lock.restriction,
      },
    ]);
    const acks = [];
    for (const digits of [MARIE, PAUL, ANNE, MARIE, LUC]) acks.push((await send(page, digits ?? '')).ack);
    expect(acks.map((ack) => ack > 0)).toEqual([true, true, false, true, true]);
    standIn.lock = null;
    await page.waitForFunction('window.changes === 2');
    expect((await send(page, ANNE ?? '')).ack).toBeGreaterThan(0);
  });

  test('a quota counts new chats, and caps them', async () => {
    const cycleEndSeconds = Math.floor((Date.now() + HOUR_MS) / 1000);
    const { page } = await givenLinked({ quota: { total: 2, used: 1, cycleEndSeconds } });
    await run(page, `await require('WAWebGetNewChatMessageCappingInfoJob').fetchOrUpdateCapStatus()`);
    const capping = `require('WAWebIndividualNewChatMessageCappingLimitUtils')`;
    expect(await run(page, `return ${capping}.getCappingData()`)).toMatchObject({
      total_quota: 2,
      used_quota: 1,
      cycle_end_timestamp: cycleEndSeconds,
      capping_status: 'NONE',
    });
    expect((await send(page, MARIE ?? '')).ack).toBeGreaterThan(0);
    await page.waitForFunction(`${capping}.isUserCapped()`);
    expect((await send(page, PAUL ?? '')).ack).toBe(-1);
    expect((await send(page, MARIE ?? '')).ack).toBeGreaterThan(0);
  });

  test('are unknown to an older page', async () => {
    const { page } = await givenLinked({ hasLimitModules: false });
    await expect(run(page, `require('WAWebReachoutTimelockUtils')`)).rejects.toThrow('unknown module');
  });
});

describe('getting connected', () => {
  test('shows how far it has synced', async () => {
    const { page, standIn } = await given({
      syncDelayMs: 2000,
      showsSync: true,
      knownChats: [MARIE ?? '', PAUL ?? ''],
    });
    await run(
      page,
      `window.seen = [];
       require('WAWebCmd').Cmd.on('offline_progress_update_from_bridge', () => {
         const percent = require('WAWebOfflineHandler').OfflineMessageHandler.getOfflineDeliveryProgress();
         window.seen.push([percent, require('WAWebCollections').Chat.getModelsArray().length]);
       });`,
    );
    standIn.scanQr();
    await page.waitForFunction(`require('WAWebSocketModel').Socket.hasSynced`);
    const seen = await run<[number, number][]>(page, 'return window.seen');
    expect(seen).toHaveLength(10);
    expect(seen[4]).toEqual([50, 1]);
    expect(seen[9]).toEqual([100, 2]);
  });

  test('works, and never says that it has synced', async () => {
    const { page, standIn } = await given({ syncDelayMs: 'never' });
    standIn.scanQr();
    await expect.poll(async () => await state(page), POLL).toBe('CONNECTED');
    await page.waitForFunction(`require('WAWebStreamModel').Stream.mode === 'MAIN'`);
    expect(await run(page, `return require('WAWebSocketModel').Socket.hasSynced`)).toBe(false);
    expect((await send(page, MARIE ?? '')).ack).toBeGreaterThan(0);
  });

  test.each(['asked', 'silent'] as const)('waits for a passkey, %s', async (passkey) => {
    const { page, standIn } = await given({ passkey });
    await run(
      page,
      `window.asked = 0; navigator.credentials.get = async () => { window.asked += 1; throw new Error('nobody'); }`,
    );
    standIn.scanQr();
    await expect.poll(async () => await state(page), POLL).toBe('PAIRING');
    expect(await run(page, 'return window.asked')).toBe(passkey === 'asked' ? 1 : 0);
    standIn.confirmPasskey();
    await expect.poll(async () => await state(page), POLL).toBe('CONNECTED');
  });

  test.each(['TOS_BLOCK', 'SMB_TOS_BLOCK', 'PROXYBLOCK', 'DEPRECATED_VERSION'] as const)(
    'stays in %s',
    async (blocked) => {
      const { page } = await given({ blockedAtStart: blocked });
      await expect.poll(async () => await state(page), POLL).toBe(blocked);
    },
  );

  test('leaves another host’s lock in a profile', async () => {
    const profile = join(await mkdtemp(join(tmpdir(), 'lock-')), 'session');
    await lockFromOtherHost(profile, 'old-name', 7);
    expect(await lockHolder(profile)).toBe('old-name-7');
    await removeFolder(join(profile, '..'));
  });
});

describe('the page', () => {
  test.each(['undecodable', 'uploadFails', 'uploadHangs'] as const)('fails a file: %s', async (mediaFault) => {
    const { page } = await givenLinked({ mediaFault });
    const happened = await run(
      page,
      `const file = new File(['film'], 'film.mp4', { type: 'video/mp4' });
       const data = await require('WAWebMediaOpaqueData').createFromData(file, file.type);
       const work = async () => {
         const { filehash } = await require('WAWebPrepRawMedia').prepRawMedia(data, {}).waitForPrep();
         const mediaObject = require('WAWebMediaStorage').getOrCreateMediaObject(filehash);
         await require('WAWebMediaMmsV4Upload').uploadMedia({ mediaObject });
         return 'uploaded';
       };
       const late = new Promise((resolve) => setTimeout(resolve, ${mediaFault === 'uploadHangs' ? 1000 : 10_000}, 'hangs'));
       return await Promise.race([work().catch(({ message }) => message), late]);`,
    );
    const said = { undecodable: /MEDIA_ERR_SRC_NOT_SUPPORTED/u, uploadFails: /upload failed/u, uploadHangs: /hangs/u };
    expect(happened).toMatch(said[mediaFault]);
  });

  test('has sub-frames that come and go', async () => {
    const { page } = await given({ frameEveryMs: 50 });
    let navigated = 0;
    page.on('framenavigated', (frame) => {
      if (frame.parentFrame() !== null) navigated += 1;
    });
    await expect.poll(() => navigated, POLL).toBeGreaterThan(3);
  });

  test('misses what it is told to, also from its next load on', async () => {
    const missing = ['WALinkify', 'WAWebCmd.Cmd.on', 'WAWebMsgKey.newId', 'WAWebMsgKey.prototype.toString'];
    const { page, standIn } = await given({ missing });
    const look = async (): Promise<readonly string[]> =>
      await run(
        page,
        `const has = (name) => { try { return require(name) } catch { return undefined } };
         const MsgKey = has('WAWebMsgKey');
         return [has('WALinkify'), has('WAWebCmd').Cmd.on, MsgKey.newId, MsgKey.prototype.toString]
           .map((value) => typeof value);`,
      );
    expect(await look()).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
    standIn.missing = ['WALinkify'];
    await page.reload();
    expect(await look()).toEqual(['undefined', 'function', 'function', 'function']);
  });
});

import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';
import { checked } from '../webview/sheets';
import { RUNNING, STATES } from '../webview/states';
import { RESULTS } from './panelHost';
import { panelScene } from './panelScene';
import { checkHidden, checkShown } from './shown';

const { panel, open, checkPosted, button } = panelScene();

async function countPosted(type: FromWebview['type']): Promise<number> {
  return (await panel().intents()).filter((intent) => intent.type === type).length;
}

function running(change: Partial<typeof RUNNING> = {}): PanelState {
  return { ...STATES.running, run: { ...RUNNING, ...change } };
}

const isInSight = (part: Locator): Promise<boolean> =>
  part.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });

describe('a run', () => {
  test('shows a pause at once, and the host’s word after it', async () => {
    await open(running());
    await button('Pause').click();
    await checkPosted({ type: 'pause' });
    await checkShown(button('Pausing…'));
    await panel().snapshot(running());
    await checkShown(button('Pausing…'));
    await button('Pausing…').click({ force: true });
    expect(await countPosted('pause')).toBe(1);
    await panel().snapshot(running({ phase: 'paused' }));
    await button('Resume').click();
    await checkPosted({ type: 'resume' });
  });

  test('moves nothing where its reader wants no motion', async () => {
    await open(running());
    const { page } = panel();
    const moving = async (): Promise<number> =>
      await page.evaluate(() => {
        const styles = [...document.querySelectorAll('*')].map((part) => getComputedStyle(part));
        return styles.filter((style) => style.animationName !== 'none' || style.transitionDuration !== '0s').length;
      });
    expect(await moving()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving(), 'it looks where something moves').toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  test('stays in sight at its end, when the page has its workbook again above it', async () => {
    await open({ ...STATES.finishedSmall, workbook: STATES.frozen.workbook, run: RUNNING });
    const progress = panel().page.getByRole('progressbar');
    await expect.poll(() => isInSight(progress)).toBe(true);
    await panel().snapshot(STATES.finishedSmall);
    await checkShown(panel().page.getByRole('combobox', { name: 'Phone column' }));
    await expect.poll(() => isInSight(progress)).toBe(true);
    await panel().page.evaluate(() => scrollTo(0, 0));
    await expect.poll(() => isInSight(progress)).toBe(false);
    await panel().snapshot({ ...STATES.finishedSmall, isLinked: true });
    await checkShown(button('Log Out'));
    expect(await panel().page.evaluate(() => scrollY), 'who has gone elsewhere is left there').toBe(0);
  });

  test('stops', async () => {
    await open(running());
    await button('Stop').click();
    await checkPosted({ type: 'stop' });
    await checkShown(button('Stopping…'));
  });

  test('says why it paused by itself', async () => {
    await open(STATES.paused);
    await checkShown(panel().page.getByText('Paused: the connection to WhatsApp is lost.'));
  });

  test('asks about messages in doubt, once', async () => {
    await open(running());
    await checkHidden(button('Leave them'));
    await panel().snapshot(running({ phase: 'paused' }));
    await checkShown(panel().page.getByText('For 3 people it is not certain whether the message left.'));
    await button('Leave them').click();
    await checkPosted({ type: 'decideUnknown', decision: 'leave' });
    await panel().snapshot(running({ phase: 'paused', unsureCount: 0 }));
    await checkHidden(button('Leave them'));
    await panel().snapshot(running({ phase: 'paused', inDoubtCount: 4, unsureCount: 4 }));
    await button('Send again').click();
    await checkPosted({ type: 'decideUnknown', decision: 'sendAgain' });
  });

  test('shows what the page of WhatsApp Web holds in memory, where it is known', async () => {
    await open(running({ memoryBytes: 312_400_000 }));
    await checkShown(panel().page.getByText('The page of WhatsApp Web holds 312 MB of memory.'));
    await panel().snapshot(running({ memoryBytes: null }));
    await checkHidden(panel().page.getByText('MB of memory'));
  });

  test('shows what WhatsApp allows the account, where that is told', async () => {
    const sentences = [
      'WhatsApp lets you start 38 more new chats until 3 December',
      '1,700 of 1,812 recipients are new chats',
    ];
    await open(running({ limits: sentences }));
    await checkShown(panel().page.getByText(`${sentences.join('. ')}.`));
    await panel().snapshot(running({ limits: [] }));
    await checkHidden(panel().page.getByText('new chats until'));
  });

  test('lists the rows in doubt on demand, and again when there are others', async () => {
    await open(running({ phase: 'paused', unsureCount: 2 }));
    await panel().page.locator('summary', { hasText: 'Show the rows' }).click();
    await checkPosted({ type: 'showUnsure' });
    const triedAtMs = new Date(2026, 0, 5, 9, 30).getTime();
    await panel().send({
      type: 'unsure',
      rows: [
        { row: 17, phone: '+12125550117', triedAtMs, reason: 'WhatsApp didn’t confirm the message' },
        { row: 240, phone: '+12125550140', triedAtMs: null, reason: 'It was cut short before the answer came' },
      ],
      totalCount: 2,
    });
    const rows = panel().page.locator('details tbody tr');
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/^17\s+\+12125550117\s+Jan 5, 2026, 9:30\sAM\s+WhatsApp didn’t confirm the message$/u),
      expect.stringMatching(/^240\s+\+12125550140\s+It was cut short before the answer came$/u),
    ]);
    await panel().page.screenshot({ path: 'shots/panel-doubt-rows.png', fullPage: true });
    await panel().snapshot(running({ phase: 'paused', unsureCount: 3 }));
    await expect.poll(() => countPosted('showUnsure')).toBe(2);
  });

  test('of another window is watched: it says whose, and nothing can be pressed', async () => {
    await open(running({ drivenBy: 'Another window of VS Code, “Shop”, is sending this session.', unsureCount: 0 }));
    await checkShown(panel().page.getByText('“Shop”, is sending this session.'));
    await checkHidden(button('Pause'));
    await checkHidden(button('Stop'));
  });

  test('is told to screen readers now and then', async () => {
    await open(running({ sentCount: 1 }));
    await panel().snapshot(running({ sentCount: 2 }));
    expect(await panel().page.locator('[aria-live="polite"]').last().innerText()).toBe('1 of 10,000 sent');
  });

  test('is drawn within a frame, with every country of the world in its list', async () => {
    const countries = Array.from({ length: 245 }, (_, index) => ({ code: `C${index}`, name: `Country ${index}` }));
    const state = { ...running(), workbook: { ...checked({ ready: 10_000 }), country: 'C7', countries } } as PanelState;
    await open(state);
    const medianMs = await panel().page.evaluate(async (state) => {
      const takenMs: number[] = [];
      for (let sentCount = 0; sentCount < 30; sentCount++) {
        const data = { type: 'snapshot', state: { ...state, run: { ...state.run, sentCount } } };
        const startMs = performance.now();
        dispatchEvent(new MessageEvent('message', { data }));
        await new Promise((resolve) => setTimeout(resolve, 0));
        document.body.getBoundingClientRect();
        takenMs.push(performance.now() - startMs);
      }
      return takenMs.sort((left, right) => left - right)[15] ?? Infinity;
    }, state);
    console.log(`a snapshot is drawn in ${medianMs.toFixed(1)} ms`);
    expect(medianMs).toBeLessThan(16);
  });
});

describe('the rows of a session', () => {
  const finished = { phase: 'finished', leftCount: 0, unsureCount: 0 } as const;
  const EVERYTHING = { type: 'showResults', status: null, find: '', page: 0 } as const;

  async function show(change: Partial<typeof RESULTS> = {}): Promise<void> {
    await panel().send({ type: 'results', results: { ...RESULTS, ...change } });
  }

  test('are asked for where something has failed, and by status, word and page', async () => {
    await open(running());
    await panel().snapshot(running(finished));
    await checkPosted(EVERYTHING);
    await show();
    const { page } = panel();
    expect(await page.locator('.results tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^2\s+\+12125550100\s+Élodie · Durand · Paris\s+read\s/u),
      expect.stringMatching(/^3\s+.*failed\s+Jan 5, 2026, .*This number isn’t on WhatsApp/su),
      expect.stringMatching(/^4\s+.*in doubt\s/su),
      expect.stringMatching(/^5\s+.*not sent yet\s/su),
    ]);
    await checkShown(page.getByText('1 to 4 of 10,000 rows.'));
    await button('Next rows').click();
    await checkPosted({ ...EVERYTHING, page: 1 });
    // An answer to what isn’t asked any more is let go.
    await show({ foundCount: 7 });
    await checkHidden(page.getByText('7 rows.'));
    await show({ page: 1 });
    await page.getByRole('button', { name: '38 failed' }).click();
    await checkPosted({ ...EVERYTHING, status: 'failed' });
    await show({ status: 'failed', foundCount: 38, rows: RESULTS.rows.slice(1, 2) });
    expect(await page.locator('.chip[aria-pressed="true"]').innerText()).toBe('38 failed');
    await checkHidden(button('Next rows'));
    await page.getByRole('textbox', { name: 'Look for a name, a number or a row' }).fill('lefèvre');
    await checkPosted({ ...EVERYTHING, status: 'failed', find: 'lefèvre' });
  });

  test('are looked at on demand otherwise, and anew once something has become of them', async () => {
    await open(running({ ...finished, failedCount: 0 }));
    expect(await countPosted('showResults')).toBe(0);
    await panel().page.locator('summary', { hasText: 'Rows by result' }).click();
    await checkPosted(EVERYTHING);
    await panel().snapshot(running({ ...finished, failedCount: 0, readCount: 9000 }));
    await expect.poll(() => countPosted('showResults')).toBe(2);
  });

  test('have what can be done about each', async () => {
    await open(running(finished));
    await show();
    for (const [name, index, action] of [
      ['Copy number, row 2', 0, 'copyPhone'],
      ['Open chat, row 3', 1, 'openChat'],
      ['Leave it, row 4', 2, 'leave'],
      ['Send it again, row 4', 2, 'sendAgain'],
    ] as const) {
      await button(name).click();
      await checkPosted({ type: 'ofResult', index, action });
    }
    await checkHidden(button('Leave it, row 3'));
  });

  test('are tried again, and followed up', async () => {
    await open(running(finished));
    await show();
    await button('Retry failed (36)').click();
    await checkPosted({ type: 'retryFailed' });
    await show({ childCounts: { ...RESULTS.childCounts, retry: 0 } });
    await checkHidden(button('Retry failed (0)'));
    await button('Follow up…').click();
    await button('Send follow-up…').click();
    expect(await countPosted('followUp')).toBe(0);
    await panel().page.getByRole('group', { name: 'Follow up' }).getByRole('textbox').fill('Et vous ?');
    await panel().page.screenshot({ path: 'shots/panel-results.png', fullPage: true });
    await button('Send follow-up…').click();
    await checkPosted({ type: 'followUp', to: 'unread', template: 'Et vous ?' });
    await button('Cancel').click();
    await checkHidden(button('Send follow-up…'));
    // Nothing of that while it is being sent.
    await panel().snapshot(running());
    await checkHidden(button('Follow up…'));
  });
});

import { describe, expect, test } from 'vitest';
import { checked } from '../webview/sheets';
import { BASE_STATE, STATES } from '../webview/states';
import { panelScene } from './panelScene';
import { checkHidden } from './shown';

const { panel, open, checkPosted, button } = panelScene();

describe('the country of numbers without a code', () => {
  test('is asked for where it isn’t clear, a press away', async () => {
    await open(STATES.unclear);
    const question = panel().page.getByRole('group', { name: 'Default country' });
    expect(await question.textContent()).toContain('30 rows wait for it.');
    await button('Sweden: 12 numbers are valid').click();
    await checkPosted({ type: 'setCountry', country: 'SE' });
    await panel().snapshot(BASE_STATE);
    await checkHidden(question);
  });

  test('is named beside the counts, and marked where it was only taken for some', async () => {
    await open({
      ...BASE_STATE,
      workbook: {
        ...checked(),
        destinations: [
          { country: 'FR', readyCount: 1790, foreignReadCount: 0 },
          { country: 'DE', readyCount: 22, foreignReadCount: 2 },
        ],
      },
    });
    const line = panel().page.locator('.destinations');
    expect(await line.textContent()).toBe('The messages go to: 1,790 France · 22 Germany (2 written without +)');
    await expect.poll(() => line.locator('strong').count()).toBe(1);
  });

  test('that is wrong is mended from the invalid rows, which are grouped by reason', async () => {
    await open({
      ...BASE_STATE,
      workbook: { ...checked({ invalid: 29 }), country: 'US', repairs: [{ country: 'FR', validCount: 26 }] },
    });
    await button('29 invalid numbers').click();
    const row = (at: number, reason: string) => ({ row: at, cell: `C${at}`, phoneText: 'x', reason });
    await panel().send({
      type: 'rows',
      verdict: 'invalid',
      rows: [row(2, 'The number is too short.'), row(3, 'Not valid there.'), row(4, 'Not valid there.')],
      totalCount: 29,
      groups: [
        { reason: 'Not valid there.', count: 28 },
        { reason: 'The number is too short.', count: 1 },
      ],
    });
    const reasons = panel().page.getByRole('list', { name: 'Rows by reason' }).getByRole('listitem');
    expect(await reasons.allTextContents()).toEqual(['28 Not valid there.', '1 The number is too short.']);
    expect(await panel().page.locator('.rows').getByRole('table').getByRole('row').nth(1).textContent()).toContain(
      'C3',
    );
    await button('France instead of United States: 26 of 29 become valid').click();
    await checkPosted({ type: 'setCountry', country: 'FR' });
  });
});

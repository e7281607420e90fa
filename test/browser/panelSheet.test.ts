import { describe, expect, test } from 'vitest';
import { checked } from '../webview/sheets';
import { BASE_STATE, STATES } from '../webview/states';
import { panelScene } from './panelScene';
import { checkHidden, checkShown } from './shown';

const { panel, open, checkPosted, button } = panelScene();

async function choose(list: string, choice: string): Promise<void> {
  await panel().page.getByRole('combobox', { name: list }).click();
  await panel().page.getByRole('option', { name: choice, exact: true }).click();
}

describe('the sheet', () => {
  test('without phone numbers: the column can be chosen', async () => {
    await open(STATES.failedSheet);
    await choose('Phone column', 'Choose…');
    await choose('Phone column', 'Nom');
    await choose('Sheet', 'Archive (hidden)');
    await checkPosted({ type: 'setSheet', sheet: 'Archive' });
    const chosen = (await panel().intents()).filter(({ type }) => type === 'setPhoneColumn');
    expect(chosen).toEqual([{ type: 'setPhoneColumn', column: 0 }]);
  });

  test('has its headers in the row that is chosen, or none', async () => {
    await open(BASE_STATE);
    await choose('Header row', 'Row 3');
    await checkPosted({ type: 'setHeaderRow', headerRow: 3 });
    await choose('Header row', 'No headers');
    await checkPosted({ type: 'setHeaderRow', headerRow: 0 });
  });

  test.each(['failed', 'stale'] as const)('%s: can be read again, and isn’t sent before', async (name) => {
    await open(BASE_STATE);
    await checkHidden(button('Read again'));
    await panel().snapshot(STATES[name]);
    expect(await button(name === 'stale' ? 'Send 24 messages' : 'Send').isDisabled()).toBe(true);
    await button('Read again').click();
    await checkPosted({ type: 'readAgain' });
  });

  test('hidden columns are named as such, and can be used', async () => {
    await open(STATES.gaps);
    await panel().page.getByRole('button', { name: 'Insert Ville (hidden)' }).click();
    expect(await panel().page.getByRole('textbox', { name: 'Message' }).inputValue()).toContain('{{Ville}}');
    await panel().page.getByRole('combobox', { name: 'Phone column' }).click();
    await checkShown(panel().page.getByRole('option', { name: 'Ville (hidden)' }));
  });

  test('whose people have got the message already: they get it once more where the box is ticked', async () => {
    const { problems } = STATES.gapsDecided;
    if (!problems) throw new Error('This state has problems.');
    await open({
      ...STATES.gapsDecided,
      workbook: { ...checked(), sentBefore: 'Sent to on 24 November: 3 of these people.' },
    });
    const box = panel().page.getByRole('checkbox', { name: 'Send it also to those who have already got' });
    await checkHidden(box);
    await checkShown(panel().page.getByText('Sent to on 24 November: 3 of these people.'));
    const counts = { ...problems.counts, alreadySent: 3 };
    await panel().snapshot({ ...STATES.gapsDecided, problems: { ...problems, counts } });
    await box.check();
    await checkPosted({ type: 'includeAlreadySent', includes: true });
    await button('3 people already written to').click();
    await checkPosted({ type: 'showRows', verdict: 'alreadySent' });
  });

  test('has another column for rows without a number, where one holds numbers too', async () => {
    await open(BASE_STATE);
    const fallback = panel().page.getByRole('combobox', { name: 'Where it is empty' });
    await checkHidden(fallback);
    const workbook = { ...checked(), otherPhoneColumns: [4] };
    await panel().snapshot({ ...BASE_STATE, workbook });
    await choose('Where it is empty', 'Ville');
    await checkPosted({ type: 'setFallbackColumn', column: 4 });
    await panel().snapshot({ ...BASE_STATE, workbook: { ...workbook, fallbackColumn: 4 } });
    await choose('Where it is empty', 'Leave the row out');
    await checkPosted({ type: 'setFallbackColumn', column: null });
  });

  test('has its numbers and dates in the language that is chosen, unless they are text', async () => {
    await open(BASE_STATE);
    await choose('Numbers and dates', 'French (France)');
    await checkPosted({ type: 'setLocale', locale: 'fr-FR' });
    await panel().snapshot({ ...BASE_STATE, workbook: { ...checked(), locale: '' } });
    await checkHidden(panel().page.getByRole('combobox', { name: 'Numbers and dates' }));
  });

  test('hidden rows can be asked for, where there are any', async () => {
    await open(BASE_STATE);
    await checkHidden(panel().page.getByLabel('Include hidden rows'));
    await panel().snapshot(STATES.gaps);
    await panel().page.getByLabel('Include hidden rows').check();
    await checkPosted({ type: 'setIncludeHidden', includeHidden: true });
  });
});

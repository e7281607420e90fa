import { describe, expect, test } from 'vitest';
import { checked } from '../webview/sheets';
import { BASE_STATE, STATES } from '../webview/states';
import { panelScene } from './panelScene';
import { checkHidden, checkShown } from './shown';

const { panel, open, checkPosted, button } = panelScene();

function message() {
  return panel().page.getByRole('textbox', { name: 'Message' });
}

describe('a message that isn’t right', () => {
  const column = (name: string) =>
    message()
      .inputValue()
      .then((text) => text.includes(name));

  test('for some rows: the person decides, and sees which', async () => {
    await open(STATES.gaps);
    const box = panel().page.getByRole('group', { name: 'Gaps in the message' });
    expect(await box.innerText()).toMatch(
      /In 12 rows “Prénom” is empty\.\s+In 1 row “Montant dû” is empty\.\s+The message will read “Bonjour , Votre/u,
    );
    expect(await button('Send 23 messages').isDisabled()).toBe(true);
    await checkShown(panel().page.getByText('Choose what becomes of the rows'));
    await panel().page.getByLabel('Leave these rows out').check();
    await checkPosted({ type: 'decideBlank', decision: 'leaveOut' });
    await button('Show the rows').click();
    await checkPosted({ type: 'showRows', verdict: 'blankVariable' });
    expect(await button('12 rows with a gap in the message').getAttribute('aria-expanded')).toBe('true');
    await checkShown(button('1 message too long'));
  });

  test('sends to the others once it’s decided', async () => {
    await open(STATES.gapsDecided);
    expect(await panel().page.getByLabel('Leave these rows out').isChecked()).toBe(true);
    expect(await button('Send 12 messages').isDisabled()).toBe(false);
    await panel().page.getByLabel('Send anyway').check();
    await checkPosted({ type: 'decideBlank', decision: 'send' });
  });

  test('gets a fallback to be typed over, and undone', async () => {
    await open(STATES.gapsDecided);
    await button('Add a fallback').click();
    await panel().page.keyboard.type('vous');
    await checkPosted({ type: 'setTemplate', template: 'Bonjour {{Prénom|vous}}' });
    for (let times = 0; times < 6; times += 1) await panel().page.keyboard.press('Control+z');
    await expect.poll(() => message().inputValue()).toBe('Bonjour {{Prénom}}');
  });

  test('names a column that there isn’t: the nearest at a click', async () => {
    await open(STATES.mistyped);
    await checkShown(panel().page.getByText('There is no column “Prenon”. Did you mean “Prénom”?'));
    await checkShown(panel().page.getByText('There is no column “Age”. Pick one of those'));
    await button('Use “Prénom”').click();
    await checkPosted({
      type: 'setTemplate',
      template: 'Bonjour {{Prénom|vous}}, {{Age}} ans, et encore {{Prénom}} {{Ville}',
    });
    await button('Use “Ville”').click();
    await checkPosted({
      type: 'setTemplate',
      template: 'Bonjour {{Prénom|vous}}, {{Age}} ans, et encore {{Prénom}} {{Ville}}',
    });
    expect(await column('Prenon')).toBe(false);
  });

  test('names a column as another program has it: its own way at a click', async () => {
    const template = 'Bonjour {Prénom}, [Ville]';
    await open({ ...BASE_STATE, template, unknownNames: ['{Prénom}', '[Ville]'] });
    const warning = '“{Prénom}” would be sent as it stands. Did you mean “{{Prénom}}”?';
    await checkShown(panel().page.getByText(warning));
    await button('Use {{Prénom}}').click();
    await button('Use {{Ville}}').click();
    await checkPosted({ type: 'setTemplate', template: 'Bonjour {{Prénom}}, {{Ville}}' });
  });

  test('can name a column with signs of its own', async () => {
    await open({ ...BASE_STATE, template: '', workbook: checked({}, ['Tél | Mobile', 'Montant {EUR}', 'Tél']) });
    await button('Insert Tél | Mobile').click();
    await button('Insert Montant {EUR}').click();
    await checkPosted({ type: 'setTemplate', template: '{{Tél | Mobile}}{{Montant {EUR}}}' });
  });

  test('has a counter once it’s nearly full', async () => {
    await open(BASE_STATE);
    const counter = panel().page.getByText('of 65,536 characters');
    await checkHidden(counter);
    await message().fill('x'.repeat(60_000));
    expect(await counter.innerText()).toBe('60,000 of 65,536 characters');
  });
});

describe('how the sheet was read', () => {
  test('is explained beside each choice', async () => {
    await open(STATES.gaps);
    for (const sentence of ['The headers are in row 1.', /^Found by its header/u, /^France, because 24 of the 26/u]) {
      await checkShown(panel().page.getByText(sentence));
    }
    await checkShown(panel().page.getByText('5 of the ready rows have a landline'));
    await panel().page.getByText('2 headers to look at').click();
    await checkShown(panel().page.getByText('Cell E3 has the same header as A3'));
  });
});

describe('a file', () => {
  const attached = { ...BASE_STATE, attachment: 'flyer.png' };

  test('is asked for by the host, named, changed and removed', async () => {
    await open(BASE_STATE);
    await button('Attach a file…').click();
    await checkPosted({ type: 'chooseAttachment' });
    await panel().snapshot(attached);
    await checkShown(panel().page.getByText('With flyer.png'));
    await button('Remove').click();
    await checkPosted({ type: 'removeAttachment' });
    await panel().snapshot(BASE_STATE);
    await checkHidden(button('Remove'));
    expect(await button('Attach a file…').evaluate((node) => node.matches(':focus'))).toBe(true);
  });

  test('may go without a text, and is seen in the preview', async () => {
    await open({ ...attached, template: '' });
    expect(await button('Send 24 messages').isDisabled()).toBe(false);
    const preview = {
      index: 0,
      row: 2,
      phone: '+33 1 99 00 12 34',
      text: 'Bonjour',
      look: null,
      attachmentName: 'flyer.png',
    };
    await panel().send({ type: 'preview', preview });
    expect(await panel().page.getByRole('group', { name: 'Preview' }).innerText()).toMatch(/^flyer\.png\s+Bonjour$/u);
    await panel().page.screenshot({ path: 'shots/panel-attachment.png', fullPage: true });
  });

  test('that can’t be attached is a row’s problem', async () => {
    const problems = STATES.gaps.problems;
    if (!problems) throw new Error('This state has problems.');
    await open({ ...attached, problems: { ...problems, counts: { ...problems.counts, attachment: 2 } } });
    await button('2 files that can’t be attached').click();
    await checkPosted({ type: 'showRows', verdict: 'attachment' });
  });

  test('stays with a session, and can’t be changed there', async () => {
    await open({ ...attached, run: STATES.running.run });
    await checkShown(panel().page.getByText('With flyer.png'));
    await checkHidden(button('Remove'));
  });
});

test('a draft is kept by the page only until the host has it, since what VS Code keeps of a page is in the clear', async () => {
  await open(BASE_STATE);
  await message().fill('Un secret');
  const kept = (): Promise<unknown> => panel().page.evaluate(() => window.savedState);
  expect(await kept()).toMatchObject({ draft: 'Un secret' });
  await checkPosted({ type: 'setTemplate', template: 'Un secret' });
  await panel().snapshot({ ...BASE_STATE, template: 'Un secret' });
  expect(await kept()).toMatchObject({ draft: null });
  expect(await message().inputValue()).toBe('Un secret');
});

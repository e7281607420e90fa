import { beforeAll, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import type { LinkAction } from '../../src/panel/intents';
import { STATES } from '../webview/states';
import { PanelHarness, type PanelPage } from './panelPage';
import { THEMES } from './themes';
import { checkShown } from './shown';

let harness: PanelHarness;

beforeAll(async () => {
  harness = await PanelHarness.shared();
});

/** What the page asks for after these steps in this state. */
async function check(
  state: PanelState,
  steps: (panel: PanelPage) => Promise<void>,
  expected: readonly LinkAction[],
): Promise<void> {
  const panel = await harness.open({ theme: THEMES.dark });
  await panel.snapshot(state);
  await steps(panel);
  const actions = (await panel.intents()).flatMap((intent) => (intent.type === 'link' ? intent.action : []));
  expect(actions).toEqual(expected);
  await panel.close();
}

const click =
  (name: string) =>
  async ({ page }: PanelPage): Promise<void> =>
    await page.getByRole('button', { name, exact: true }).click();

test('a phone number asks for a code, by keyboard alone', () =>
  check(
    STATES.needsQr,
    async ({ page }) => {
      await page.getByText('Link with phone number instead', { exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('+1 212 555 0100');
      await page.keyboard.press('Enter');
    },
    [{ kind: 'pairWithPhone', phone: '+1 212 555 0100' }],
  ));

test('an empty phone number asks for nothing', () =>
  check(
    STATES.needsQr,
    async (panel) => {
      await panel.page.getByText('Link with phone number instead', { exact: true }).click();
      await click('Get a code')(panel);
    },
    [],
  ));

test('the number being typed survives the next QR code', async () => {
  const panel = await harness.open({ theme: THEMES.dark });
  await panel.snapshot(STATES.needsQr);
  await panel.page.getByText('Link with phone number instead', { exact: true }).click();
  const field = panel.page.getByRole('textbox', { name: 'Phone number, with its country code' });
  await field.fill('+1 212 555');
  const modules = STATES.needsQr.connection.modules.toReversed();
  await panel.snapshot({ ...STATES.needsQr, connection: { kind: 'needsQr', modules } });
  await checkShown(field);
  expect(await field.inputValue()).toBe('+1 212 555');
  await panel.close();
});

test('the code is copied', () => check(STATES.needsCode, click('Copy'), [{ kind: 'copyCode' }]));
test('the QR code comes back', () =>
  check(STATES.needsCode, click('Scan a QR code instead'), [{ kind: 'pairWithQr' }]));
test('a linked device can be logged out', () => check(STATES.linked, click('Log Out'), [{ kind: 'logOut' }]));
test('another account is refused', () =>
  check(STATES.otherAccount, ({ page }) => page.getByRole('alert').getByRole('button', { name: 'Stop' }).click(), [
    { kind: 'answerAccount', goOn: false },
  ]));
test('another account is accepted', () =>
  check(STATES.otherAccount, click('Go on with this account'), [{ kind: 'answerAccount', goOn: true }]));

test.each([
  ['small', false],
  ['needsQr', false],
  ['linked', true],
  ['running', true],
  ['simulated', false],
] as const)('%s offers to log out: %s', async (name, expected) => {
  const panel = await harness.open({ theme: THEMES.dark });
  await panel.snapshot(STATES[name]);
  await expect.poll(() => panel.page.getByRole('button', { name: 'Log Out' }).isVisible()).toBe(expected);
  await panel.close();
});

import { expect, test } from 'vitest';
import { BASE_STATE } from '../webview/states';
import { panelScene } from './panelScene';
import { checkShown } from './shown';

const scene = panelScene();

test('the pace as a whole, and when messages start, are the host’s to know', async () => {
  await scene.open(BASE_STATE);
  await scene.panel().page.getByText('Pace and retries').click();
  await scene.panel().page.getByRole('combobox', { name: 'Pace' }).click();
  await scene.panel().page.getByRole('option', { name: 'Careful' }).click();
  await scene.checkPosted({ type: 'setPreset', preset: 'careful' });
  await scene.panel().page.getByLabel('Sending hours').fill('9 to 5');
  await scene.panel().page.keyboard.press('Tab');
  await checkShown(scene.panel().page.getByText('Like 9-18 or 8:30-17:30'));
  await expect.poll(() => scene.button('Send 24 messages').isDisabled()).toBe(true);
  await scene.panel().page.getByLabel('Sending hours').fill('8:30-17');
  await scene.panel().page.keyboard.press('Tab');
  const hours = { fromMinute: 510, untilMinute: 1020 };
  await scene.checkPosted({ type: 'setTimetable', hours, days: null });
  await scene.panel().page.getByLabel('On working days only').check();
  await scene.checkPosted({ type: 'setTimetable', hours, days: 'working' });
});

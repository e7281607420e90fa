import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PeopleFiles, PeopleOfDay, peopleOfDayFiles } from '../../src/whatsapp/cloud/peopleOfDay';

const HOUR_MS = 3_600_000;

function scene() {
  const folder = mkdtempSync(join(tmpdir(), 'people-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = { nowMs: 1_780_000_000_000 };
  const open = () =>
    new PeopleOfDay({
      store: new PeopleFiles(peopleOfDayFiles(folder, '1'), () => clock.nowMs),
      conceal: (text) => `#${text}`,
      nowMs: () => clock.nowMs,
    });
  return { clock, open };
}

test('People of the last 24 hours are counted, each once, by whoever sends for the business', async () => {
  const { clock, open } = scene();
  const [one, other] = [open(), open()];
  one.noteWritten('a');
  clock.nowMs += 12 * HOUR_MS;
  for (const phone of ['a', 'b']) one.noteWritten(phone);
  await one.close();
  await other.refresh();
  expect([other.count, other.has('a'), other.has('c')]).toEqual([2, true, false]);
  clock.nowMs += 12 * HOUR_MS + 1;
  expect(await other.use()).toEqual({ usedCount: 2, nextFreeMs: clock.nowMs + 12 * HOUR_MS - 1 });
  clock.nowMs += 12 * HOUR_MS;
  expect(await other.use()).toEqual({ usedCount: 0, nextFreeMs: null });
  expect(await other.known(['a'])).toEqual([false]);
});

test('Whom Meta spares marketing is left alone for 24 hours, and no longer', async () => {
  const { clock, open } = scene();
  const first = open();
  first.noteCapped('a');
  await first.close();
  const second = open();
  await second.refresh();
  clock.nowMs += 24 * HOUR_MS - 1;
  expect([second.isCapped('a'), second.isCapped('b')]).toEqual([true, false]);
  clock.nowMs += 1;
  expect(second.isCapped('a')).toBe(false);
});

import { expect, test } from 'vitest';
import { databaseDay } from '../../src/campaign/workers/databaseDay';
import { removeOldDayLines } from '../../src/fleet/dayLines';
import { PeopleOfDay } from '../../src/whatsapp/cloud/peopleOfDay';
import { postgresScene } from './scene';

const scene = postgresScene();

test('whoever takes over goes on with the day’s count, of its own business alone, and old days are let go of', async () => {
  const { database } = (await scene.open()).fleet;
  const open = (business: string): PeopleOfDay =>
    new PeopleOfDay({ store: databaseDay(database, business), conceal: (text) => `#${text}`, nowMs: Date.now });
  const first = open('1');
  for (const phone of ['a', 'b', 'a']) first.noteWritten(phone);
  first.noteCapped('c');
  await first.close();
  const next = open('1');
  await next.refresh();
  expect([next.count, next.has('a'), next.has('c'), next.isCapped('c')]).toEqual([2, true, false, true]);
  const other = open('2');
  await other.refresh();
  expect(other.count).toBe(0);
  await database.query(`update excel_whatsapp.day_line set noted_at = now() - interval '3 days'`);
  await removeOldDayLines(database);
  expect(await database.query('select from excel_whatsapp.day_line')).toEqual([]);
});

import { expect, test } from 'vitest';
import { databaseDay } from '../../src/campaign/workers/databaseDay';
import { removeOldDayLines } from '../../src/fleet/dayLines';
import { PeopleOfDay } from '../../src/whatsapp/cloud/peopleOfDay';
import { postgresScene } from './scene';

const scene = postgresScene();

test('whoever takes over knows whom Meta spares, of its own business alone, and old days are let go of', async () => {
  const { database } = (await scene.open()).fleet;
  const open = (business: string): PeopleOfDay =>
    new PeopleOfDay({ store: databaseDay(database, business), conceal: (text) => `#${text}`, nowMs: Date.now });
  const first = open('1');
  first.noteCapped('c');
  await first.close();
  const [next, other] = [open('1'), open('2')];
  for (const each of [next, other]) await each.refresh();
  expect([next.isCapped('c'), next.isCapped('a'), other.isCapped('c')]).toEqual([true, false, false]);
  await database.query(`update excel_whatsapp.day_line set noted_at = now() - interval '3 days'`);
  await removeOldDayLines(database);
  expect(await database.query('select from excel_whatsapp.day_line')).toEqual([]);
});

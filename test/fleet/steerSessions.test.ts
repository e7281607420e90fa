import { expect, test } from 'vitest';
import { changeRate, connectToDatabase, showHistory, steerSession } from '../../src/campaign/database/steerSessions';
import { intend } from '../fakes/intend';
import { ScriptedWindow, type Answer } from '../fakes/scriptedWindow';
import { postgresScene } from './scene';
import { twoWindows } from './windowScene';

const scene = postgresScene();
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

test('a session of the database is picked or named, and workers are told what to do with it', async () => {
  const { marie, paul } = await twoWindows(scene);
  let dialogs = new ScriptedWindow();
  const parts = (...answers: readonly Answer[]) => {
    dialogs = new ScriptedWindow(...answers);
    return { dialogs, texts: paul.services.texts, database: paul.database };
  };
  await connectToDatabase(parts());
  expect(dialogs.said).toEqual([expect.stringMatching(/: Connected to the database 127\.0\.0\.1/u)]);
  await steerSession(parts(), { kind: 'pause' }, undefined);
  expect(dialogs.said).toEqual(['info: Nothing was handed in to the database yet.']);

  const campaign = await marie.open(3);
  await intend(campaign, HELLO, { type: 'start' });
  const id = campaign.sessionId ?? '';
  const asked = async () => (await paul.database.place?.history(id))?.map(({ kind, argument }) => [kind, argument]);

  await steerSession(parts({ choose: 'contacts.csv' }), { kind: 'pause' }, undefined);
  // What was asked is seen at once.
  expect(paul.database.look?.sessions[0]?.about.wish).toBe('pause');
  expect(dialogs.shown('contacts.csv')).toBe(`contacts.csv | ${id} | 0 of 3 sent`);
  await steerSession(parts({ away: true }), { kind: 'stop' }, undefined);
  await steerSession(parts(), { kind: 'stop' }, 'another-one');
  expect(await asked()).toEqual([
    ['handIn', ''],
    ['pause', ''],
  ]);

  await changeRate(parts({ type: '1,5' }), id);
  await changeRate(parts({ away: true }), id);
  const [box] = dialogs.boxes;
  expect(box?.value, 'as it is now').toBe('1.5');
  expect(['2', '-1', 'fast'].map((typed) => (box?.problem?.(typed) ?? '') === '')).toEqual([true, false, false]);
  expect((await asked())?.slice(2)).toEqual([['rate', '1.5']]);

  await showHistory(parts(), id);
  expect(dialogs.lists[0]?.items.map(({ label, description }) => [label, description])).toEqual([
    ['Handed in', 'marie@desk'],
    ['Paused', 'paul@shop'],
    ['Rate set to 1.5 a second', 'paul@shop'],
  ]);
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { deleteSession } from '../../../src/campaign/sessionsView/deleteSession';
import { askToResume, pickAnySession, pickSession } from '../../../src/campaign/sessionsView/sessionPicker';
import { SESSION_FILE } from '../../../src/sessions/sessionFile';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';

let scene: CampaignScene;
let dialogs: ScriptedWindow;

beforeEach(() => {
  scene = new CampaignScene();
});

function asking(...answers: readonly Answer[]) {
  dialogs = new ScriptedWindow(...answers);
  return { dialogs, texts: scene.services.texts, store: scene.store, self: () => ({ kind: 'unnamed' }) as const };
}

/** Of three people, all of whom are written to. */
async function finished(): Promise<string> {
  const campaign = await scene.open(3);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await untilPhase(campaign, 'finished');
  await expect.poll(() => scene.runs.active).toEqual([]);
  return campaign.sessionId ?? '';
}

/** Of forty people, amid whom it was stopped. */
async function stopped(): Promise<string> {
  scene.latencyMs = 20;
  const campaign = await scene.open(40);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}, too' }, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  await scene.runs.stopAll();
  return campaign.sessionId ?? '';
}

describe('a session is deleted', () => {
  test('once it is said so, with the harmless answer first', async () => {
    const id = await finished();
    expect(await deleteSession(id, asking({ choose: 'Keep It' }))).toBe(false);
    expect(await deleteSession(id, asking({ away: true }))).toBe(false);
    expect(dialogs.decisions[0]).toMatchObject({
      question: 'Delete the session of contacts.csv?',
      actions: [{ label: 'Keep It' }, { label: 'Delete' }],
    });
    expect(await scene.store.ids()).toEqual([id]);
    expect(await deleteSession(id, asking({ choose: 'Delete' }))).toBe(true);
    expect(await scene.store.ids()).toEqual([]);
  });

  test('that isn’t finished once it is said so twice', async () => {
    const id = await stopped();
    expect(await deleteSession(id, asking({ choose: 'Delete' }, { away: true }))).toBe(false);
    expect(dialogs.decisions[1]).toMatchObject({ question: 'It isn’t finished. Delete it all the same?' });
    expect(dialogs.decisions[1]?.detail).toMatch(/^\d+ people would not be written to/u);
    expect(await scene.store.ids()).toEqual([id]);
    expect(await deleteSession(id, asking({ choose: 'Delete' }, { choose: 'Delete' }))).toBe(true);
    expect(await scene.store.ids()).toEqual([]);
  });
});

describe('a session is picked', () => {
  test('of those that aren’t finished, or of all', async () => {
    const done = await finished();
    expect(await pickSession(await scene.store.listToShow(), asking())).toBeNull();
    expect(dialogs.said).toEqual(['info: Every session is finished: there is nothing to resume.']);
    scene.tabs[0]?.close();
    const open = await stopped();
    const list = await scene.store.listToShow();
    expect((await pickSession(list, asking({ choose: 'contacts.csv' })))?.info.id).toBe(open);
    expect(dialogs.shown('contacts.csv')).toMatch(
      new RegExp(`^contacts\\.csv \\| ${open} \\| \\d+ of 40 sent · `, 'u'),
    );
    expect(await pickAnySession(list, asking({ away: true }))).toBeNull();
    expect(dialogs.lists[0]?.items.map(({ description }) => description).toSorted()).toEqual([done, open].toSorted());
  });

  test('and is said to be unreadable, with what to do, only where it is picked', async () => {
    const id = await finished();
    rmSync(join(scene.store.folder(id), SESSION_FILE));
    const list = await scene.store.listToShow();
    expect(await pickSession(list, asking({ away: true }))).toBeNull();
    await expect(pickSession(list, asking({ choose: 'Can’t be read' }))).rejects.toBe(list.unreadable[0]?.error);
  });

  test('not where there is none', async () => {
    expect(await pickAnySession(await scene.store.listToShow(), asking())).toBeNull();
    expect(dialogs.said).toEqual(['info: There are no sessions yet: send a workbook first.']);
  });
});

test.each([
  ['Resume', true],
  ['Not Now', false],
  [null, false],
])('what a crash has cut short goes on by the user’s word alone: %s', async (pressed, goesOn) => {
  const parts = asking();
  const answer = askToResume('contacts.csv: 12 left', parts);
  dialogs.told[0]?.press(pressed);
  expect(await answer).toBe(goesOn);
});

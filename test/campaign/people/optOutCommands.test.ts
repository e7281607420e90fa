import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import {
  addOptOut,
  exportOptOuts,
  importOptOuts,
  removeOptOut,
  type OptOutCommandsParts,
} from '../../../src/campaign/people/optOutCommands';
import { parsePerson } from '../../../src/people/person';
import { checkWorkbook } from '../../../src/workbook/checkWorkbook';
import { fictionalPhone } from '../../cli/workbook';
import { CampaignScene } from '../../fakes/campaignScene';
import { DiskFiles, elsewhere, onDisk } from '../../fakes/diskFiles';
import { diskWorkbook } from '../../fakes/diskWorkbook';
import { ScriptedWindow } from '../../fakes/scriptedWindow';

/** Without its country code, as somebody in the United States types it. */
const NATIONAL = fictionalPhone(1).slice(2);

let scene: CampaignScene;
let dialogs: ScriptedWindow;
let files: DiskFiles;
let parts: OptOutCommandsParts;

beforeEach(() => {
  scene = new CampaignScene();
  dialogs = new ScriptedWindow();
  files = new DiskFiles();
  const { people, services } = scene;
  parts = {
    people,
    settings: services.settings,
    texts: services.texts,
    dialogs,
    files,
    workbookFile: (address) => diskWorkbook(address, new Set()),
    checkWorkbook: async (request, onRows, _signal, watcher) => await checkWorkbook(request, onRows, watcher),
    resultsWorkerPath: '',
  };
});

async function isOptedOut(phone: string): Promise<boolean> {
  const who = parsePerson(phone);
  return who !== null && (await scene.people.book())?.isOptedOut(who) === true;
}

test('a number that is typed is opted out, and may be written to again', async () => {
  dialogs.answerNext({ type: NATIONAL });
  await addOptOut(parts);
  expect(await isOptedOut(fictionalPhone(1))).toBe(true);
  dialogs.answerNext({ type: fictionalPhone(1) }, { type: fictionalPhone(2) });
  await removeOptOut(parts);
  expect(await isOptedOut(fictionalPhone(1))).toBe(false);
  await removeOptOut(parts);
  expect(dialogs.said).toEqual([
    'info: Nothing is sent to this person any more.',
    'info: This person may be written to again.',
    'info: This person hasn’t opted out.',
  ]);
});

test('a number is shown as it is understood, where it has no country code; what is none isn’t taken', async () => {
  dialogs.answerNext({ away: true });
  await addOptOut(parts);
  const [box] = dialogs.boxes;
  expect(['', ' ', NATIONAL, fictionalPhone(1)].map((typed) => box?.understood?.(typed))).toEqual([
    '',
    '',
    fictionalPhone(1),
    '',
  ]);
  expect(['', NATIONAL, 'Anna'].map((typed) => box?.problem?.(typed))).toEqual(['', '', 'This is no phone number.']);
});

test.each([{ away: true }, { type: '' }] as const)('nobody is entered for %o', async (answer) => {
  dialogs.answerNext(answer, answer);
  await addOptOut(parts);
  await removeOptOut(parts);
  expect([await scene.people.book(), dialogs.said]).toEqual([null, []]);
});

test('a list is entered, and what isn’t clear in it is told', async () => {
  const lines = [
    'Name,Phone,Opted out',
    `A,${fictionalPhone(1)},yes`,
    `B,${fictionalPhone(2)},no`,
    `C,${fictionalPhone(3)},hm`,
  ];
  files.picks.push(onDisk(scene.writeAs('noes.csv', lines)));
  await importOptOuts(parts);
  expect(dialogs.said).toEqual([
    expect.stringMatching(/^warning: Rows left as they are.*: 1\./u),
    'info: People entered as opted out: 1.',
  ]);
  const entered = [1, 2, 3].map(async (index) => await isOptedOut(fictionalPhone(index)));
  expect(await Promise.all(entered)).toEqual([true, false, false]);
  await importOptOuts(parts);
  expect(dialogs.said, 'no list was chosen').toHaveLength(2);
});

test('while the database is away, it is said that workers don’t know yet', async () => {
  scene.databaseWindow.url = 'postgres://nobody@127.0.0.1:1/none';
  dialogs.answerNext({ type: NATIONAL });
  await addOptOut(parts);
  expect(dialogs.said).toEqual([
    expect.stringMatching(/^warning: Nothing is sent to this person any more\. It is entered on this computer alone/u),
  ]);
  expect(await isOptedOut(fictionalPhone(1))).toBe(true);
});

test('the list is written where the user says, on this computer', async () => {
  await exportOptOuts(parts);
  expect([dialogs.said, files.questions]).toEqual([['info: Nobody has opted out yet.'], []]);
  await scene.optOut(fictionalPhone(1));
  await exportOptOuts(parts);
  expect(dialogs.said, 'the user thought better of it').toHaveLength(1);
  const path = join(scene.folder, 'noes.csv');
  files.picks.push(onDisk(path), elsewhere(path));
  await exportOptOuts(parts);
  expect(readFileSync(path, 'utf8')).toContain(fictionalPhone(1));
  expect(dialogs.said.at(-1)).toBe('info: The opt-outs are in noes.csv.');
  await expect(exportOptOuts(parts)).rejects.toMatchObject({ happened: { args: ['noes.csv'] } });
});

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { saveReport } from '../../../src/campaign/report/saveReport';
import { ResultsExport, type WriteResults } from '../../../src/campaign/results/resultsExport';
import { placeResults } from '../../../src/workbook/results/resultsFile';
import { writeResults } from '../../../src/workbook/results/resultsWriter';
import { CampaignScene } from '../../fakes/campaignScene';
import { DiskFiles, elsewhere, onDisk } from '../../fakes/diskFiles';
import { intend, untilPhase } from '../../fakes/intend';
import { ScriptedWindow } from '../../fakes/scriptedWindow';
import { read } from '../../workbook/read';

let scene: CampaignScene;
let dialogs: ScriptedWindow;
let files: DiskFiles;
/** The session of a list of 230, all of them sent. */
let sessionId: string;
let takenUp: string[];

beforeEach(async () => {
  scene = new CampaignScene();
  dialogs = new ScriptedWindow();
  files = new DiskFiles();
  takenUp = [];
  const campaign = await scene.open(230);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await untilPhase(campaign, 'finished');
  sessionId = campaign.sessionId ?? '';
});

/** As the worker does it, in this thread. */
const inThisThread: WriteResults = async (target, table, rows, signal) => {
  signal.throwIfAborted();
  await placeResults(target, async (path) => await writeResults({ path, table }, rows));
};

function resultsExport(write = inThisThread): ResultsExport {
  const { store, keyring, services, folder } = scene;
  return new ResultsExport({
    dialogs,
    files,
    texts: services.texts,
    keyring,
    storeOf: () => Promise.resolve(store),
    runs: { takeUp: (id) => Promise.resolve(takenUp.push(id) > 0) },
    writeResults: write,
    dataFolder: join(folder, 'data'),
  });
}

const at = (name: string): string => join(scene.folder, name);

/** How many rows a workbook of results has. */
async function rowCountOf(path: string): Promise<number> {
  return (await read(path, { country: 'US' })).rows.length;
}

describe('the results of a session', () => {
  test('are written where the user says, beside the workbook by themselves, and can be opened', async () => {
    files.picks.push(onDisk(at('out.xlsx')));
    await resultsExport().run(sessionId);
    expect(files.questions[0]?.suggested?.path).toMatch(
      new RegExp(`^${scene.folder}/contacts results \\d{4}-\\d\\d-\\d\\d\\.xlsx$`, 'u'),
    );
    expect(await rowCountOf(at('out.xlsx'))).toBe(230);
    expect(takenUp, 'what has become known since').toEqual([sessionId]);
    expect(dialogs.followed).toEqual([{ title: 'Exporting the results of contacts.csv', mayGiveUp: true }]);
    expect(dialogs.reports.at(-1)?.[0]).toBe('230 of 230 rows');
    expect(dialogs.reports.reduce((sum, [, percentMore]) => sum + percentMore, 0)).toBe(100);
    expect(dialogs.told).toMatchObject([{ text: 'The results are in out.xlsx.', actions: ['Open', 'Show in Folder'] }]);
    dialogs.told[0]?.press('Show in Folder');
    await expect.poll(() => files.revealed).toEqual(['out.xlsx']);
    expect(files.opened).toEqual([]);
  });

  test('replace a file that the dialog has asked about, and none whose name it never saw', async () => {
    for (const name of ['seen.xlsx', 'unseen.xlsx']) writeFileSync(at(name), 'mine');
    files.picks.push(onDisk(at('seen.xlsx')), onDisk(at('unseen')));
    await resultsExport().run(sessionId);
    expect(await rowCountOf(at('seen.xlsx'))).toBe(230);
    await expect(resultsExport().run(sessionId)).rejects.toMatchObject({
      happened: { text: expect.stringContaining('already') },
    });
    await expect(rowCountOf(at('unseen.xlsx')), 'still mine').rejects.toBeDefined();
  });

  test('get their ending where the name has none', async () => {
    files.picks.push(onDisk(at('plain')));
    await resultsExport().run(sessionId);
    expect([await rowCountOf(at('plain.xlsx')), existsSync(at('plain'))]).toEqual([230, false]);
  });

  test('never go into the workbook itself', async () => {
    // Named as if it were one, so that its address alone tells.
    const source = onDisk(at('contacts.csv'));
    files.picks.push({ ...source, name: 'contacts.xlsx' });
    await expect(resultsExport().run(sessionId)).rejects.toMatchObject({
      happened: { text: expect.stringContaining('is the workbook that this session was made from') },
    });
    expect(dialogs.followed).toEqual([]);
  });

  test('that only the window can bring there leave nothing behind here', async () => {
    files.picks.push(elsewhere(at('there.xlsx')));
    await resultsExport().run(sessionId);
    expect(await rowCountOf(at('there.xlsx'))).toBe(230);
    expect(dialogs.told, 'it lies on another computer').toMatchObject([{ actions: [] }]);
    files.picks.push(elsewhere(at('no/such/folder.xlsx')));
    await expect(resultsExport().run(sessionId)).rejects.toMatchObject({
      happened: { text: '{0} can’t be written there.' },
    });
    expect(readdirSync(at('data')).filter((name) => name.endsWith('.xlsx'))).toEqual([]);
  });

  test('are written once at a time, and again after that', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let writeCount = 0;
    const exporting = resultsExport(async () => {
      writeCount += 1;
      await held;
    });
    files.picks.push(onDisk(at('one.xlsx')), onDisk(at('two.xlsx')));
    const first = exporting.run(sessionId);
    await exporting.run(sessionId);
    await expect.poll(() => writeCount).toBe(1);
    release();
    await first;
    await exporting.run(sessionId);
    expect(writeCount).toBe(2);
  });

  test('are nowhere where the user gives up, and nothing is told', async () => {
    dialogs.givesUp = true;
    files.picks.push(onDisk(at('out.xlsx')));
    await resultsExport().run(sessionId);
    expect([existsSync(at('out.xlsx')), dialogs.said]).toEqual([false, []]);
    await resultsExport().run(sessionId);
    expect(dialogs.followed, 'no place was chosen the second time').toHaveLength(1);
  });
});

describe('the report of a session', () => {
  const parts = () => ({ dialogs, files, texts: scene.services.texts, store: scene.store, keyring: scene.keyring });

  test('is a page beside the workbook, and can be opened where the user is', async () => {
    files.picks.push(onDisk(at('page.html')));
    await saveReport(sessionId, parts());
    expect(files.questions[0]?.suggested?.path).toBe(at('contacts report.html'));
    expect(Buffer.from(await files.read(onDisk(at('page.html')))).toString()).toContain('<html lang="en">');
    expect(dialogs.told).toMatchObject([{ text: 'The report is in page.html.', actions: ['Open'] }]);
    dialogs.told[0]?.press('Open');
    await expect.poll(() => files.opened).toEqual(['page.html']);
  });

  test('is said to be there, and no more, where it lies elsewhere; and isn’t written without a place', async () => {
    files.isHere = false;
    files.picks.push(onDisk(at('page.html')));
    await saveReport(sessionId, parts());
    await saveReport(sessionId, parts());
    expect(dialogs.told).toMatchObject([{ text: 'The report is in page.html.', actions: [] }]);
  });
});

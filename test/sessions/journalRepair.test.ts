import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import { JournalFile } from '../../src/sessions/journal/journalFile';
import type { JournalDisk, OpenedFile } from '../../src/sessions/journal/journalDisk';
import { renewMark } from '../../src/sessions/journal/journalMark';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { openJournal } from '../../src/sessions/journal/openJournal';

const ABOUT = { recipientCount: 10, createdAtMs: 1 };
const owns = (): Promise<boolean> => Promise.resolve(true);
let path: string;

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'journal-')), 'journal.jsonl');
});

afterEach(() => rm(dirname(path), { recursive: true }));

test('a repair that fails at any step leaves a journal, and is done by the next one', async () => {
  let isDone = false;
  for (let step = 1; !isDone; step += 1) {
    await writeFile(path, `${attempt(0)}\n${'#'.repeat(50)}\n${attempt(2)}\n`);
    isDone = await openJournal(path, ABOUT, owns, failingAt(step)).then(
      () => true,
      () => false,
    );
    await expect(readJournal(path, 10)).resolves.toBeDefined();
    const { rows } = (await openJournal(path, ABOUT, owns)).content;
    expect([0, 1, 2].map((index) => rows.status(index))).toEqual(['inDoubt', 'inDoubt', 'inDoubt']);
    expect(step).toBeLessThan(100);
  }
});

test('a repair makes the new name durable before anything is appended under it', async () => {
  const steps = await stepsOfRepair();
  expect(steps.slice(steps.indexOf('rename'), steps.indexOf('rename') + 2)).toEqual(['rename', 'syncFolder']);
});

test('a repair is durable before it takes the journal’s place', async () => {
  const steps = await stepsOfRepair();
  // The copy that is set aside, and the repaired journal.
  const written = steps.slice(0, steps.indexOf('rename')).filter((step) => step === 'write' || step === 'datasync');
  expect([written.filter((step) => step === 'datasync').length, written.at(-1)]).toEqual([2, 'datasync']);
});

test('whoever is doubted is looked for since the session began', async () => {
  await writeFile(path, `${'#'.repeat(50)}\n`);
  const { rows } = (await openJournal(path, { recipientCount: 10, createdAtMs: 4242 }, owns)).content;
  expect(rows.openAttempts()).toContainEqual([0, { sinceMs: 4242, code: null }]);
});

test('a whole journal may be one whose repair died before its name was durable, which is made up for', async () => {
  await writeFile(path, `${attempt(0)}\n`);
  // Where there is none it is made, and its making syncs the folder.
  await renewMark(path, { recordCount: 1, isInOrder: true }, nodeDisk);
  const steps: string[] = [];
  const files = failingAt(Infinity, (step) => steps.push(step));
  await openJournal(path, ABOUT, owns, files);
  expect(steps).toContain('syncFolder');
});

test('a repair leaves the journal alone that another process has taken over meanwhile', async () => {
  const damaged = `${attempt(0)}\n${'#'.repeat(50)}\n`;
  await writeFile(path, damaged);
  await expect(openJournal(path, ABOUT, () => Promise.resolve(false))).rejects.toThrow('taken over');
  expect(await readFile(path, 'latin1')).toBe(damaged);
});

test('a record doesn’t count where the session was taken over while it was written', async () => {
  await writeFile(path, '');
  const { end } = await openJournal(path, ABOUT, owns);
  let askedCount = 0;
  const journal = new JournalFile(path, end, () => Promise.resolve((askedCount += 1) === 1));
  const record = { t: 'attempt', at: 1, i: 0, n: 1, h: 'h' } as const;
  expect(await journal.append(record)).toEqual({ ok: false, failure: 'takenOver' });
  await journal.close();
});

const attempt = (i: number): string => encodeRecord({ t: 'attempt', at: 1, i, n: 1, h: 'h' }, i);

/** What is done to the files, in its order, while a damaged journal is repaired. */
async function stepsOfRepair(): Promise<readonly string[]> {
  await writeFile(path, `${attempt(0)}\n${'#'.repeat(50)}\n`);
  const steps: string[] = [];
  await openJournal(
    path,
    ABOUT,
    owns,
    failingAt(Infinity, (step) => steps.push(step)),
  );
  return steps;
}

/** The real files, of which the nth operation fails, and all after it: as in a crash, but heard of. */
function failingAt(failingStep: number, onStep: (name: string) => void = () => undefined): JournalDisk {
  let step = 0;
  const pass =
    <T extends readonly unknown[], R>(name: string, operation: (...values: T) => Promise<R>) =>
    async (...values: T): Promise<R> => {
      step += 1;
      onStep(name);
      if (step >= failingStep) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      return await operation(...values);
    };
  const opened = (file: OpenedFile): OpenedFile => ({
    ...file,
    write: pass('write', (bytes: Uint8Array, position: number) => file.write(bytes, position)),
    datasync: pass('datasync', () => file.datasync()),
  });
  return {
    open: pass('open', async (path, mode) => opened(await nodeDisk.open(path, mode))),
    stat: pass('stat', (at) => nodeDisk.stat(at)),
    rename: pass('rename', (from, to) => nodeDisk.rename(from, to)),
    syncFolder: pass('syncFolder', (folder) => nodeDisk.syncFolder(folder)),
  };
}

test('a last record whose line feed was lost counts, where a power cut has put zeros behind it', async () => {
  await writeFile(path, `${attempt(0)}\n${attempt(1)}${'\0'.repeat(7)}`);
  const { content } = await openJournal(path, ABOUT, owns);
  expect([content.rows.status(1), content.rows.highestNamed]).toEqual(['inDoubt', 1]);
  expect(await readFile(path, 'latin1')).toContain(`"i":1,`);
});

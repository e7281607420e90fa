import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { placeResults } from '../../src/workbook/results/resultsFile';

let folder = '';
let source = '';

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'results-file-')));
  source = join(folder, 'contacts.xlsx');
  await writeFile(source, 'the workbook');
});

afterEach(() => rm(folder, { recursive: true }));

const write = async (path: string): Promise<void> => writeFile(path, 'the results', { flag: 'wx' });

async function checkWritten(name: string, overwrite = false): Promise<void> {
  await placeResults({ path: join(folder, name), source, overwrite }, write);
  expect(await readFile(join(folder, name), 'utf8')).toBe('the results');
}

/** A HumanError, the file that is there left as it is, and nothing else left behind. */
async function checkRefused(path: string, sentence: RegExp, { overwrite = true, from = source } = {}): Promise<void> {
  const before = await readdir(folder);
  const writing = placeResults({ path, source: from, overwrite }, write);
  await expect(writing).rejects.toThrow(HumanError);
  await expect(writing).rejects.toThrow(sentence);
  expect(await readFile(source, 'utf8')).toBe('the workbook');
  expect(await readdir(folder)).toEqual(before);
}

test('a new file is written under its name, and nothing else stays', async () => {
  await checkWritten('results.xlsx');
  expect(await readdir(folder)).toEqual(['contacts.xlsx', 'results.xlsx']);
});

test('a file that is there is replaced only where asked for', async () => {
  const path = join(folder, 'old.xlsx');
  await writeFile(path, 'old');
  await checkRefused(path, /old\.xlsx is there already/u, { overwrite: false });
  expect(await readFile(path, 'utf8')).toBe('old');
  await checkWritten('old.xlsx', true);
  expect(await readdir(folder)).toEqual(['contacts.xlsx', 'old.xlsx']);
});

test('a file that appears while it is written isn’t replaced', async () => {
  const path = join(folder, 'results.xlsx');
  const writing = placeResults({ path, source, overwrite: false }, async (temporary) => {
    await write(temporary);
    await writeFile(path, 'somebody else’s');
  });
  await expect(writing).rejects.toThrow(HumanError);
  expect(await readFile(path, 'utf8')).toBe('somebody else’s');
  expect(await readdir(folder)).toEqual(['contacts.xlsx', 'results.xlsx']);
});

describe('the workbook of the session is never written to', () => {
  const sentence = /contacts\.xlsx is the workbook|is the workbook that this session was made from/u;

  test('by its path, its URL, or a way around', async () => {
    await checkRefused(source, sentence);
    await checkRefused(source, sentence, { from: pathToFileURL(source).toString() });
    await mkdir(join(folder, 'deeper'));
    await checkRefused(join(folder, 'deeper', '..', 'contacts.xlsx'), sentence);
  });

  test.skipIf(process.platform === 'win32')('by another name of the same file', async () => {
    await symlink(source, join(folder, 'symbolic.xlsx'));
    await checkRefused(join(folder, 'symbolic.xlsx'), sentence);
    await link(source, join(folder, 'hard.xlsx'));
    await checkRefused(join(folder, 'hard.xlsx'), sentence);
  });

  test('also where it isn’t there any more', async () => {
    const gone = join(folder, 'gone.xlsx');
    await checkRefused(gone, sentence, { from: gone });
  });
});

test('a failure on the way leaves the old file and nothing else', async () => {
  const path = join(folder, 'old.xlsx');
  await writeFile(path, 'old');
  const failure = new Error('cancelled');
  const writing = placeResults({ path, source, overwrite: true }, async (temporary) => {
    await write(temporary);
    throw failure;
  });
  await expect(writing).rejects.toBe(failure);
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['contacts.xlsx', 'old.xlsx']);
});

test('folders that are missing, full or closed are told by name', async () => {
  await checkRefused(join(folder, 'missing', 'results.xlsx'), /There is no folder .*missing/u);
  const failing = (code: string) => async (): Promise<void> => {
    throw Object.assign(new Error(code), { code, syscall: 'write' });
  };
  const target = { path: join(folder, 'results.xlsx'), source, overwrite: false };
  await expect(placeResults(target, failing('ENOSPC'))).rejects.toThrow(/The disk is full/u);
  await expect(placeResults(target, failing('EROFS'))).rejects.toThrow(/can’t be written to/u);
});

describe('what an export writes first', () => {
  const modeOf = async (name: string): Promise<number> => (await stat(join(folder, name))).mode & 0o777;

  test.skipIf(process.platform === 'win32')(
    'becomes readable for others only in its place, as files there are',
    async () => {
      const writePrivately = (path: string): Promise<void> =>
        writeFile(path, 'the results', { flag: 'wx', mode: 0o600 });
      await placeResults({ path: join(folder, 'new.xlsx'), source, overwrite: false }, writePrivately);
      expect(await modeOf('new.xlsx')).toBe(await modeOf('contacts.xlsx'));
      await chmod(join(folder, 'new.xlsx'), 0o640);
      await placeResults({ path: join(folder, 'new.xlsx'), source, overwrite: true }, writePrivately);
      expect(await modeOf('new.xlsx')).toBe(0o640);
    },
  );

  test('is removed by a later one where a kill has left it', async () => {
    const old = '.results-01234567-89ab-cdef-0123-456789abcdef.xlsx';
    const underWay = old.replace('0123', '4567');
    const own = '.results-of-mine.xlsx';
    for (const name of [old, underWay, own]) await writeFile(join(folder, name), 'half');
    const yesterday = new Date(Date.now() - 24 * 3_600_000);
    for (const name of [old, own]) await utimes(join(folder, name), yesterday, yesterday);
    await checkWritten('results.xlsx');
    expect((await readdir(folder)).toSorted()).toEqual([own, underWay, 'contacts.xlsx', 'results.xlsx'].toSorted());
  });
});

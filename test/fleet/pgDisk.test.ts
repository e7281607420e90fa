import { expect, test } from 'vitest';
import { PgDisk } from '../../src/fleet/pgDisk';
import { seededRandom } from '../../src/sender/pace/random';
import { readFully, readWholeFile, writeFully, writeWholeFile } from '../../src/sessions/journal/journalDisk';
import { MemoryFiles } from '../fakes/memoryFiles';
import { postgresScene } from './scene';

const scene = postgresScene();
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(`a file is what was written to it, as on a disk (SEED=${SEED})`, async () => {
  const { fleet } = await scene.open();
  const [disk, memory] = [new PgDisk(fleet.database), new MemoryFiles([])];
  const random = seededRandom(SEED);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  for (let fileCount = 0; fileCount < 5; fileCount += 1) {
    const files = [await disk.open(`f/${fileCount}`, 'wx'), await memory.open(`f/${fileCount}`, 'wx')];
    let length = 0;
    for (let step = 0; step < 40; step += 1) {
      const kind = random();
      const bytes = Buffer.alloc(1 + upTo(random() < 0.1 ? 300_000 : 900), step + 1);
      if (kind < 0.6 || length === 0) {
        for (const file of files) await writeFully(file, bytes, length);
        length += bytes.length;
      } else if (kind < 0.8) {
        // Also behind its end: whoever writes the head last leaves room for it.
        const at = upTo(kind < 0.65 ? length + 500 : length);
        for (const file of files) await writeFully(file, bytes, at);
        length = Math.max(length, at + bytes.length);
      } else if (kind < 0.9) {
        length = upTo(length);
        for (const file of files) await file.truncate(length);
      } else {
        const at = upTo(length);
        const read = await Promise.all(
          files.map(async (file) => {
            const buffer = Buffer.alloc(2000);
            return buffer.subarray(0, await readFully(file, buffer, at)).toString('latin1');
          }),
        );
        expect(read[0] === read[1]).toBe(true);
      }
      expect(files[0]?.lengthNow()).toBe(length);
    }
    for (const file of files) await file.close();
    const [ours, theirs] = [await readWholeFile(disk, `f/${fileCount}`), memory.content(`f/${fileCount}`)];
    expect(theirs !== undefined && ours.equals(theirs)).toBe(true);
    expect((await disk.stat(`f/${fileCount}`)).length).toBe(length);
  }
  expect((await disk.list('f')).toSorted()).toEqual(['0', '1', '2', '3', '4']);
});

test('names are those of a disk: made once, replaced by a rename, gone with their folder', async () => {
  const { fleet } = await scene.open();
  const disk = new PgDisk(fleet.database);
  await writeWholeFile(disk, 'a/b/one', [Buffer.from('1')]);
  await writeWholeFile(disk, 'a/b/two', [Buffer.from('22')]);
  await writeWholeFile(disk, 'a/bc', [Buffer.from('333')]);
  await expect(disk.open('a/b/one', 'wx')).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(disk.open('a/none', 'r')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(disk.stat('none')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(disk.rename('none', 'some')).rejects.toMatchObject({ code: 'ENOENT' });
  await disk.rename('a/b/two', 'a/b/one');
  expect((await readWholeFile(disk, 'a/b/one')).toString()).toBe('22');
  await disk.rename('a/b', 'c');
  expect(await disk.list('c')).toEqual(['one']);
  expect(await disk.list('a')).toEqual(['bc']);
  await disk.remove('a');
  expect(await disk.list('a')).toEqual([]);
});

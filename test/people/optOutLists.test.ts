import { describe, expect, test } from 'vitest';
import { importOptOuts, type ImportProgress } from '../../src/people/optOutLists';
import type { Person } from '../../src/people/person';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import type { SessionDisk } from '../../src/sessions/sessionDisk';
import { BookPlaces, checkAppended, collect, optedOut, person } from './books';

const ABOUT = { atMs: 1_767_600_000_000, why: 'file', from: 'stop.csv' } as const;
const PEOPLE = Array.from({ length: 9000 }, (_, number) => person(number));

describe('a list of opt-outs', () => {
  test('is entered in parts, of which each is on disk when it is told, and whoever is there already is left alone', async () => {
    const places = await BookPlaces.make();
    const book = await places.open();
    await checkAppended(book, optedOut(person(1), { why: 'reply' }));
    const told: ImportProgress[] = [];
    for await (const progress of importOptOuts(book, [...PEOPLE, person(0)], ABOUT)) {
      told.push(progress);
      expect((await places.open()).counts.optedOutCount).toBe(progress.addedCount + 1);
    }
    expect(told).toEqual([
      { readCount: 4000, addedCount: 3999, knownCount: 1 },
      { readCount: 8000, addedCount: 7999, knownCount: 1 },
      { readCount: 9001, addedCount: 8999, knownCount: 2 },
    ]);
    expect(book.optOut(person(1))).toMatchObject({ why: 'reply' });
  });

  test('comes out as it went in', async () => {
    const book = await (await BookPlaces.make()).open();
    await collect(importOptOuts(book, PEOPLE.slice(0, 3), ABOUT));
    expect(await collect(book.optOuts())).toEqual(PEOPLE.slice(0, 3).map((who) => ({ who, ...ABOUT })));
  });

  test('can be entered again where the disk was full amid it, and is there as a whole then', async () => {
    const places = await BookPlaces.make();
    let flushCount = 0;
    const book = await places.open({ files: filesThat(() => (flushCount += 1) === 3) });
    flushCount = 0;
    const entered: ImportProgress[] = [];
    const enter = async (): Promise<void> => {
      for await (const progress of importOptOuts(book, PEOPLE, ABOUT)) entered.push(progress);
    };
    await expect(enter()).rejects.toMatchObject({ todo: { args: [{ kind: 'count', count: 4000 }] } });
    expect(entered).toHaveLength(1);
    // They aren’t written to meanwhile.
    expect(book.isOptedOut(PEOPLE[5000] as Person)).toBe(true);
    await enter();
    expect(entered.at(-1)).toEqual({ readCount: 9000, addedCount: 5000, knownCount: 4000 });
    expect((await places.open()).counts.optedOutCount).toBe(9000);
  });
});

/** Files whose sync finds the disk full where it is said so. */
function filesThat(isFull: () => boolean): SessionDisk {
  return {
    ...nodeDisk,
    open: async (path, mode) => {
      const file = await nodeDisk.open(path, mode);
      const datasync = async (): Promise<void> => {
        if (isFull()) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        await file.datasync();
      };
      return { ...file, datasync };
    },
  };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BookRecord } from '../../src/people/book/bookRecord';
import { loadBook } from '../../src/people/book/loadBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { answered, BookPlaces, checkAppended, counted, optedOut, person } from './books';

const [ANNA, BEN] = [person(1), person(2)];
const ACCOUNT = 4711;
const DAY_MS = 86_400_000;
const AT = 1_767_600_000_000;

const countsOf = (book: PeopleBook): readonly number[] =>
  (['messages', 'newChats', 'unanswered'] as const).map((kind) => book.countSince(ACCOUNT, kind, 0));

async function recordsOf(places: BookPlaces): Promise<readonly BookRecord[]> {
  let found: BookRecord[] = [];
  await loadBook({ folder: places.folder, files: nodeDisk }, places.keys, () => {
    const begun: BookRecord[] = [];
    found = begun;
    return (records) => void begun.push(...records);
  });
  return found.filter(({ kind }) => kind !== 'replaces');
}

/** The versions that the book’s files ask for. */
function versionsOf({ folder }: BookPlaces): readonly number[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:open|done)$/u.test(name))
    .map((name) => readFileSync(join(folder, name)).readUInt16BE(6))
    .toSorted((one, other) => one - other);
}

describe('what was counted', () => {
  test('is the same in each window, until it is withdrawn', async () => {
    const places = await BookPlaces.make();
    const [book, beside] = [await places.open(), await places.open()];
    await checkAppended(
      book,
      counted({ tag: 1 }),
      counted({ tag: 2, isNewChat: true, who: ANNA, atMs: AT + 1 }),
      counted({ tag: 3, isNewChat: true, who: BEN }),
      answered(ANNA, AT + 2),
    );
    await beside.refresh();
    for (const any of [book, beside, await places.open()]) {
      expect(countsOf(any)).toEqual([3, 2, 1]);
      expect(any.countSince(ACCOUNT, 'messages', AT + 1)).toBe(1);
      expect([any.latestMs(ACCOUNT, 'newChats', 1), any.latestMs(ACCOUNT, 'newChats', 3)]).toEqual([AT + 1, null]);
      expect([any.countSince(1, 'messages', 0), any.latestMs(1, 'messages', 1)]).toEqual([0, null]);
    }
    await checkAppended(beside, { kind: 'withdrawn', tag: 3 });
    await book.refresh();
    for (const any of [book, beside, await places.open()]) expect(countsOf(any)).toEqual([2, 1, 0]);
  });

  test('counts from the moment of the call, before it is on disk', async () => {
    const book = await (await BookPlaces.make()).open();
    const written = book.append(counted());
    expect(countsOf(book)).toEqual([1, 0, 0]);
    expect(await written).toEqual({ ok: true });
    expect(countsOf(book)).toEqual([1, 0, 0]);
  });

  test('still counts once the person is forgotten, of whom nothing is left', async () => {
    const places = await BookPlaces.make();
    const [book, beside] = [await places.open(), await places.open()];
    await checkAppended(book, counted({ isNewChat: true, who: ANNA }), answered(ANNA, AT + 5), counted());
    await checkAppended(beside, counted({ isNewChat: true, who: BEN }));
    await book.refresh();
    expect(countsOf(book)).toEqual([3, 2, 1]);
    expect(await book.forget(ANNA)).toEqual({ kind: 'forgotten', droppedCount: 1 });
    await beside.refresh();
    // That they have answered is forgotten, too.
    for (const any of [book, beside, await places.open()]) expect(countsOf(any)).toEqual([3, 2, 2]);
    const people = (await recordsOf(places)).map((record) => ('who' in record ? record.who : null));
    expect(people.filter((who) => who !== null)).toEqual([Number(BEN)]);
  });

  test('leaves the disk as it gets old, or with its withdrawal, when one file is made of many', async () => {
    const places = await BookPlaces.make();
    const book = await places.open();
    const days = Array.from({ length: 40 }, (_, day) => counted({ atMs: AT - day * DAY_MS }));
    await checkAppended(book, ...days, counted({ tag: 7 }), { kind: 'withdrawn', tag: 7 }, optedOut(ANNA));
    expect(await book.tidy()).toBe(true);
    const records = await recordsOf(places);
    expect(records.map(({ kind }) => kind).toSorted()).toEqual([...Array<string>(36).fill('counted'), 'optedOut']);
    for (const any of [book, await places.open()]) {
      expect(any.countSince(ACCOUNT, 'messages', AT - 31 * DAY_MS)).toBe(32);
      expect(countsOf(any)[0]).toBe(36);
    }
  });
});

test('a file asks for a newer version only where something is counted in it', async () => {
  const places = await BookPlaces.make();
  const book = await places.open();
  await checkAppended(book, optedOut(ANNA));
  expect(versionsOf(places)).toEqual([1, 1]);
  await checkAppended(book, counted());
  await checkAppended(book, optedOut(BEN));
  expect(versionsOf(places)).toEqual([1, 1, 2]);
  expect(await book.tidy()).toBe(true);
  expect(versionsOf(places)).toEqual([2]);
  const again = await places.open();
  expect([again.isOptedOut(ANNA), again.isOptedOut(BEN), countsOf(again)[0]]).toEqual([true, true, 1]);
});

import { existsSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BookKeys } from '../../src/people/book/bookFolder';
import { UNREAD } from '../../src/people/book/bookFile';
import { damageText, isDamaged } from '../../src/people/book/bookDamage';
import { openPeopleBook } from '../../src/people/openPeopleBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import { checksumDigits } from '../../src/sender/journal/checksum';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { BookPlaces, checkAppended, oneKey, optedOut, person, sent, TERMINAL } from './books';

const PEOPLE = Array.from({ length: 20 }, (_, number) => person(number));

/** A book of twenty opt-outs, each in a frame of its own, and the file that they are in. */
async function twenty(): Promise<{
  readonly places: BookPlaces;
  readonly path: string;
  readonly ends: readonly number[];
}> {
  const places = await BookPlaces.make();
  const book = await places.open();
  const ends: number[] = [];
  let path = '';
  for (const who of PEOPLE) {
    await checkAppended(book, optedOut(who));
    path = pathOf(places, 'open');
    ends.push(readFileSync(path).length);
  }
  await book.close();
  return { places, path, ends };
}

function pathOf(places: BookPlaces, state: string): string {
  const names = readdirSync(places.folder).filter((name) => name.endsWith(`.${state}`));
  expect(names).toHaveLength(1);
  return join(places.folder, names[0] ?? '');
}

function change(path: string, act: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, act(readFileSync(path)));
}

/** The version is covered by a checksum, which needs no key. */
function withVersion(bytes: Buffer, version: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt16BE(version, 6);
  const checksumAt = UNREAD.end - 2 * 12 - 8;
  changed.write(checksumDigits(changed.toString('latin1', 0, checksumAt)), checksumAt, 'latin1');
  return changed;
}

function missingFrom(book: PeopleBook): readonly number[] {
  return PEOPLE.flatMap((who, number) => (book.isOptedOut(who) ? [] : [number]));
}

describe('a file that isn’t as it was written', () => {
  test('gives all but what is damaged amid it, and tells how much that is', async () => {
    const { places, path, ends } = await twenty();
    change(path, (bytes) => Buffer.from(bytes).fill(0xff, ends[4]! + 3, ends[6]! - 3));
    const book = await places.open();
    expect(missingFrom(book)).toEqual([5, 6]);
    expect(book.damage).toEqual({ missingRecordCount: 2, unreadableByteCount: ends[6]! - ends[4]!, fileCount: 1 });
    expect(damageText(book.damage).args).toEqual([{ kind: 'count', count: 2 }]);
  });

  test.each(['any byte', 'any bit'])('is noticed by %s of its records', async (what) => {
    const { places, path, ends } = await twenty();
    const whole = readFileSync(path);
    for (let at = UNREAD.end; at < ends[1]!; at += 7) {
      change(path, () => {
        const bytes = Buffer.from(whole);
        bytes[at] = what === 'any bit' ? whole[at]! ^ (1 << (at % 8)) : ~whole[at]! & 0xff;
        return bytes;
      });
      const book = await places.open();
      expect(missingFrom(book)).toEqual([at < ends[0]! ? 0 : 1]);
      expect(book.damage).toMatchObject({ missingRecordCount: 1, fileCount: 1 });
    }
  });

  test('is noticed where records were cut out of it, or put in another order', async () => {
    const { places, path, ends } = await twenty();
    const whole = readFileSync(path);
    change(path, () => Buffer.concat([whole.subarray(0, ends[2]), whole.subarray(ends[9])]));
    expect((await places.open()).damage).toMatchObject({ missingRecordCount: 7, fileCount: 1 });
    const [one, other] = [whole.subarray(ends[2], ends[3]), whole.subarray(ends[3], ends[4])];
    change(path, () => Buffer.concat([whole.subarray(0, ends[2]), other, one, whole.subarray(ends[4])]));
    const swapped = await places.open();
    // They are authentic, and hold.
    expect(missingFrom(swapped)).toEqual([]);
    expect(isDamaged(swapped.damage)).toBe(true);
  });

  test('is noticed where its end was cut off, between two records or amid one', async () => {
    for (const more of [0, 9]) {
      const { places, path, ends } = await twenty();
      truncateSync(path, ends[11]! + more);
      const book = await places.open();
      expect(missingFrom(book)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
      expect(book.damage).toEqual({ missingRecordCount: 8, unreadableByteCount: more, fileCount: 1 });
    }
  });

  test('isn’t damaged by the beginning of a record that never counted', async () => {
    const { places, path, ends } = await twenty();
    change(path, (bytes) => Buffer.concat([bytes, bytes.subarray(ends[3], ends[4]! - 5)]));
    const book = await places.open();
    expect(missingFrom(book)).toEqual([]);
    expect(isDamaged(book.damage)).toBe(false);
  });

  test('gives its records where its head is damaged', async () => {
    const { places, path } = await twenty();
    change(path, (bytes) => Buffer.from(bytes).fill(0, 0, UNREAD.end));
    const book = await places.open();
    expect(missingFrom(book)).toEqual([]);
    expect(book.damage).toMatchObject({ fileCount: 1 });
  });

  test('counts for nothing under another’s name', async () => {
    const { places, path } = await twenty();
    renameSync(path, path.replace(/[\da-f]{16}/u, '0123456789abcdef'));
    const opened = await openPeopleBook(places.dataFolder, places.keys, TERMINAL);
    expect(opened.kind).toBe('otherKey');
  });

  test('is noticed by a refresh, too', async () => {
    const places = await BookPlaces.make();
    const [writer, reader] = [await places.open(), await places.open()];
    const ends: number[] = [];
    for (const who of PEOPLE.slice(0, 4)) {
      await checkAppended(writer, optedOut(who));
      ends.push(readFileSync(pathOf(places, 'open')).length);
      if (ends.length === 1) await reader.refresh();
    }
    change(pathOf(places, 'open'), (bytes) => Buffer.from(bytes).fill(7, ends[1]! + 3, ends[2]));
    await reader.refresh();
    expect(PEOPLE.slice(0, 4).map((who) => reader.isOptedOut(who))).toEqual([true, true, false, true]);
    expect(reader.damage).toEqual({ missingRecordCount: 1, unreadableByteCount: ends[2]! - ends[1]!, fileCount: 1 });
  });

  test('is set aside when the book is made one file, and removed when somebody is forgotten', async () => {
    const { places, path, ends } = await twenty();
    change(path, (bytes) => Buffer.from(bytes).fill(0xff, ends[4]! + 3, ends[5]! - 3));
    const damaged = readFileSync(path);
    const book = await places.open();
    expect(await book.tidy()).toBe(true);
    const aside = pathOf(places, 'damaged');
    expect(readFileSync(aside)).toEqual(damaged);
    const later = await places.open();
    expect(missingFrom(later)).toEqual([5]);
    expect(isDamaged(later.damage)).toBe(false);
    expect(await later.forget(PEOPLE[0]!)).toEqual({ kind: 'forgotten', droppedCount: 1 });
    expect(existsSync(aside)).toBe(false);
    expect(missingFrom(later)).toEqual([0, 5]);
  });
});

describe('a key that isn’t there any more', () => {
  test('is told, with what to do; the old book is set aside and comes back with its key', async () => {
    const places = await BookPlaces.make();
    await checkAppended(await places.open(), optedOut(person(1)));
    const otherKeys = oneKey(newKey());
    const opened = await openPeopleBook(places.dataFolder, otherKeys, TERMINAL);
    if (opened.kind !== 'otherKey') throw new Error(`It is ${opened.kind}.`);
    expect(opened.problem).toMatchObject({ name: 'HumanError', fault: 'machine' });
    // Nothing has been touched.
    expect((await places.open()).isOptedOut(person(1))).toBe(true);

    const aside = await opened.setAside();
    const fresh = await openPeopleBook(places.dataFolder, otherKeys, TERMINAL);
    if (fresh.kind !== 'open') throw new Error(`It is ${fresh.kind}.`);
    expect(fresh.book.counts.peopleCount).toBe(0);
    await checkAppended(fresh.book, optedOut(person(2)));
    await fresh.book.close();
    renameSync(places.folder, `${places.folder}.new`);
    renameSync(aside, places.folder);
    expect((await places.open()).isOptedOut(person(1))).toBe(true);
  });

  test('of several that windows have made is found by its name', async () => {
    const ring = new Map(['one', 'two'].map((keyId) => [keyId, { ...createSealer(newKey()), keyId }] as const));
    const keysOf = (keyId: string): BookKeys => ({
      current: () => Promise.resolve(ring.get(keyId)!),
      find: (wanted) => Promise.resolve(ring.get(wanted) ?? null),
    });
    const places = await BookPlaces.make(keysOf('one'));
    await checkAppended(await places.open(), optedOut(person(1)));
    const second = await openPeopleBook(places.dataFolder, keysOf('two'), TERMINAL);
    if (second.kind !== 'open') throw new Error(`It is ${second.kind}.`);
    await checkAppended(second.book, optedOut(person(2)), sent(person(2)));
    await second.book.close();
    const third = await places.open();
    expect([person(1), person(2)].map((who) => third.isOptedOut(who))).toEqual([true, true]);
    ring.delete('two');
    expect((await openPeopleBook(places.dataFolder, keysOf('one'), TERMINAL)).kind).toBe('otherKey');
  });

  test('isn’t what a book of a newer version is taken for, which is left as it is', async () => {
    const { places, path } = await twenty();
    change(path, (bytes) => withVersion(bytes, 3));
    expect((await openPeopleBook(places.dataFolder, places.keys, TERMINAL)).kind).toBe('newer');
    change(path, (bytes) => withVersion(bytes, 1));
    expect(missingFrom(await places.open())).toEqual([]);
  });
});

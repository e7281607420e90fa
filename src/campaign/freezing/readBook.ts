import { bookFolder, type BookKeys } from '../../people/book/bookFolder';
import { loadBook } from '../../people/book/loadBook';
import { PeopleTable, takerOf } from '../../people/peopleTable';
import type { PeopleBook } from '../../people/peopleBook';
import { keyOf } from '../../people/person';
import { createSealer } from '../../sessions/encryption';
import { nodeDisk } from '../../sessions/nodeDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';

/** What a reading asks of the book of people. */
export type ReadBook = Pick<PeopleBook, 'optOut' | 'lastSent' | 'sentOf' | 'textHashOf' | 'answeredSince'>;

/**
 * The book of a data folder as it is on disk, for being asked alone: nothing is begun, tidied or written.
 * @param keys by their ids
 */
export async function readBook(dataFolder: string, keys: ReadonlyMap<string, Uint8Array>): Promise<ReadBook> {
  let table = new PeopleTable(Date.now);
  const place = { folder: bookFolder(dataFolder), files: nodeDisk };
  const loaded = await loadBook(place, keysOf(keys), () => {
    table = table.successor();
    return takerOf(table);
  });
  // Whoever opened it before knew all of its keys: without one of them it isn't known who has opted out.
  if (loaded.kind !== 'loaded') throw new Error(`The book of people can’t be read in this thread: ${loaded.kind}.`);
  return {
    optOut: (person) => table.optOut(keyOf(person)),
    lastSent: (person) => table.lastSent(keyOf(person)),
    sentOf: (person, textHash) => table.lastSentOf(keyOf(person), textHash),
    answeredSince: (person, sinceMs) => (table.answeredAtMs(keyOf(person)) ?? Number.NEGATIVE_INFINITY) >= sinceMs,
    textHashOf: () => {
      throw new Error('What was sent is compared where the message is.');
    },
  };
}

function keysOf(keys: ReadonlyMap<string, Uint8Array>): BookKeys {
  const find = (keyId: string): Promise<KeyedSealer | null> => {
    const key = keys.get(keyId);
    return Promise.resolve(key === undefined ? null : { ...createSealer(Buffer.from(key)), keyId });
  };
  return { find, current: () => Promise.reject(new Error('Nothing is written to the book in this thread.')) };
}

import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BookEntry } from '../../src/people/book/bookRecord';
import type { BookKeys } from '../../src/people/book/bookFolder';
import { openPeopleBook } from '../../src/people/openPeopleBook';
import { importOptOuts } from '../../src/people/optOutLists';
import type { PeopleBook } from '../../src/people/peopleBook';
import type { Person } from '../../src/people/person';
import { createSealer, KEY_LENGTH } from '../../src/sessions/encryption';
import { Meter } from './meter';
import type { PeopleKind, Results } from './tasks';

/** Fictional, and as good as a random one, since the book isn't there for anybody. */
const KEY = Buffer.alloc(KEY_LENGTH, 7);
const SELF = { kind: 'terminal', processId: process.pid } as const;
const START_MS = Date.UTC(2026, 0, 5, 9);
const ENTRIES_AT_ONCE = 4000;
const LOOKUP_COUNT = 2_000_000;
const APPEND_MS = 3000;

/** Numbers of one country, in no order, as a list has them. */
const phone = (index: number): Person => `+${33_600_000_000 + ((index * 7_919) % 99_999_989)}`;

/** Writes a book of so many people, as runs and imports do. */
export async function fillBook(folder: string, count: number, people: PeopleKind): Promise<Results['fillBook']> {
  await mkdir(folder, { recursive: true });
  const book = await open(folder);
  const startMs = performance.now();
  if (people === 'optedOut') {
    for await (const _ of importOptOuts(book, list(count), { atMs: START_MS, why: 'file', from: 'stop.csv' }));
  } else {
    for (let from = 0; from < count; from += ENTRIES_AT_ONCE) {
      const some = Array.from({ length: Math.min(ENTRIES_AT_ONCE, count - from) }, (_, at) => entriesOf(from + at));
      const written = await book.append(...some.flat());
      if (!written.ok) throw new Error(written.failure);
    }
  }
  const elapsedMs = performance.now() - startMs;
  await book.close();
  return { elapsedMs, bookBytes: await sizeOf(join(folder, 'people')) };
}

/** Opens it and asks it. */
export async function openBook(folder: string, count: number): Promise<Results['openBook']> {
  // The code is compiled, and what it loads is loaded.
  await (await open(join(folder, 'warm'))).close();
  const meter = await Meter.start();
  const startMs = performance.now();
  const book = await open(folder);
  const openMs = performance.now() - startMs;
  const usage = await meter.stop();
  if (book.counts.peopleCount !== count) throw new Error(`It has ${book.counts.peopleCount} people.`);
  const asked = Array.from({ length: 10_000 }, (_, at) => phone((at * 104_729) % (count * 2)));
  let outCount = 0;
  const lookupStartMs = performance.now();
  for (let at = 0; at < LOOKUP_COUNT; at += 1) if (book.isOptedOut(asked[at % asked.length] ?? '+1')) outCount += 1;
  const lookupNs = ((performance.now() - lookupStartMs) * 1e6) / LOOKUP_COUNT;
  const refreshStartMs = performance.now();
  for (let at = 0; at < 100; at += 1) await book.refresh();
  const refreshMs = (performance.now() - refreshStartMs) / 100;
  await book.close();
  return { ...usage, openMs, lookupNs, outCount, refreshMs };
}

/** One opt-out after the other, each on disk before the next; then so many at once. */
export async function appendToBook(folder: string, atOnceCount: number): Promise<Results['appendToBook']> {
  await mkdir(folder, { recursive: true });
  const book = await open(folder);
  let count = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < APPEND_MS) {
    const at = Array.from({ length: atOnceCount }, (_, more) => count + more);
    await Promise.all(at.map((index) => book.append(optedOut(index))));
    count += atOnceCount;
  }
  const perSecond = (count * 1000) / (performance.now() - startMs);
  await book.close();
  return { perSecond };
}

async function open(folder: string): Promise<PeopleBook> {
  const sealer = createSealer(KEY);
  const keys: BookKeys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
  const opened = await openPeopleBook(folder, keys, SELF);
  if (opened.kind !== 'open') throw new Error(`The book is ${opened.kind}.`);
  return opened.book;
}

/** Everybody was written to, three in ten have answered, one in ten has opted out. */
function entriesOf(index: number): readonly BookEntry[] {
  const who = phone(index);
  const atMs = START_MS + index * 1250;
  const session = `k3j9x-${String(Math.floor(index / 10_000)).padStart(5, '0')}`;
  const entries: BookEntry[] = [
    { kind: 'sent', who, atMs, session, textHash: 1234 + index, transport: 'whatsapp-web' },
  ];
  if (index % 10 < 3) entries.push({ kind: 'answered', who, atMs: atMs + 60_000, session });
  if (index % 10 === 9) entries.push(optedOut(index));
  return entries;
}

function optedOut(index: number): BookEntry {
  return { kind: 'optedOut', who: phone(index), atMs: START_MS, why: 'reply', from: 'k3j9x-00000' };
}

function* list(count: number): Generator<Person> {
  for (let index = 0; index < count; index += 1) yield phone(index);
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const name of await readdir(folder)) size += (await stat(join(folder, name))).size;
  return size;
}

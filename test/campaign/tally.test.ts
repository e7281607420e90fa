import { beforeEach, describe, expect, test } from 'vitest';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import { LiveTally, type LiveTallyParts } from '../../src/campaign/people/liveTally';
import type { BookEntry } from '../../src/people/book/bookRecord';
import type { PeopleBook } from '../../src/people/peopleBook';
import type { Clock, Taken } from '../../src/sender/ports';
import { BookPlaces, checkAppended, person } from '../people/books';

const MESSAGE = { phone: person(1), isNewChat: false };
const UNLIMITED = (): number => Number.POSITIVE_INFINITY;

let places: BookPlaces;

beforeEach(async () => {
  places = await BookPlaces.make();
});

/** A run’s tally, of a window of its own where no book is given. */
async function tallyOf(given: Partial<LiveTallyParts> & { readonly book?: PeopleBook } = {}): Promise<LiveTally> {
  const book = given.book ?? (await places.open());
  const read = async (): Promise<PeopleBook> => {
    await book.refresh();
    return book;
  };
  const people = { book: read, open: read };
  return new LiveTally({
    people,
    optOuts: await LiveOptOuts.of(people),
    transport: 'whatsapp-web',
    account: () => '33639980000@c.us',
    ...given,
  });
}

const roomIn = (tally: LiveTally, cap: number) => (): number => cap - tally.countSince('messages', 0);

/** A book of which some is done otherwise. */
function bookThat(book: PeopleBook, otherwise: Partial<Record<'append' | 'refresh', unknown>>): PeopleBook {
  return new Proxy(book, {
    get: (target, name) => {
      if (name in otherwise) return otherwise[name as keyof typeof otherwise];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function problemOf(taken: Taken): string | null {
  return taken.kind === 'failed' ? taken.problem.message : null;
}

describe('a message', () => {
  test('is counted for the account before it leaves, as long as there is room', async () => {
    const [tally, beside] = [await tallyOf(), await tallyOf()];
    const kinds: string[] = [];
    for (let number = 0; number < 4; number += 1) kinds.push((await tally.take(MESSAGE, roomIn(tally, 3))).kind);
    expect(kinds).toEqual(['taken', 'taken', 'taken', 'full']);
    await beside.refresh();
    expect(beside.countSince('messages', 0)).toBe(3);
    expect((await beside.take(MESSAGE, roomIn(beside, 3))).kind).toBe('full');
    const other = await tallyOf({ account: () => '33639980009@c.us' });
    expect([other.countSince('messages', 0), other.latestMs('messages', 1)]).toEqual([0, null]);
  });

  test('that hasn’t left makes room again', async () => {
    const tally = await tallyOf();
    const taken = await tally.take({ ...MESSAGE, isNewChat: true }, roomIn(tally, 1));
    expect(tally.latestMs('unanswered', 1)).not.toBe(null);
    if (taken.kind === 'taken') await taken.giveBack();
    expect((['messages', 'newChats', 'unanswered'] as const).map((kind) => tally.countSince(kind, 0))).toEqual([
      0, 0, 0,
    ]);
    expect((await tally.take(MESSAGE, roomIn(tally, 1))).kind).toBe('taken');
  });

  test('takes no place that others of the same run are about to take', async () => {
    const tally = await tallyOf();
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => tally.take(MESSAGE, roomIn(tally, 3))));
    expect(taken.filter(({ kind }) => kind === 'taken').length).toBe(3);
    expect(tally.countSince('messages', 0)).toBe(3);
  });

  test('gives its place back where another window has counted in the same moment', async () => {
    const [book, beside] = [await places.open(), await tallyOf()];
    let besideTook: Taken | null = null;
    const late = bookThat(book, {
      append: async (...entries: readonly BookEntry[]) => {
        besideTook ??= await beside.take(MESSAGE, UNLIMITED);
        return await book.append(...entries);
      },
    });
    const tally = await tallyOf({ book: late });
    expect((await tally.take(MESSAGE, roomIn(tally, 1))).kind).toBe('full');
    expect(besideTook).toMatchObject({ kind: 'taken' });
    await beside.refresh();
    for (const each of [tally, beside]) expect(each.countSince('messages', 0)).toBe(1);
  });

  test('is tried again in a moment where the other window gives its place back, too', async () => {
    const [book, beside] = [await places.open(), await tallyOf()];
    const besideTook: Taken[] = [];
    const crossed = bookThat(book, {
      append: async (...entries: readonly BookEntry[]) => {
        if (besideTook.length === 0) besideTook.push(await beside.take(MESSAGE, UNLIMITED));
        return await book.append(...entries);
      },
    });
    const pausesMs: number[] = [];
    const startTimer: Clock['startTimer'] = (durationMs) => {
      pausesMs.push(durationMs);
      const done = Promise.all(
        besideTook.map(async (taken) => {
          if (taken.kind === 'taken') await taken.giveBack();
        }),
      );
      return { done: done.then(() => undefined), cancel: () => undefined };
    };
    const clock = { monotonicMs: () => 0, wallMs: () => Date.now(), startTimer };
    const tally = await tallyOf({ book: crossed, clock, random: () => 0.5 });
    expect((await tally.take(MESSAGE, roomIn(tally, 1))).kind).toBe('taken');
    expect(tally.countSince('messages', 0)).toBe(1);
    expect(pausesMs).toEqual([45]);
  });

  test('that nothing limits is counted without a second look', async () => {
    const book = await places.open();
    let lookCount = 0;
    const looking = bookThat(book, {
      refresh: () => {
        lookCount += 1;
        return book.refresh();
      },
    });
    const tally = await tallyOf({ book: looking });
    lookCount = 0;
    expect((await tally.take(MESSAGE, UNLIMITED)).kind).toBe('taken');
    expect(lookCount).toBe(0);
    expect((await tallyOf()).countSince('messages', 0)).toBe(1);
  });
});

describe('what can’t be counted', () => {
  test('isn’t sent, and says why', async () => {
    const full = bookThat(await places.open(), { append: () => Promise.resolve({ ok: false, failure: 'diskFull' }) });
    const tally = await tallyOf({ book: full });
    expect(problemOf(await tally.take(MESSAGE, UNLIMITED))).toContain('The disk is full');
    expect(problemOf(await tally.take(MESSAGE, roomIn(tally, 1)))).toContain('The disk is full');
    const broken = bookThat(await places.open(), { append: () => Promise.reject(new Error('EIO')) });
    expect(problemOf(await (await tallyOf({ book: broken })).take(MESSAGE, UNLIMITED))).toContain(
      'can’t be written to',
    );
  });

  test('is given back where others can’t be seen any more', async () => {
    const book = await places.open();
    let seenCount = 0;
    const locked = bookThat(book, {
      refresh: () => {
        seenCount += 1;
        return seenCount > 2 ? Promise.resolve(false) : book.refresh();
      },
    });
    const tally = await tallyOf({ book: locked });
    expect(problemOf(await tally.take(MESSAGE, roomIn(tally, 1)))).toContain('set aside');
    expect((await tallyOf()).countSince('messages', 0)).toBe(0);
  });
});

describe('a rehearsal', () => {
  test('counts apart from the account and without the person, and only where something limits it', async () => {
    const tally = await tallyOf({ transport: 'simulated' });
    const message = { ...MESSAGE, isNewChat: true };
    expect((await tally.take(message, UNLIMITED)).kind).toBe('taken');
    expect(tally.countSince('messages', 0)).toBe(0);
    expect((await tally.take(message, roomIn(tally, 1))).kind).toBe('taken');
    expect((await tally.take(message, roomIn(tally, 1))).kind).toBe('full');
    expect((await tallyOf()).countSince('messages', 0)).toBe(0);
    const book = await places.open();
    expect(book.counts.peopleCount).toBe(0);
    // Whoever answers says nothing of what was only rehearsed.
    await checkAppended(book, { kind: 'answered', who: person(1), atMs: Date.now() + 1000, session: null });
    await tally.refresh();
    expect(tally.countSince('unanswered', 0)).toBe(1);
  });
});

test('an account that isn’t known yet is counted by itself', async () => {
  let account: string | null = null;
  const tally = await tallyOf({ account: () => account });
  await tally.take(MESSAGE, UNLIMITED);
  expect(tally.countSince('messages', 0)).toBe(1);
  account = '33639980000@c.us';
  expect(tally.countSince('messages', 0)).toBe(0);
});

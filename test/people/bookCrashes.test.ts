import { expect, test } from 'vitest';
import { newTag } from '../../src/people/toRecord';
import type { BookEntry } from '../../src/people/book/bookRecord';
import type { PeopleBook } from '../../src/people/peopleBook';
import type { Person } from '../../src/people/person';
import { errorCode } from '../../src/sender/systemError';
import { isHumanError } from '../../src/sender/humanError';
import { DISK_FAULTS } from '../simulation/disk';
import { checkAppended, counted, hiddenPerson, optedOut, person, sent } from './books';
import { sweep, type Life } from './simulatedBook';

test('no opt-out that was answered is lost, wherever an append crashes, nor after the next', () =>
  sweep(async (book, place, crash) => {
    const answered: Person[] = [];
    const [isDone = false] = await book.live({ ...appending(0, answered), crashAtOperation: place });
    book.computer.after(crash);
    await book.live({ act: (again) => checkOptedOut(again, answered) });
    // The next window may crash, too.
    const later = book.computer.world.chance.integer(1, 60);
    await book.live({ ...appending(100, answered), crashAtOperation: later });
    book.computer.world.disk.powerCut();
    await book.live({
      act: async (again) => {
        await checkOptedOut(again, answered);
        await checkAppended(again, optedOut(LAST));
        expect(again.isOptedOut(LAST)).toBe(true);
      },
    });
    return isDone;
  }));

test('a kill leaves nothing that looks like damage', () =>
  sweep(async (book, place, crash) => {
    const [isDone = false] = await book.live({ ...appending(0, []), crashAtOperation: place });
    if (crash !== 'kill') return isDone;
    await book.live({
      act: async ({ damage }) => {
        await Promise.resolve();
        expect(damage).toEqual({ missingRecordCount: 0, unreadableByteCount: 0, fileCount: 0 });
      },
    });
    return isDone;
  }));

test.each(DISK_FAULTS)('what was answered is there, and what wasn’t is told, wherever the disk fails: %s', (kind) =>
  sweep(async (book, place, crash) => {
    const { disk, chance } = book.computer.world;
    const answered: Person[] = [];
    const told: Person[] = [];
    disk.fail({ kind, atOperation: place, isLasting: chance.share(0.5) });
    await book
      .live({
        act: async (open) => {
          for (let number = 0; number < GROUP_COUNT; number += 1) {
            const { ok } = await open.append(optedOut(person(number)));
            (ok ? answered : told).push(person(number));
            // Also where it couldn’t be written.
            expect(open.isOptedOut(person(number))).toBe(true);
          }
        },
      })
      // Where the folder can’t be made, the user is told so.
      .catch((error: unknown) => {
        if (!isHumanError(error) && errorCode(error) === null) throw error;
      });
    const isStruck = disk.faultCount > 0;
    disk.mend();
    book.computer.after(crash);
    await book.live({
      act: async (again) => {
        await checkOptedOut(again, answered);
        // Entered again, they are there.
        for (const who of told) await checkAppended(again, optedOut(who));
        await checkOptedOut(again, told);
      },
    });
    if (!isStruck) expect(told).toEqual([]);
    return !isStruck;
  }),
);

test('whoever was forgotten doesn’t come back, and nobody else goes, wherever it crashes', () =>
  sweep(async (book, place, crash) => {
    await book.live({ act: fill }, { act: (open) => checkAppended(open, sent(FORGOTTEN), optedOut(LAST)) });
    // What another rewriting has left behind goes, too.
    const tidying = book.computer.world.chance.integer(1, 80);
    await book.live({ act: async (open) => void (await open.tidy()), crashAtOperation: tidying });
    let isForgotten = false;
    const [isDone = false] = await book.live({
      crashAtOperation: place,
      act: async (open) => {
        isForgotten = (await open.forget(FORGOTTEN)).kind === 'forgotten';
      },
    });
    book.computer.after(crash);
    if (isForgotten) await book.look(async (files) => expect(await book.isAnywhere(FORGOTTEN, files)).toBe(false));
    await book.live({
      act: async (open, files) => {
        await checkOptedOut(open, KEPT);
        // All of it or nothing.
        if (!isForgotten && open.isOptedOut(FORGOTTEN)) expect(open.lastSent(FORGOTTEN)).not.toBe(null);
        else await checkGone(open);
        expect((await open.forget(FORGOTTEN)).kind).toBe('forgotten');
        expect(await book.isAnywhere(FORGOTTEN, files)).toBe(false);
      },
    });
    book.computer.world.disk.powerCut();
    await book.live({
      act: async (open, files) => {
        await checkGone(open);
        await checkOptedOut(open, KEPT);
        expect(await book.isAnywhere(FORGOTTEN, files)).toBe(false);
        expect(await book.isAnywhere(LAST, files)).toBe(true);
      },
    });
    return isDone;
  }));

test('what one window appends stays, while another forgets somebody and crashes anywhere', () =>
  sweep(async (book, place, crash) => {
    await book.live({ act: fill });
    const answered: Person[] = [];
    const [, isDone = false] = await book.live(appending(100, answered), {
      crashAtOperation: place,
      act: async (open) => {
        await open.forget(FORGOTTEN);
      },
    });
    book.computer.after(crash);
    await book.live({ act: (open) => checkOptedOut(open, [...KEPT, ...answered]) });
    expect(answered.length).toBe(GROUP_COUNT * 2);
    return isDone;
  }));

test('what one window appends until it crashes stays, while another makes one file of many', () =>
  sweep(async (book, place, crash) => {
    await book.live({ act: fill });
    const answered: Person[] = [];
    const [isDone = false] = await book.live(
      { ...appending(100, answered), crashAtOperation: place },
      {
        act: async (open) => {
          await open.tidy();
          await open.tidy();
          await checkOptedOut(open, KEPT);
        },
      },
    );
    book.computer.after(crash);
    await book.live({ act: (open) => checkOptedOut(open, [...KEPT, ...answered]) });
    return isDone;
  }));

test('no message that was counted is lost, wherever its window crashes while another makes one file of many', () =>
  sweep(async (book, place, crash) => {
    await book.live({ act: fill });
    const was = { begun: 0, counted: 0, goingBack: 0, givenBack: 0 };
    const [isDone = false] = await book.live(
      {
        crashAtOperation: place,
        act: async (open) => {
          for (let group = 0; group < GROUP_COUNT; group += 1) {
            const tag = newTag();
            was.begun += 2;
            await Promise.all([counted(), counted({ tag })].map((entry) => checkAppended(open, entry)));
            was.counted += 2;
            was.goingBack += 1;
            await checkAppended(open, { kind: 'withdrawn', tag });
            was.givenBack += 1;
          }
        },
      },
      {
        act: async (open) => {
          await open.tidy();
          await open.tidy();
        },
      },
    );
    book.computer.after(crash);
    await book.live({ act: (open) => checkCounted(open, was) }, { act: async (open) => void (await open.tidy()) });
    await book.live({ act: (open) => checkCounted(open, was) });
    return isDone;
  }));

const GROUP_COUNT = 4;
const FORGOTTEN = person(50);
const LAST = person(999);
const KEPT = [0, 1, 2, 3, 4, 5, 6, 7].map(person);

/** Appends one after the other and two at once, noting who was answered. */
function appending(first: number, answered: Person[]): Life {
  return {
    act: async (book) => {
      for (let group = 0; group < GROUP_COUNT; group += 1) {
        await Promise.all(
          [0, 1].map(async (more) => {
            const who = person(first + group * 2 + more);
            await checkAppended(book, optedOut(who), sent(who));
            answered.push(who);
          }),
        );
      }
    },
  };
}

/** With somebody who is to be forgotten, under both of their ids, in several places. */
async function fill(book: PeopleBook): Promise<void> {
  const lid = hiddenPerson(50);
  const entries: readonly BookEntry[] = [
    ...KEPT.slice(0, 4).map((who) => optedOut(who)),
    optedOut(lid),
    sent(FORGOTTEN),
    { kind: 'alias', phone: FORGOTTEN, lid },
    ...KEPT.slice(4).map((who) => optedOut(who)),
  ];
  await checkAppended(book, ...entries);
  await checkAppended(book, sent(FORGOTTEN, { textHash: 2 }));
}

async function checkOptedOut(book: PeopleBook, people: readonly Person[]): Promise<void> {
  await book.refresh();
  expect(people.filter((who) => !book.isOptedOut(who))).toEqual([]);
}

/** What wasn't answered may count, and may not. */
async function checkCounted(
  book: PeopleBook,
  was: { readonly begun: number; readonly counted: number; readonly goingBack: number; readonly givenBack: number },
): Promise<void> {
  await book.refresh();
  const count = book.countSince(4711, 'messages', 0);
  expect(count).toBeGreaterThanOrEqual(was.counted - was.goingBack);
  expect(count).toBeLessThanOrEqual(was.begun - was.givenBack);
}

async function checkGone(book: PeopleBook): Promise<void> {
  for (const who of [FORGOTTEN, hiddenPerson(50)]) {
    expect(book.isOptedOut(who)).toBe(false);
    expect(book.lastSent(who)).toBe(null);
  }
  expect(await book.sessionsOf(FORGOTTEN)).toEqual([]);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answered, BookPlaces, checkAppended, collect, hiddenPerson, optedOut, person, sent } from './books';

const [ANNA, BEN] = [person(1), person(2)];
const NOTHING = { peopleCount: 0, optedOutCount: 0, writtenToCount: 0, answeredCount: 0 };

/** What is asked of the book that was appended to, of one opened beside it, and of one opened later: all say the same. */
async function checkEverywhere(
  places: BookPlaces,
  entries: Parameters<typeof checkAppended>[1][],
  check: (book: Awaited<ReturnType<BookPlaces['open']>>) => unknown,
): Promise<void> {
  const [book, beside] = [await places.open(), await places.open()];
  await checkAppended(book, ...entries);
  await check(book);
  expect(await beside.refresh()).toBe(true);
  await check(beside);
  await check(await places.open());
}

describe('who has opted out', () => {
  test('is opted out, with when, why and from where', async () => {
    const places = await BookPlaces.make();
    await checkEverywhere(places, [optedOut(ANNA, { atMs: 5, why: 'file', from: 'stop liste.xlsx' })], (book) => {
      expect(book.isOptedOut(ANNA)).toBe(true);
      expect(book.optOut(ANNA)).toEqual({ atMs: 5, why: 'file', from: 'stop liste.xlsx' });
      expect(book.isOptedOut(BEN)).toBe(false);
      expect(book.optOut(BEN)).toBe(null);
      expect(book.counts).toEqual({ ...NOTHING, peopleCount: 1, optedOutCount: 1 });
    });
  });

  test('is so from the moment of the call, before it is on disk', async () => {
    const book = await (await BookPlaces.make()).open();
    const written = book.append(optedOut(ANNA));
    expect(book.isOptedOut(ANNA)).toBe(true);
    expect(await written).toEqual({ ok: true });
  });

  test('is so under the other id, whichever was known first', async () => {
    const lid = hiddenPerson(1);
    const alias = { kind: 'alias', phone: ANNA, lid } as const;
    for (const entries of [
      [optedOut(lid), alias],
      [alias, optedOut(lid)],
      [sent(ANNA), optedOut(ANNA), alias],
    ]) {
      await checkEverywhere(await BookPlaces.make(), entries, async (book) => {
        expect([book.isOptedOut(ANNA), book.isOptedOut(lid)]).toEqual([true, true]);
        expect(book.counts).toMatchObject({ peopleCount: 1, optedOutCount: 1 });
        expect(await collect(book.optOuts())).toMatchObject([{ who: ANNA }]);
      });
    }
  });

  test('can come back, and opt out again', async () => {
    const places = await BookPlaces.make();
    const [book, other] = [await places.open(), await places.open()];
    await checkAppended(book, optedOut(ANNA), optedOut(ANNA, { why: 'column' }));
    expect(await other.optIn(ANNA, 9)).toEqual({ ok: true });
    expect(other.isOptedOut(ANNA)).toBe(false);
    await book.refresh();
    expect(book.isOptedOut(ANNA)).toBe(false);
    expect((await places.open()).counts).toEqual({ ...NOTHING, peopleCount: 1 });
    await checkAppended(book, optedOut(ANNA));
    for (const any of [book, await places.open()]) expect(any.isOptedOut(ANNA)).toBe(true);
  });

  test('is the same in all windows, where one lets them in while another notes that they opted out again', async () => {
    const places = await BookPlaces.make();
    const [book, other] = [await places.open(), await places.open()];
    await checkAppended(book, optedOut(ANNA));
    await Promise.all([book.append(optedOut(ANNA, { why: 'byHand' })), other.optIn(ANNA, 9)]);
    await Promise.all([book.refresh(), other.refresh()]);
    const later = (await places.open()).isOptedOut(ANNA);
    expect([book.isOptedOut(ANNA), other.isOptedOut(ANNA)]).toEqual([later, later]);
  });
});

describe('who was written to', () => {
  test('was so last in that session, and with that text since then', async () => {
    const places = await BookPlaces.make();
    const first = sent(ANNA, { atMs: 10, session: 'first', textHash: 1 });
    const second = sent(ANNA, { atMs: 20, session: 'second', textHash: 2 });
    await checkEverywhere(places, [second, first, sent(BEN)], (book) => {
      expect(book.lastSent(ANNA)).toEqual({ atMs: 20, session: 'second', textHash: 2 });
      expect(book.sentOf(ANNA, 1)).toMatchObject({ atMs: 10 });
      expect(book.sentOf(ANNA, 2)?.atMs).toBeGreaterThanOrEqual(11);
      expect(book.sentOf(ANNA, 3)).toBeNull();
      expect(book.lastSent(person(3))).toBe(null);
      expect(book.counts).toEqual({ ...NOTHING, peopleCount: 2, writtenToCount: 2 });
    });
  });

  test('is told by session, with who answered, the newest first', async () => {
    const places = await BookPlaces.make();
    const lid = hiddenPerson(1);
    const entries = [
      sent(ANNA, { atMs: 10, session: 'first' }),
      { kind: 'alias', phone: ANNA, lid } as const,
      { kind: 'answered', who: lid, atMs: 12, session: 'first' } as const,
      sent(BEN, { atMs: 15, session: 'other' }),
      sent(ANNA, { atMs: 20, session: 'second' }),
      { kind: 'answered', who: ANNA, atMs: 30, session: null } as const,
    ];
    await checkEverywhere(places, entries, async (book) => {
      expect(await book.sessionsOf(ANNA)).toEqual([
        { session: null, sentAtMs: null, answeredAtMs: 30 },
        { session: 'second', sentAtMs: 20, answeredAtMs: null },
        { session: 'first', sentAtMs: 10, answeredAtMs: 12 },
      ]);
    });
  });

  test('answered since then, or not', async () => {
    await checkEverywhere(await BookPlaces.make(), [answered(ANNA, 50), answered(ANNA, 40)], (book) => {
      expect([book.answeredSince(ANNA, 50), book.answeredSince(ANNA, 51)]).toEqual([true, false]);
      expect(book.answeredSince(BEN, 0)).toBe(false);
      expect(book.counts).toEqual({ ...NOTHING, peopleCount: 1, answeredCount: 1 });
    });
  });
});

describe('the hash of a text', () => {
  test('is the same in every window of a book, also where two begin it at once, and another in another book', async () => {
    const places = await BookPlaces.make();
    const [one, other] = await Promise.all([places.open(), places.open()]);
    const hash = one.textHashOf('Bonjour Élodie');
    expect(other.textHashOf('Bonjour Élodie')).toBe(hash);
    await checkAppended(other, sent(ANNA));
    expect((await places.open()).textHashOf('Bonjour Élodie')).toBe(hash);
    expect(one.textHashOf('Bonjour Elodie')).not.toBe(hash);
    expect((await (await BookPlaces.make()).open()).textHashOf('Bonjour Élodie')).not.toBe(hash);
  });
});

describe('on disk', () => {
  test('nothing personal is in the clear, nor in the name of a file', async () => {
    const places = await BookPlaces.make();
    const book = await places.open();
    const text = 'Votre rendez-vous';
    await checkAppended(
      book,
      optedOut(ANNA, { from: 'patients.xlsx' }),
      sent(BEN, { textHash: book.textHashOf(text) }),
      { kind: 'alias', phone: ANNA, lid: hiddenPerson(77) },
    );
    await book.tidy();
    await checkAppended(book, optedOut(BEN));
    const names = readdirSync(places.folder);
    const all = `${names.join()}${names.map((name) => readFileSync(join(places.folder, name), 'latin1')).join()}`;
    expect(names.length).toBeGreaterThan(1);
    for (const secret of [ANNA.slice(1), BEN.slice(1), '700000000000077', 'patients', 'rendez', 'k3j9x'])
      expect(all).not.toContain(secret);
  });

  test('many windows’ files become one by themselves, with all that they said', async () => {
    const places = await BookPlaces.make();
    for (let number = 0; number < 20; number += 1) {
      const book = await places.open();
      await checkAppended(book, number % 2 ? optedOut(person(number)) : sent(person(number)));
      await book.close();
    }
    const book = await places.open();
    expect(book.counts).toEqual({ ...NOTHING, peopleCount: 20, optedOutCount: 10, writtenToCount: 10 });
    expect(readdirSync(places.folder).filter((name) => /\.(?:open|done)$/u.test(name)).length).toBeLessThan(17);
  });

  test('a window that is open goes on where another has made one file of many', async () => {
    const places = await BookPlaces.make();
    const [book, other] = [await places.open(), await places.open()];
    await checkAppended(book, optedOut(ANNA));
    expect(await other.tidy()).toBe(true);
    await checkAppended(book, optedOut(BEN));
    await Promise.all([book.refresh(), other.refresh()]);
    for (const any of [book, other, await places.open()]) expect(any.counts.optedOutCount).toBe(2);
  });
});

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { enterSent } from '../../src/campaign/people/enterSent';
import { identify } from '../../src/campaign/people/messageIdentity';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import { parsePerson } from '../../src/people/person';
import { SentBefore } from '../../src/campaign/people/sentBefore';
import { LiveSentBook } from '../../src/campaign/people/sentBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import { NO_ATTACHMENT } from '../../src/sender/content/attachment';
import { compileTemplate } from '../../src/sender/content/template';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowStates } from '../../src/sender/journal/rowStates';
import type { CheckedRow, TransportName } from '../../src/sender/model';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { CutRun } from '../../src/sessions/journal/cutRun';
import { fictionalRecipient, fictionalRecipients } from '../fakes/memorySession';
import { BookPlaces } from '../people/books';

const DAY_MS = 24 * 3_600_000;
const NOW_MS = 1_790_000_000_000;
const TEXT = 'Hello';
const { phone: ANNA } = fictionalRecipient(0);

let book: PeopleBook;
let nowMs: number;
let problems: unknown[];

beforeEach(async () => {
  book = await (await BookPlaces.make()).open();
  nowMs = NOW_MS;
  problems = [];
});

interface Given {
  readonly id?: string;
  readonly transport?: TransportName;
  readonly includesAlreadySent?: boolean;
  readonly keepsApartMs?: number;
  readonly createdAtMs?: number;
}

async function session(given: Given = {}): Promise<LiveSentBook> {
  const people = { book: () => Promise.resolve(book), open: () => Promise.resolve(book) };
  const { id = 'session', transport = 'whatsapp-web', createdAtMs = nowMs } = given;
  return new LiveSentBook({
    people,
    optOuts: await LiveOptOuts.of(people),
    session: { id, transport, createdAtMs },
    includesAlreadySent: given.includesAlreadySent ?? false,
    keepsApartMs: given.keepsApartMs ?? 7 * DAY_MS,
    nowMs: () => nowMs,
    sayNotEntered: (problem) => problems.push(problem),
  });
}

describe('what another session has sent', () => {
  test('is known for some days, to the letter', async () => {
    await (await session({ id: 'first' })).noteSent(ANNA, TEXT);
    const second = await session();
    expect([second.wasSent(ANNA, TEXT), second.wasSent(ANNA, `${TEXT}!`)]).toEqual([true, false]);
    expect(second.wasSent(fictionalRecipient(1).phone, TEXT)).toBe(false);
    nowMs += 7 * DAY_MS + 1;
    expect(second.wasSent(ANNA, TEXT)).toBe(false);
    expect((await session({ keepsApartMs: 0 })).wasSent(ANNA, TEXT)).toBe(false);
  });

  test('doesn’t count where it was the same session: its journal says what may be done', async () => {
    const first = await session();
    await first.noteSent(ANNA, TEXT);
    expect(first.wasSent(ANNA, TEXT)).toBe(false);
  });

  test('doesn’t count where the user has included them, unless it is sent since', async () => {
    await (await session({ id: 'first' })).noteSent(ANNA, TEXT);
    nowMs += 1000;
    const second = await session({ includesAlreadySent: true });
    expect(second.wasSent(ANNA, TEXT)).toBe(false);
    nowMs += 1000;
    await (await session({ id: 'third' })).noteSent(ANNA, TEXT);
    expect(second.wasSent(ANNA, TEXT)).toBe(true);
  });

  test('isn’t entered of a rehearsal, which heeds the others all the same', async () => {
    await (await session({ id: 'rehearsal', transport: 'simulated' })).noteSent(ANNA, TEXT);
    expect(book.counts.writtenToCount).toBe(0);
    await (await session({ id: 'first' })).noteSent(ANNA, TEXT);
    expect((await session({ transport: 'simulated' })).wasSent(ANNA, TEXT)).toBe(true);
  });

  test('that can’t be written is said once, and keeps nothing from being sent', async () => {
    book.append = () => Promise.resolve({ ok: false, failure: 'diskFull' });
    const sentBook = await session();
    await sentBook.noteSent(ANNA, TEXT);
    await sentBook.noteSent(ANNA, `${TEXT}!`);
    expect(problems).toMatchObject([{ fault: 'machine' }]);
  });
});

test('a message is told from others by its text, and by its file’s name, length and time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'bill.pdf');
  const attachment = { path, folder: null };
  const seen: string[] = [await identify({ text: TEXT }), await identify({ text: TEXT, attachment })];
  writeFileSync(path, 'May');
  utimesSync(path, 1, 1);
  seen.push(await identify({ text: TEXT, attachment }));
  expect(await identify({ text: TEXT, attachment })).toBe(seen.at(-1));
  utimesSync(path, 2, 2);
  seen.push(await identify({ text: TEXT, attachment }));
  writeFileSync(path, 'June');
  seen.push(await identify({ text: TEXT, attachment }));
  expect(new Set(seen).size).toBe(seen.length);
});

describe('a run that a crash has cut short', () => {
  const records: readonly JournalRecord[] = [
    { t: 'opened', at: 1, version: 4, options: DEFAULT_OPTIONS },
    ...[0, 1, 2].flatMap((i): JournalRecord[] => [
      { t: 'attempt', at: NOW_MS, i, n: 1, h: 'h' },
      { t: 'sent', at: NOW_MS + i, i, id: `m${i}` },
    ]),
    { t: 'ack', at: NOW_MS + 5, i: 2, level: -1 },
    { t: 'attempt', at: NOW_MS, i: 3, n: 1, h: 'h' },
  ];
  const compiled = compileTemplate('Hello {{Name}}', ['Name', 'Phone']);
  if (!compiled.ok) throw new Error('The template is right.');
  const content = { template: compiled.template, attachment: NO_ATTACHMENT };

  function cut() {
    const [rows, cutRun] = [new RowStates(5), new CutRun(5)];
    for (const record of records) {
      rows.apply(record);
      cutRun.take(record);
    }
    return { rows, cutRun, content, recipients: fictionalRecipients(5) as never };
  }

  test('has what it sent entered at the next opening, once', async () => {
    const sentBook = await session();
    await sentBook.noteSent(fictionalRecipient(0).phone, 'Hello Name 0');
    let appendedCount = 0;
    const append = book.append.bind(book);
    book.append = async (...entries) => {
      appendedCount += entries.length;
      return await append(...entries);
    };
    await enterSent(cut(), sentBook);
    await enterSent(cut(), sentBook);
    const other = await session({ id: 'other' });
    const known = [0, 1, 2, 3, 4].filter((i) => other.wasSent(fictionalRecipient(i).phone, `Hello Name ${i}`));
    // The third was refused after all; of the fourth nothing is known.
    expect([known, appendedCount]).toEqual([[0, 1], 1]);
  });
});

describe('the rows of a sheet', () => {
  const row = (index: number, more: Partial<CheckedRow> = {}): CheckedRow => {
    const { phone, values, row: number } = fictionalRecipient(index);
    return { row: number, verdict: 'ready', phone, cell: '', phoneText: phone, reason: null, values, ...more };
  };
  const compiled = compileTemplate('Hello {{Name}}', ['Name', 'Phone']);
  const content = { template: compiled.ok ? compiled.template : [], attachment: NO_ATTACHMENT };

  test('have a note of when they were written to, and those who got this very message are found', async () => {
    const first = await session({ id: 'first' });
    await first.noteSent(fictionalRecipient(1).phone, 'Hello Name 1');
    await first.noteSent(fictionalRecipient(3).phone, 'Hello, something else');
    nowMs -= 30 * DAY_MS;
    await (await session({ id: 'long ago' })).noteSent(fictionalRecipient(4).phone, 'Hello Name 4');
    const before = new SentBefore(book, 7 * DAY_MS, NOW_MS);
    // A row that isn’t ready has no place among the recipients.
    const judged = before.judge([row(0, { verdict: 'empty', phone: null }), row(1), row(2), row(3), row(4)]);
    expect(judged.map(({ verdict, reason }) => [verdict, reason?.text])).toEqual([
      ['empty', undefined],
      ['ready', 'Written to on {0}'],
      ['ready', undefined],
      ['ready', 'Written to on {0}'],
      ['ready', 'Written to on {0}'],
    ]);
    expect(before.sheet).toEqual({ atMs: NOW_MS, count: 2 });
    expect([before.newChatCount, new SentBefore(book, 0, NOW_MS, before.notes).newChatCount]).toEqual([1, 1]);
    const read: number[] = [];
    const found = await before.find((index) => {
      read.push(index);
      return Promise.resolve(fictionalRecipient(index + 1));
    }, content);
    expect([[...found], read]).toEqual([[0], [0, 2]]);
    expect(before.sentAtMs(fictionalRecipient(1).phone, 'Hello Name 1')).toBe(NOW_MS);
  });

  test('are no new chats where they have written, whether or not they were written to', async () => {
    const who = parsePerson(fictionalRecipient(1).phone);
    if (who === null) throw new Error('That is no number.');
    await book.append({ kind: 'answered', who, atMs: 1, session: null });
    const before = new SentBefore(book, 7 * DAY_MS, NOW_MS);
    before.judge([row(0), row(1)]);
    expect(before.newChatCount).toBe(1);
  });

  test('are as they were where there is no book', async () => {
    const before = new SentBefore(null, 7 * DAY_MS);
    expect(before.judge([row(0)])).toEqual([row(0)]);
    expect(before.newChatCount).toBe(1);
    expect([before.sheet, [...(await before.find(() => Promise.resolve(undefined), content))]]).toEqual([null, []]);
  });
});

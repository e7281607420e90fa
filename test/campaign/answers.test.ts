import { beforeEach, describe, expect, test } from 'vitest';
import { LiveAnswers } from '../../src/campaign/people/answers';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import type { TransportName } from '../../src/sender/model';
import type { Answer } from '../../src/sender/ports';
import type { PeopleBook } from '../../src/people/peopleBook';
import { BookPlaces, hiddenPerson, person } from '../people/books';

const ANNA = person(1);
const HIDDEN_ANNA = hiddenPerson(1);

let book: PeopleBook;
let saysNo: boolean;
let askedRows: number[];
let problems: unknown[];

beforeEach(async () => {
  book = await (await BookPlaces.make()).open();
  saysNo = false;
  askedRows = [];
  problems = [];
});

async function given(transport: TransportName = 'whatsapp-web') {
  const people = { book: () => Promise.resolve(book), open: () => Promise.resolve(book) };
  const optOuts = await LiveOptOuts.of(people);
  const answers = new LiveAnswers({
    people,
    optOuts,
    sessionId: 'k3j9x-p2m4q',
    transport,
    words: ['STOP'],
    askOptOut: (row) => {
      askedRows.push(row);
      return Promise.resolve(saysNo);
    },
    sayNotEntered: (problem) => problems.push(problem),
  });
  return { answers, optOuts };
}

const says = (text: string, more: Partial<Answer> = {}): Answer => ({
  phone: ANNA,
  lid: null,
  row: 7,
  text,
  atMs: 1000,
  isAnswer: true,
  ...more,
});

describe('an answer', () => {
  test('is entered, and isn’t where nobody had been written to', async () => {
    const { answers } = await given();
    await answers.note(says('Hello', { isAnswer: false }));
    expect(book.answeredSince(ANNA, 0)).toBe(false);
    await answers.note(says('Hello'));
    expect([book.answeredSince(ANNA, 1000), book.isOptedOut(ANNA), askedRows, problems]).toEqual([true, false, [], []]);
  });

  test('is one of the same person under either id', async () => {
    const { answers } = await given();
    await answers.note(says('Hello', { lid: HIDDEN_ANNA }));
    expect([answers.phoneOf(HIDDEN_ANNA), book.answeredSince(HIDDEN_ANNA, 0)]).toEqual([ANNA, true]);
    await answers.note(says('stop!', { lid: HIDDEN_ANNA }));
    expect([book.isOptedOut(HIDDEN_ANNA), book.isOptedOut(ANNA)]).toEqual([true, true]);
  });
});

describe('a no', () => {
  test('holds from when it’s heard, and is in the book once the person is found in the session', async () => {
    const { answers, optOuts } = await given();
    answers.hear(ANNA, ' Stop. ');
    expect([optOuts.isOptedOut(ANNA), book.isOptedOut(ANNA)]).toEqual([true, false]);
    await answers.note(says(' Stop. '));
    expect(book.optOut(ANNA)).toMatchObject({ why: 'reply', from: 'k3j9x-p2m4q', atMs: 1000 });
  });

  test('that only a sentence may hold is asked about once, and entered at a yes alone', async () => {
    const { answers, optOuts } = await given();
    answers.hear(ANNA, 'Don’t stop!');
    await answers.note(says('Don’t stop!'));
    await answers.note(says('Please don’t stop!'));
    expect([askedRows, optOuts.isOptedOut(ANNA)]).toEqual([[7], false]);
    saysNo = true;
    await answers.note(says('I said stop', { row: 8 }));
    expect([askedRows, optOuts.isOptedOut(ANNA), book.isOptedOut(ANNA)]).toEqual([[7, 8], true, true]);
  });

  test('in a rehearsal holds for that alone', async () => {
    const { answers, optOuts } = await given('simulated');
    answers.hear(ANNA, 'STOP');
    await answers.note(says('STOP'));
    expect([optOuts.isOptedOut(ANNA), book.isOptedOut(ANNA), book.answeredSince(ANNA, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('holds also where it can’t be written, and that is said', async () => {
    const { answers, optOuts } = await given();
    book.append = () => Promise.resolve({ ok: false, failure: 'diskFull' });
    answers.hear(ANNA, 'STOP');
    await answers.note(says('STOP'));
    expect([optOuts.isOptedOut(ANNA), problems]).toMatchObject([true, [{ fault: 'machine' }]]);
  });
});

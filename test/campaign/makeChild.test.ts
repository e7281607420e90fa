import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeChild, type ChildParts, type ChildRequest, type MadeChild } from '../../src/campaign/children/makeChild';
import { LiveAnswers } from '../../src/campaign/people/answers';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import type { BookEntry } from '../../src/people/book/bookRecord';
import { openPeopleBook } from '../../src/people/openPeopleBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import { parsePerson, type Person } from '../../src/people/person';
import { NO_ATTACHMENT } from '../../src/sender/content/attachment';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import { openSession } from '../../src/sessions/openSession';
import { failed, read, REST, WHOLE } from './parentRecords';
import { systemClock } from '../../src/sessions/systemClock';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { append, opened, readyRow, SELF, StoredSession } from '../sessions/storedSession';

let stored: StoredSession;
let book: PeopleBook;
const asked: number[] = [];
const unknown: string[] = [];
let transport: ScriptedTransport;
let reachedCount = 0;

beforeEach(async () => {
  stored = await StoredSession.create();
  asked.length = 0;
  unknown.length = 0;
  transport = new ScriptedTransport(systemClock);
  reachedCount = 0;
  const keys = { current: () => Promise.resolve(stored.sealer), find: () => Promise.resolve(stored.sealer) };
  const openedBook = await openPeopleBook(stored.folder, keys, SELF);
  if (openedBook.kind !== 'open') throw new Error('No book.');
  ({ book } = openedBook);
});

afterEach(async () => {
  await book.close();
  await stored.dispose();
});

const OPTIONS = { ...DEFAULT_OPTIONS, concurrency: 7 };

async function given(records: readonly JournalRecord[]): Promise<void> {
  await append(await stored.reopen(), { ...opened, options: OPTIONS }, ...records);
  await stored.close();
}

const followUp = (kind: 'unread' | 'unanswered', template = 'And you, {{Name}}?'): ChildRequest => ({
  kind,
  written: { template, attachment: NO_ATTACHMENT },
  blank: null,
});

async function make(request: ChildRequest, change: Partial<ChildParts> = {}): Promise<MadeChild> {
  const { store, sealer, id } = stored;
  const people = { book: () => Promise.resolve(book), open: () => Promise.resolve(book) };
  const parts: ChildParts = {
    store,
    sealer,
    people,
    self: SELF,
    decide: sentence('Decide.'),
    reach: async (parent) => {
      reachedCount += 1;
      const optOuts = await LiveOptOuts.of(people);
      const said = { words: ['STOP'], askOptOut: () => Promise.resolve(false), sayNotEntered: () => undefined };
      const { id: sessionId } = parent.info;
      const answers = new LiveAnswers({ ...said, people, optOuts, sessionId, transport: 'whatsapp-web' });
      return { transport, answers, mayLink: false };
    },
    showAsking: async (asking) => await asking,
    confirm: ({ sentCount, unknown: told }) => {
      asked.push(sentCount);
      if (told !== null) unknown.push(told.text);
      return Promise.resolve(true);
    },
    ...change,
  };
  return await makeChild(parts, id, request);
}

/** Indexes in the parent of whom the child sends to. */
async function made(request: ChildRequest): Promise<readonly number[]> {
  const child = await make(request);
  if (child.kind !== 'made') throw new Error(`Not made: ${child.kind}`);
  const session = await openSession(stored.store, child.sessionId, stored.sealer, SELF);
  const rows: number[] = [];
  for (let index = 0; index < session.recipients.count; index += 1) {
    if (session.rows.status(index) === 'queued') rows.push((await session.recipients.read(index)).row - 2);
  }
  expect(session.options).toEqual(OPTIONS);
  await session.close();
  return rows;
}

function personAt(index: number): Person {
  const person = parsePerson(readyRow(index).phone ?? '');
  if (person === null) throw new Error('Nobody.');
  return person;
}

const optOut = (index: number): BookEntry => {
  return { kind: 'optedOut', who: personAt(index), atMs: 1, why: 'byHand', from: '' };
};

describe('a retry', () => {
  test('is for those who failed, with the message and the options of the first send', async () => {
    await given(WHOLE);
    expect(await made({ kind: 'retry' })).toEqual([0, 1]);
    const [newest] = (await stored.store.list()).sessions;
    expect(newest?.info).toMatchObject({ parent: { id: stored.id, kind: 'retry' }, fileName: 'contacts.xlsx' });
    expect([asked, await make({ kind: 'retry' })]).toEqual([[2], { kind: 'nobody' }]);
  });

  test('leaves out whoever has opted out, who can be tried once they want it', async () => {
    await given(WHOLE);
    await book.append(optOut(0));
    expect(await made({ kind: 'retry' })).toEqual([1]);
    expect(await make({ kind: 'retry' })).toEqual({ kind: 'nobody' });
    await book.optIn(personAt(0), 2);
    expect(await made({ kind: 'retry' })).toEqual([0]);
  });

  test('leaves nothing behind where the user thinks better of it', async () => {
    await given(WHOLE);
    expect(await make({ kind: 'retry' }, { confirm: () => Promise.resolve(false) })).toEqual({ kind: 'declined' });
    expect((await stored.store.list()).sessions).toHaveLength(1);
    expect(await stored.store.files.list(`${stored.folder}/drafts`)).toEqual([]);
    expect(await made({ kind: 'retry' })).toEqual([0, 1]);
  });

  test('is refused while the session is being sent', async () => {
    await given(WHOLE);
    await stored.reopen();
    await expect(make({ kind: 'retry' })).rejects.toThrow('is sending this session');
  });
});

describe('the line that says how to stop', () => {
  const LINE = 'Answer STOP to stop.';

  async function childOf(request: ChildRequest) {
    const child = await make(request);
    if (child.kind !== 'made') throw new Error(`Not made: ${child.kind}`);
    const session = await openSession(stored.store, child.sessionId, stored.sealer, SELF);
    const { content, recipients } = session;
    const known = await Promise.all([0, 1].map(async (index) => (await recipients.read(index)).wasWrittenTo ?? false));
    await session.close();
    return { howToStop: content.howToStop, known };
  }

  beforeEach(async () => {
    await stored.dispose();
    stored = await StoredSession.create({ howToStop: LINE });
    await given(WHOLE);
  });

  test('is for those who are tried again too, but for whom another session has written to since', async () => {
    const textHash = book.textHashOf('Hi');
    const session = 'another';
    await book.append({ kind: 'sent', who: personAt(1), atMs: 5, session, textHash, transport: 'whatsapp-web' });
    expect(await childOf({ kind: 'retry' })).toEqual({ howToStop: LINE, known: [false, true] });
  });

  test('is not for those who are followed up: they have been written to', async () => {
    expect(await childOf(followUp('unread'))).toMatchObject({ howToStop: undefined });
  });
});

describe('a follow-up', () => {
  test('goes once to those who got the message and haven’t read it', async () => {
    await given(WHOLE);
    expect(await made(followUp('unread'))).toEqual([2, 3]);
    expect(await make(followUp('unread', 'Once more.'))).toEqual({ kind: 'nobody' });
  });

  test('goes once to those who haven’t answered, read or not, and to nobody who opted out', async () => {
    await given(WHOLE);
    await book.append(
      { kind: 'answered', who: personAt(4), atMs: Date.now(), session: null },
      { kind: 'answered', who: personAt(5), atMs: 1, session: null },
      optOut(2),
    );
    // An answer to something that was sent before doesn't count.
    expect(await made(followUp('unanswered'))).toEqual([3, 5]);
    expect(await made(followUp('unread'))).toEqual([3]);
  });

  test('goes to nobody who has answered, as the session itself knows it', async () => {
    await given([...WHOLE, { t: 'answered', at: 9000, i: 3 }]);
    expect(await made(followUp('unanswered'))).toEqual([2, 4, 5]);
    expect(await made(followUp('unread'))).toEqual([2]);
  });

  test('is refused where the message names no column of the session, and before the session is over', async () => {
    await given(WHOLE.slice(0, -1));
    await expect(make(followUp('unread'))).rejects.toThrow('This session isn’t finished');
    await append(await stored.reopen(), ...REST.slice(-1));
    await stored.close();
    await expect(make(followUp('unread', '{{City}}'))).rejects.toThrow('City');
    expect((await stored.store.list()).sessions).toHaveLength(1);
  });
});

describe('before a follow-up WhatsApp is asked', () => {
  const levels = new Map([
    ['m2', 3],
    ['m3', 2],
    ['m4', 1],
  ] as const);

  test('who has read it since nobody was connected, and it’s written down', async () => {
    await given(WHOLE);
    transport.levels = levels;
    expect(await made(followUp('unread'))).toEqual([3]);
    const { rows } = await stored.reopen();
    expect([2, 3, 4].map((index) => rows.status(index))).toEqual(['read', 'delivered', 'read']);
    // Those who are known to have read it aren't asked about.
    expect([transport.askedOf, unknown]).toEqual([['m2', 'm3'], []]);
    expect([transport.state.kind, reachedCount]).toEqual(['ready', 1]);
  });

  test('and whoever it says to have refused after all has got nothing', async () => {
    await given(WHOLE);
    transport.levels = new Map([['m2', -1]]);
    expect(await made(followUp('unanswered'))).toEqual([3, 4, 5]);
    expect((await stored.reopen()).rows.status(2)).toBe('failed');
  });

  test('and what people write at that moment is heard: nobody else would hear it', async () => {
    await given(WHOLE);
    const said = { lid: null, atMs: Date.now() };
    const readAcks = transport.readAcks.bind(transport);
    transport.readAcks = async (messages) => {
      transport.emitReply({ ...said, phone: personAt(2), text: ' stop! ' });
      transport.emitReply({ ...said, phone: personAt(4), text: 'Yes' });
      transport.emitAck({ messageId: 'm3', level: 3 });
      return await readAcks(messages);
    };
    expect(await made(followUp('unanswered'))).toEqual([3, 5]);
    expect([book.isOptedOut(personAt(2)), (await stored.reopen()).rows.status(3)]).toEqual([true, 'read']);
  });

  test.each([
    ['another account is linked', () => (transport.accountId = '33199000043'), 'Another account'],
    ['it doesn’t say', () => (transport.levels = null), 'didn’t tell'],
    ['no phone is linked', unlink, 'No phone is linked'],
  ])('and where %s, that is said, and what was known counts', async (_why, arrange, said) => {
    await given(WHOLE);
    transport.levels = levels;
    arrange();
    expect(await made(followUp('unread'))).toEqual([2, 3]);
    expect(unknown).toEqual([expect.stringContaining(said)]);
    expect(transport.askedOf.length).toBe(said === 'didn’t tell' ? 2 : 0);
  });

  test('and where it can’t be reached nothing is made', async () => {
    await given(WHOLE);
    const error = new HumanError(sentence('No network.'), sentence('Mend it.'));
    transport.connected = () => ({ ok: false, error });
    await expect(make(followUp('unread'))).rejects.toBe(error);
    expect((await stored.store.list()).sessions).toHaveLength(1);
    await expect(stored.reopen()).resolves.toMatchObject({ info: { id: stored.id } });
  });

  test('where there may be somebody to write to: nobody is connected to for nothing, nor for a retry', async () => {
    await given([...failed(0), ...read(1), ...REST, ...[2, 3, 4, 5].flatMap(read)]);
    expect(await make(followUp('unread'))).toEqual({ kind: 'nobody' });
    expect(await made({ kind: 'retry' })).toEqual([0]);
    expect(reachedCount).toBe(0);
  });
});

function unlink(): void {
  transport.connected = () => {
    transport.emitState({ kind: 'needsQr', code: 'x' });
    return { ok: false, error: new HumanError(sentence('Closed.'), sentence('Connect.')) };
  };
}

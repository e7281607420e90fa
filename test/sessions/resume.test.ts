import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { decideSession } from '../../src/sessions/decideSession';
import { findUnsureRow } from '../../src/sessions/unsureRow';
import { openSession } from '../../src/sessions/openSession';
import { append, attempt, opened, RECIPIENT_COUNT, SELF, sent, StoredSession } from './storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

const unsure: readonly JournalRecord[] = [attempt(0), { t: 'found', at: 3, i: 0, result: 'unsure' }];
const all = (make: (i: number) => JournalRecord): readonly JournalRecord[] =>
  Array.from({ length: RECIPIENT_COUNT }, (_, index) => make(index));

describe('a session that is resumed', () => {
  test('goes on with the options as they were last set, in a run or before it', async () => {
    const [before, during] = [1, 5].map((concurrency) => ({ ...DEFAULT_OPTIONS, concurrency }));
    expect((await stored.reopen()).options).toEqual(DEFAULT_OPTIONS);
    await append(await stored.reopen(), { ...opened, options: before ?? DEFAULT_OPTIONS });
    expect((await stored.reopen()).options).toEqual(before);
    await append(await stored.reopen(), { t: 'options', at: 5, options: during ?? DEFAULT_OPTIONS });
    expect((await stored.reopen()).options).toEqual(during);
  });

  test('knows the account that it was last sent through, and not only the first', async () => {
    expect((await stored.reopen()).account).toBeNull();
    await append(await stored.reopen(), { t: 'account', at: 4, h: 'first' }, { t: 'account', at: 5, h: 'second' });
    expect((await stored.reopen()).account).toBe('second');
  });

  test('tells a message from another by phone, text and file', async () => {
    const { fingerprint } = await stored.reopen();
    const file = (path: string) => ({ text: 'Hello', attachment: { path, folder: null } });
    const prints = [
      fingerprint('+12125550100', { text: 'Hello' }),
      fingerprint('+12125550101', { text: 'Hello' }),
      fingerprint('+12125550100', { text: 'Good day' }),
      fingerprint('+12125550100', file('/x/a.pdf')),
      fingerprint('+12125550100', file('/x/b.pdf')),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(fingerprint('+12125550100', { text: 'Hello' })).toBe(prints[0]);
  });

  test('and that can’t be read is let go, and can be once it is mended', async () => {
    const recipients = join(stored.store.folder(stored.id), 'recipients.bin');
    await rename(recipients, `${recipients}.away`);
    await expect(stored.reopen()).rejects.toThrow('list of recipients is missing');
    await rename(`${recipients}.away`, recipients);
    await expect(stored.reopen()).resolves.toBeDefined();
  });

  test('of a newer version is refused', async () => {
    const path = join(stored.store.folder(stored.id), 'session.json');
    const file = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...file, version: 6 }));
    await expect(stored.reopen()).rejects.toThrow('newer version');
  });

  test('with the line that says how to stop is of a version that refuses where that isn’t known', async () => {
    const versions: unknown[] = [];
    for (const more of [{}, { howToStop: 'Answer STOP to stop.' }]) {
      const made = await StoredSession.create(more);
      const text = await readFile(join(made.store.folder(made.id), 'session.json'), 'utf8');
      versions.push((JSON.parse(text) as { readonly version: unknown }).version);
      await made.dispose();
    }
    expect(versions).toEqual([1, 4]);
  });

  test('with another session’s campaign in it is refused', async () => {
    const other = await StoredSession.create();
    const path = (session: StoredSession): string => join(session.store.folder(session.id), 'session.json');
    try {
      const theirs = JSON.parse(await readFile(path(other), 'utf8')) as object;
      // Sealed with the same key, as all sessions of a computer are.
      await writeFile(path(stored), JSON.stringify({ ...theirs, id: stored.id }));
      await expect(openSession(stored.store, stored.id, other.sealer, SELF)).rejects.toThrow(HumanError);
    } finally {
      await other.dispose();
    }
  });
});

describe('a session in the list', () => {
  const check = async (records: readonly JournalRecord[], state: string, isInterrupted: boolean): Promise<void> => {
    await append(await stored.reopen(), opened, ...records);
    expect(await stored.store.read(stored.id)).toMatchObject({ state: 'running', isInterrupted: false });
    await stored.close();
    expect(await stored.store.read(stored.id)).toMatchObject({ state, isInterrupted });
  };
  const end = (event: 'stopped' | 'finished', code?: string): JournalRecord => ({
    t: 'control',
    at: 9,
    event,
    ...(code === undefined ? {} : { code }),
  });

  test('is interrupted where a crash ended it', () => check([attempt(0), sent(0)], 'unfinished', true));
  test('is so too where its window was closed', () => check([end('stopped', 'closing')], 'unfinished', true));
  test('isn’t where the user stopped it', () => check([end('stopped')], 'unfinished', false));
  test('is unfinished while the user has to decide about somebody', () =>
    check([...all(attempt), ...all(sent).slice(1), ...unsure, end('finished')], 'unfinished', false));
  test('is finished when everybody has an outcome', () =>
    check([...all(attempt), ...all(sent), end('finished')], 'finished', false));
});

test('a journal that was cut off shows in the list whom the resume will look up, and is left as it is', async () => {
  await append(await stored.reopen(), opened, attempt(0), sent(0), attempt(1), sent(1), attempt(2), sent(2));
  await stored.close();
  const whole = await readFile(stored.journalPath, 'latin1');
  const cut = whole.split('\n').slice(0, 3).join('\n');
  await writeFile(stored.journalPath, `${cut}\n`);
  const listed = await stored.store.read(stored.id);
  // The first outcome is left; four records are missing, each of which may be of another recipient.
  expect(listed).toMatchObject({ sentCount: 1, inDoubtCount: 4, leftCount: RECIPIENT_COUNT - 5 });
  expect(await readFile(stored.journalPath, 'latin1')).toBe(`${cut}\n`);
  const { rows } = await stored.reopen();
  expect([rows.count('inDoubt'), rows.count('queued')]).toEqual([listed.inDoubtCount, listed.leftCount]);
});

test.each([['../sessions/'], ['./'], ['../../x/../sessions/']])(
  'an id is a name and no way to one: %s before it is refused',
  async (way) => {
    await expect(stored.store.read(`${way}${stored.id}`)).rejects.toThrow('There is no session');
    await expect(stored.store.read(`${stored.id}/`)).rejects.toThrow('There is no session');
  },
);

test('a decision about one row leaves the others as they are', async () => {
  const doubts = [0, 5].flatMap((i): readonly JournalRecord[] => [
    attempt(i),
    { t: 'found', at: 3, i, result: 'unsure' },
  ]);
  await append(await stored.reopen(), opened, ...doubts);
  const { rows, journal, recipients } = await stored.reopen();
  await expect(findUnsureRow(rows.unsureAttempts(), recipients, 3)).rejects.toThrow('Row 3 isn’t in doubt');
  const meant = await findUnsureRow(rows.unsureAttempts(), recipients, 7);
  await decideSession({ rows, journal }, 'leave', undefined, (index) => index === meant);
  expect([rows.status(0), rows.status(5)]).toEqual(['unsure', 'leftInDoubt']);
});

test('a decision counts at once, and is made once', async () => {
  await append(await stored.reopen(), opened, ...unsure);
  const session = await stored.reopen();
  await decideSession(session, 'leave');
  await decideSession(session, 'sendAgain');
  expect(session.rows.status(0)).toBe('leftInDoubt');
  expect((await stored.reopen()).rows.status(0)).toBe('leftInDoubt');
});

import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { countOld, removeFinished, removeUnfinished } from '../../src/sessions/removeSessions';
import { SessionStore, type ListedSession } from '../../src/sessions/sessionStore';
import { append, attempt, opened, RECIPIENT_COUNT, SELF, sent, StoredSession } from './storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

describe('a session that is over', () => {
  const DAY_MS = 24 * 3_600_000;
  const lastWrittenDaysAgo = async (days: number): Promise<void> => {
    const at = new Date(Date.now() - days * DAY_MS);
    await utimes(stored.journalPath, at, at);
  };
  const remove = async (): Promise<readonly string[]> => await removeFinished(stored.store, 7 * DAY_MS, SELF);
  const all = (make: (i: number) => JournalRecord): readonly JournalRecord[] =>
    Array.from({ length: RECIPIENT_COUNT }, (_, index) => make(index));

  test('is removed with all that was in it when its days are over, and not before', async () => {
    const session = await stored.reopen();
    await append(session, opened, ...all(attempt), ...all(sent));
    await lastWrittenDaysAgo(8);
    expect(await remove(), 'held').toEqual([]);
    await stored.close();
    await lastWrittenDaysAgo(6);
    expect(await remove()).toEqual([]);
    await lastWrittenDaysAgo(8);
    expect(await remove()).toEqual([stored.id]);
    expect(await readdir(join(stored.folder, 'sessions'))).toEqual([]);
    expect(await readdir(join(stored.folder, 'drafts'))).toEqual([]);
  });

  test('is kept while anybody is left or in doubt, however old it is', async () => {
    const session = await stored.reopen();
    await append(session, opened, ...all(attempt), ...all(sent).slice(1), {
      t: 'found',
      at: 3,
      i: 0,
      result: 'unsure',
    });
    await stored.close();
    await lastWrittenDaysAgo(400);
    expect(await remove()).toEqual([]);
    await append(await stored.reopen(), { t: 'decided', at: 4, i: 0, decision: 'sendAgain' });
    await stored.close();
    await lastWrittenDaysAgo(400);
    expect(await remove()).toEqual([]);
  });

  test('goes though it isn’t finished by the user’s word alone, and one that is finished isn’t meant by that', async () => {
    const session = await stored.reopen();
    await append(session, opened, ...all(attempt), ...all(sent).slice(1));
    await stored.close();
    await lastWrittenDaysAgo(8);
    expect(await remove()).toEqual([]);
    expect(await countOld(stored.store, 'unfinished', 9 * DAY_MS)).toBe(0);
    expect(await countOld(stored.store, 'unfinished', 7 * DAY_MS)).toBe(1);
    await append(await stored.reopen(), { t: 'sent', at: 3, i: 0, id: 'late' });
    await stored.close();
    await lastWrittenDaysAgo(8);
    expect(await removeUnfinished(stored.store, 7 * DAY_MS, SELF)).toEqual([]);
    expect(await remove()).toEqual([stored.id]);
  });

  test('is kept where somebody reopens it between the look at it and its removal', async () => {
    const session = await stored.reopen();
    await append(session, opened, ...all(attempt), ...all(sent));
    await stored.close();
    await lastWrittenDaysAgo(8);
    /** As another window does that is a little quicker. */
    class ReopenedMeanwhile extends SessionStore {
      override async read(id: string): Promise<ListedSession> {
        const listed = await super.read(id);
        if (listed.failedCount === 0) await reopen();
        return listed;
      }
    }
    let reopenCount = 0;
    const reopen = async (): Promise<void> => {
      reopenCount += 1;
      await append(await stored.reopen(), { t: 'ack', at: 9, i: 0, level: -1 });
      await stored.close();
    };
    expect(await removeFinished(new ReopenedMeanwhile(stored.folder), 7 * DAY_MS, SELF)).toEqual([]);
    expect([reopenCount, (await stored.store.read(stored.id)).failedCount]).toEqual([1, 1]);
  });

  test('can be opened where it couldn’t be removed', async () => {
    const session = await stored.reopen();
    await append(session, opened, ...all(attempt), ...all(sent));
    await stored.close();
    await lastWrittenDaysAgo(8);
    // Where it would be put out of the way there is something already.
    await mkdir(join(stored.store.draftFolder(stored.id), 'x'), { recursive: true });
    expect(await remove()).toEqual([]);
    await expect(stored.reopen()).resolves.toBeDefined();
  });

  test('that can’t be read is left as it is', async () => {
    await rm(stored.journalPath);
    expect(await remove()).toEqual([]);
    expect(await readdir(stored.store.folder(stored.id))).toContain('session.json');
  });
});

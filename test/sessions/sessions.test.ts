import { appendFile, chmod, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { JOURNAL_VERSION, type JournalRecord } from '../../src/sender/journal/journalRecord';
import { decideSession } from '../../src/sessions/decideSession';
import { createSealer, newKey, type Sealer } from '../../src/sessions/encryption';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { renewMark } from '../../src/sessions/journal/journalMark';
import { openSession, type OpenSession } from '../../src/sessions/openSession';
import { readSessionFile } from '../../src/sessions/sessionFile';
import type { SessionStore } from '../../src/sessions/sessionStore';
import { append, attempt, opened, readyRow, RECIPIENT_COUNT, SELF, sent, StoredSession } from './storedSession';

let stored: StoredSession;
let store: SessionStore;
let sealer: Sealer;
let id: string;

beforeEach(async () => {
  stored = await StoredSession.create();
  ({ store, sealer, id } = stored);
});

afterEach(() => stored.dispose());

const reopen = (): Promise<OpenSession> => stored.reopen();
const journalPath = (): string => stored.journalPath;

describe('a session on disk', () => {
  test('gives back its recipients by index', async () => {
    const { recipients } = await reopen();
    expect(recipients.count).toBe(RECIPIENT_COUNT);
    for (const index of [0, 149, 63, 64, 1, 148]) expect((await recipients.read(index)).row).toBe(index + 2);
  });

  test('holds nothing personal in the clear', async () => {
    const session = await reopen();
    await append(session, opened, attempt(0), sent(0));
    for (const name of await readdir(store.folder(id))) {
      const content = await readFile(join(store.folder(id), name), 'latin1');
      for (const personal of ['+1212555', 'Hello', 'lodie']) expect(content, name).not.toContain(personal);
    }
  });

  test.each([
    ['session.json', '{"version":99,', 'The session’s file is missing or damaged.'],
    ['session.json', null, 'The session’s file is missing or damaged.'],
    ['journal.jsonl', null, 'The session’s journal is missing, so it isn’t known who has been sent to.'],
  ])(
    'with a damaged or missing %s is told of beside the others, and left as it is',
    async (name, content, sentence) => {
      const other = await store.createDraft(sealer);
      await other.add([readyRow(0)]);
      await other.complete();
      const { openCampaign } = await readSessionFile(store.folder(id));
      const about = { sheet: 'S', transport: 'simulated', fileName: 'other.xlsx' } as const;
      const otherId = await other.commit(openCampaign(sealer), about);
      await other.close();
      const path = join(store.folder(id), name);
      await (content === null ? rm(path) : writeFile(path, content));
      const { sessions, unreadable } = await store.list();
      expect(sessions.map(({ info }) => info.id)).toEqual([otherId]);
      expect(unreadable.map((session) => [session.id, session.error.message])).toEqual([[id, sentence]]);
      expect(await readdir(store.folder(id))).toContain('recipients.bin');
    },
  );

  test.skipIf(process.platform === 'win32')(
    'lies in folders that are its owner’s only, whoever made them',
    async () => {
      const folders = [store.folder('x'), store.draftFolder('x')].map((folder) => dirname(folder));
      for (const folder of folders) await chmod(folder, 0o755);
      await (await store.createDraft(sealer)).close();
      for (const folder of folders) expect((await stat(folder)).mode & 0o777, folder).toBe(0o700);
    },
  );

  test.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    expect((await stat(store.folder(id))).mode & 0o777).toBe(0o700);
    for (const name of await readdir(store.folder(id))) {
      expect((await stat(join(store.folder(id), name))).mode & 0o077, name).toBe(0);
    }
  });

  test('comes back as its journal says', async () => {
    await append(await reopen(), opened, attempt(0), sent(0), attempt(1));
    const { rows } = await reopen();
    expect([rows.status(0), rows.status(1), rows.status(2)]).toEqual(['sent', 'inDoubt', 'queued']);
  });

  test('doesn’t open with another key', async () => {
    await expect(openSession(store, id, createSealer(newKey()), SELF)).rejects.toThrow(HumanError);
  });

  test('is listed with its figures and its state', async () => {
    const session = await reopen();
    await append(session, opened, attempt(0), sent(0));
    expect((await store.list()).sessions).toMatchObject([
      { state: 'running', sentCount: 1, leftCount: 149, totalCount: 150 },
    ]);
    await stored.close();
    expect((await store.list()).sessions[0]?.state).toBe('unfinished');
  });

  test('of an id that leaves the folder is refused', async () => {
    await expect(store.read('../drafts')).rejects.toThrow('There is no session');
  });
});

describe('the journal on disk', () => {
  test('cut at any byte keeps every whole line, and goes on after them', async () => {
    await append(await reopen(), opened, attempt(0), sent(0), attempt(1), sent(1));
    await reopen();
    const whole = await readFile(journalPath(), 'latin1');
    for (let length = 0; length <= whole.length; length += 7) {
      // A last record that lacks but its line feed is whole.
      const lines = whole.slice(0, length).split('\n').length - (whole[length] === '\n' ? 0 : 1);
      await writeFile(journalPath(), whole.slice(0, length));
      // The crash came before the rest was acknowledged.
      await renewMark(journalPath(), { recordCount: lines, isInOrder: true }, nodeDisk);
      const session = await reopen();
      expect(session.notice).toBeNull();
      expect(session.rows.count('sent')).toBe(lines >= 5 ? 2 : lines >= 3 ? 1 : 0);
      await append(session, opened, attempt(9), sent(9));
      expect((await reopen()).rows.status(9)).toBe('sent');
    }
  });

  test('damaged in the middle doubts whom it may have sent to, and loses no other outcome', async () => {
    await append(await reopen(), opened, ...[0, 1, 2, 3].flatMap((i) => [attempt(i), sent(i)]));
    await reopen();
    const lines = (await readFile(journalPath(), 'latin1')).split('\n');
    lines[3] = lines[3]?.replace('attempt', 'attempd') ?? '';
    lines[4] = '#'.repeat(80);
    await writeFile(journalPath(), lines.join('\n'));
    const { rows, notice } = await reopen();
    expect([0, 1, 2, 3].map((index) => rows.status(index))).toEqual(['sent', 'inDoubt', 'sent', 'sent']);
    expect(notice).not.toBeNull();
    expect((await readdir(store.folder(id))).filter((name) => name.includes('damaged'))).toHaveLength(1);
    expect((await reopen()).notice).toBeNull();
  });

  test('damaged behind skipped rows doubts those after them too', async () => {
    const skipped = [0, 1, 2, 3, 4].map((i): JournalRecord => ({ t: 'skipped', at: 2, i, code: 'emptyMessage' }));
    await append(await reopen(), opened, ...skipped, attempt(5), sent(5));
    await reopen();
    const lines = (await readFile(journalPath(), 'latin1')).split('\n');
    await writeFile(
      journalPath(),
      lines.map((line) => (/"i":5\b/u.test(line) ? line.replace('"t"', '"x"') : line)).join('\n'),
    );
    expect((await reopen()).rows.status(5)).toBe('inDoubt');
  });

  test('of a newer version is refused and left as it is', async () => {
    await append(await reopen(), { ...opened, version: JOURNAL_VERSION + 1 });
    await stored.close();
    const before = await readFile(journalPath());
    await expect(openSession(store, id, sealer, SELF)).rejects.toThrow('newer version');
    expect(await readFile(journalPath())).toEqual(before);
  });

  test('that is missing is never taken for an empty one', async () => {
    await rm(journalPath());
    await expect(openSession(store, id, sealer, SELF)).rejects.toThrow('journal is missing');
  });

  test('takes records one after the other, each on the answer to the one before', async () => {
    const session = await reopen();
    await append(session, opened, ...[0, 1, 2].map(attempt));
    await append(session, ...[0, 1, 2].map((i) => ({ t: 'found', at: 3, i, result: 'unsure' }) as const));
    await decideSession(await reopen(), 'leave');
    expect((await reopen()).rows.count('leftInDoubt')).toBe(3);
  });

  test('cuts off what a failed append left behind', async () => {
    const session = await reopen();
    await append(session, opened);
    await stored.close();
    await appendFile(journalPath(), '{"t":"att');
    await append(await reopen(), attempt(0));
    expect((await reopen()).rows.status(0)).toBe('inDoubt');
    await truncate(journalPath(), 0);
  });
});

describe('one owner at a time', () => {
  test('a second one is told, and by whom', async () => {
    await reopen();
    const other = { kind: 'terminal', processId: 1 } as const;
    await expect(openSession(store, id, sealer, other)).rejects.toThrow('“shop”, is sending this session');
    expect((await store.read(id)).owner).toEqual(SELF);
  });

  test('an owner that says nothing of itself, or nonsense, is there all the same', async () => {
    for (const answer of ['', '{"kind":"window"}', '['.repeat(10_000)]) {
      const address = join(stored.folder, `${answer.length}.sock`);
      const server = createServer((socket) => socket.end(answer));
      await new Promise<void>((resolve) => server.listen(address, resolve));
      await writeFile(join(store.folder(id), 'owner.1'), address);
      expect(await store.owner(id)).toEqual({ kind: 'unnamed' });
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await store.owner(id)).toBeNull();
  });

  test('one that hangs while it asks doesn’t keep the owner from letting go', async () => {
    await reopen();
    const address = await readFile(join(store.folder(id), 'owner.1'), 'utf8');
    const asking = connect({ path: address, allowHalfOpen: true });
    await new Promise<void>((resolve) => asking.once('connect', resolve));
    await stored.close();
    asking.destroy();
    expect(await store.owner(id)).toBeNull();
  });

  test('one that lost the session can’t write any more', async () => {
    const session = await reopen();
    await writeFile(join(store.folder(id), 'owner.2'), 'someone-else');
    expect(await session.journal.append(opened)).toEqual({ ok: false, failure: 'takenOver' });
  });

  test('of many that find the same dead owner at once, one follows it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const opening = await Promise.allSettled(Array.from({ length: 8 }, () => openSession(store, id, sealer, SELF)));
      const opened = opening.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(opened).toHaveLength(1);
      await opened[0]?.close();
      // The generations before it don't pile up.
      expect((await readdir(store.folder(id))).filter((name) => name.startsWith('owner'))).toHaveLength(1);
    }
  });

  test('a decision that can’t be written is told', async () => {
    const session = await reopen();
    await append(session, opened, attempt(0), { t: 'found', at: 3, i: 0, result: 'unsure' });
    const again = await reopen();
    await writeFile(join(store.folder(id), 'owner.9'), 'someone-else');
    await expect(decideSession(again, 'leave')).rejects.toThrow('taken over');
  });

  test('after the first has let go the second gets it', async () => {
    await reopen();
    await stored.close();
    await expect(reopen()).resolves.toBeDefined();
  });
});

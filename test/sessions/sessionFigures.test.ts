import { appendFile, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SessionStore } from '../../src/sessions/sessionStore';
import { append, attempt, opened, RECIPIENT_COUNT, sent, StoredSession } from './storedSession';

/** Sent to the last, and listed once, so that its figures are kept. */
async function finished(): Promise<{ readonly session: StoredSession; readonly figuresPath: string }> {
  const session = await StoredSession.create();
  const rows = Array.from({ length: RECIPIENT_COUNT }, (_, index) => index);
  await append(await session.reopen(), opened, ...rows.flatMap((index) => [attempt(index), sent(index)]));
  await session.close();
  await session.store.listToShow();
  return { session, figuresPath: join(session.store.folder(session.id), 'figures.json') };
}

/** How often a listing opens the journal to fold it. */
async function listed({ folder }: StoredSession): Promise<{ readonly sentCount: number; readonly foldCount: number }> {
  const store = new SessionStore(folder);
  let foldCount = 0;
  const read = store.read.bind(store);
  store.read = async (id) => {
    foldCount += 1;
    return await read(id);
  };
  const { sessions } = await store.listToShow();
  return { sentCount: sessions[0]?.sentCount ?? -1, foldCount };
}

test('a finished session is listed without its journal, as the journal tells it', async () => {
  const { session } = await finished();
  const [shown] = (await session.store.listToShow()).sessions;
  expect(shown).toEqual(await session.store.read(session.id));
  expect(await listed(session)).toEqual({ sentCount: RECIPIENT_COUNT, foldCount: 0 });
});

test('its journal is folded anew where anything of length, date and end is another', async () => {
  const { session } = await finished();
  const journal = await readFile(session.journalPath);
  const changes: readonly (() => Promise<void>)[] = [
    async () => await appendFile(session.journalPath, '\n'),
    async () => await utimes(session.journalPath, 1, 1),
    async () => await writeFile(session.journalPath, Buffer.concat([journal.subarray(0, -2), Buffer.from('x\n')])),
  ];
  for (const change of changes) {
    await change();
    expect((await listed(session)).foldCount).toBe(1);
    await writeFile(session.journalPath, journal);
    await session.store.listToShow();
  }
});

test('figures that aren’t any are made anew', async () => {
  const { session, figuresPath } = await finished();
  await writeFile(figuresPath, '{"version":1,"counts":{"sentCount":-7}}');
  expect(await listed(session)).toEqual({ sentCount: RECIPIENT_COUNT, foldCount: 1 });
  expect(await listed(session)).toEqual({ sentCount: RECIPIENT_COUNT, foldCount: 0 });
});

test('none are kept of a session in which somebody is left', async () => {
  const session = await StoredSession.create();
  await append(await session.reopen(), opened, attempt(0), sent(0));
  await session.close();
  for (let time = 0; time < 2; time += 1) expect(await listed(session)).toEqual({ sentCount: 1, foldCount: 1 });
});

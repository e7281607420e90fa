import { dirname, join } from 'node:path';
import { SessionLock, type AcquireLock } from './sessionLock';
import { drivenElsewhere, type SessionOwner } from './sessionOwner';
import { JOURNAL_FILE } from './journal/journalDisk';
import type { ListedSession, SessionStore } from './sessionStore';

/** Which of the old ones go: `finished` those in which nobody is left or in doubt, `unfinished` the others. */
export type RemovedKind = 'finished' | 'unfinished';

/**
 * Removes the finished sessions whose journal nobody has written to for `olderThanMs`; gives their ids. One that has
 * somebody left, or in doubt, is never removed, nor one that can't be read: what it knows may still be wanted.
 */
export async function removeFinished(
  store: SessionStore,
  olderThanMs: number,
  self: SessionOwner,
  acquire: AcquireLock = SessionLock.acquire,
): Promise<readonly string[]> {
  return await removeOld(store, 'finished', olderThanMs, self, acquire);
}

/** The same of those that aren't finished: on the user's word alone. */
export async function removeUnfinished(
  store: SessionStore,
  olderThanMs: number,
  self: SessionOwner,
  acquire: AcquireLock = SessionLock.acquire,
): Promise<readonly string[]> {
  return await removeOld(store, 'unfinished', olderThanMs, self, acquire);
}

/** How many of a kind would go. */
export async function countOld(store: SessionStore, kind: RemovedKind, olderThanMs: number): Promise<number> {
  let count = 0;
  for (const id of await store.ids()) if (await isMeant(store, id, kind, olderThanMs).catch(() => false)) count += 1;
  return count;
}

async function removeOld(
  store: SessionStore,
  kind: RemovedKind,
  olderThanMs: number,
  self: SessionOwner,
  acquire: AcquireLock,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const id of await store.ids()) {
    const mayGo = (): Promise<boolean> => isMeant(store, id, kind, olderThanMs);
    // What can't be read, or removed now as another program holds a file of it, stays: there is another day.
    if (await removeOne(store, id, mayGo, self, acquire).catch(() => false)) removed.push(id);
  }
  return removed;
}

/**
 * Removes a session at the user's word, whatever is left of it. @throws HumanError where there is none, or somebody drives it
 */
export async function removeSession(
  store: SessionStore,
  id: string,
  self: SessionOwner,
  acquire: AcquireLock = SessionLock.acquire,
): Promise<void> {
  const acquired = await acquire(await store.existingFolder(id), self);
  if (acquired.kind === 'held') throw drivenElsewhere(acquired.by);
  try {
    await removeFolder(store, id);
  } finally {
    await acquired.lock.release();
  }
}

async function removeOne(
  store: SessionStore,
  id: string,
  mayGo: () => Promise<boolean>,
  self: SessionOwner,
  acquire: AcquireLock,
): Promise<boolean> {
  if (!(await mayGo())) return false;
  const acquired = await acquire(store.folder(id), self);
  if (acquired.kind === 'held') return false;
  try {
    // Somebody may have opened it between the look and the lock.
    if (!(await mayGo())) return false;
    await removeFolder(store, id);
    return true;
  } finally {
    await acquired.lock.release();
  }
}

/** As an old draft first, which is no session any more: so that a crash leaves none that is half there. */
async function removeFolder(store: SessionStore, id: string): Promise<void> {
  const folder = store.folder(id);
  const away = store.draftFolder(id);
  await store.files.rename(folder, away);
  await store.files.syncFolder(dirname(folder));
  await store.files.remove(away);
}

/** The date first: it costs nothing, and few sessions are so old. */
async function isMeant(store: SessionStore, id: string, kind: RemovedKind, olderThanMs: number): Promise<boolean> {
  return (await isOlder(store, id, olderThanMs)) && isOver(await store.read(id)) === (kind === 'finished');
}

function isOver({ isWorkLeft, unsureCount }: ListedSession): boolean {
  return !isWorkLeft && unsureCount === 0;
}

async function isOlder(store: SessionStore, id: string, olderThanMs: number): Promise<boolean> {
  return Date.now() - (await store.files.modifiedAtMs(join(store.folder(id), JOURNAL_FILE))) >= olderThanMs;
}

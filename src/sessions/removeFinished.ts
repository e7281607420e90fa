import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionLock } from './sessionLock';
import type { SessionOwner } from './sessionOwner';
import { JOURNAL_FILE, type ListedSession, type SessionStore } from './sessionStore';

/**
 * Removes the finished sessions whose journal nobody has written to for `olderThanMs`; gives their ids. One that has
 * somebody left, or in doubt, is never removed, nor one that can't be read: what it knows may still be wanted.
 */
export async function removeFinished(
  store: SessionStore,
  olderThanMs: number,
  self: SessionOwner,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const session of await store.list()) {
    const isOver = await isFinishedSince(store, session, olderThanMs);
    // What can't be removed now, as another program holds a file of it, is removed another day.
    const isGone = isOver && (await remove(store, session.info.id, olderThanMs, self).catch(() => false));
    if (isGone) removed.push(session.info.id);
  }
  return removed;
}

async function remove(store: SessionStore, id: string, olderThanMs: number, self: SessionOwner): Promise<boolean> {
  const folder = store.folder(id);
  const acquired = await SessionLock.acquire(folder, self);
  if (acquired.kind === 'held') return false;
  try {
    // Somebody may have opened it between the look and the lock.
    if (!(await isFinishedSince(store, await store.read(id), olderThanMs))) return false;
    // As an old draft first, which is no session any more: so that a crash leaves none that is half there.
    const away = store.draftFolder(id);
    await rename(folder, away);
    await rm(away, { recursive: true, force: true });
    return true;
  } finally {
    await acquired.lock.release();
  }
}

async function isFinishedSince(store: SessionStore, session: ListedSession, olderThanMs: number): Promise<boolean> {
  if (session.isWorkLeft || session.undecidedCount > 0) return false;
  const { mtimeMs } = await stat(join(store.folder(session.info.id), JOURNAL_FILE));
  return Date.now() - mtimeMs > olderThanMs;
}

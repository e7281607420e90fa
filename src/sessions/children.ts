import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { BitSet } from '../sender/journal/bitSet';
import { sentence } from '../sender/sentence';
import { errorCode } from '../sender/systemError';
import {
  readChildNotes,
  settleNote,
  withdrawNote,
  writePendingNote,
  type ChildNote,
  type NewChildNote,
} from './childNotes';
import { PUT_BACK } from './fileFailure';
import { syncSessionName } from './sessionDisk';
import type { SessionStore } from './sessionStore';

/** The session that others are made of. */
export interface Parent {
  readonly id: string;
  readonly recipientCount: number;
}

/**
 * What has become of the sessions that were made of this one; what a crash left open is settled by whether the session is
 * there. Under the lock of the parent. @throws HumanError where a note can't be read
 */
export async function settleChildren(store: SessionStore, parent: Parent): Promise<readonly ChildNote[]> {
  const folder = store.folder(parent.id);
  const settled: ChildNote[] = [];
  for (const note of await readChildNotes(folder, parent.recipientCount, store.files)) {
    if (!note.isSettled && !(await isThere(store, note.childId))) await withdrawNote(folder, note, store.files);
    else if (note.isDamaged) throw damagedNote(join(folder, `child.${note.childId}.${note.kind}`));
    else {
      if (!note.isSettled) await settleNote(folder, note, store.files);
      settled.push(note);
    }
  }
  return settled;
}

/**
 * Makes a session of recipients of this one. Before it is there, they are noted as gone; before anything is sent from it,
 * for good. So a crash at any moment leaves the session with its note, or neither counts.
 * @param commit makes the draft of that id a session
 * @throws HumanError where somebody else has taken one of them at the same moment
 */
export async function commitChild(
  store: SessionStore,
  parent: Parent,
  note: NewChildNote,
  commit: () => Promise<string>,
): Promise<string> {
  const folder = store.folder(parent.id);
  await writePendingNote(folder, note, parent.recipientCount, store.files);
  // Whoever was pushed aside unseen finds here what has been taken meanwhile; whoever comes later finds this one.
  const others = await readChildNotes(folder, parent.recipientCount, store.files);
  if (others.some((other) => other.childId !== note.childId && isOfSame(other, note))) {
    await withdrawNote(folder, note, store.files);
    throw takenMeanwhile();
  }
  const id = await commit().catch(async (error: unknown) => {
    const notes = await readChildNotes(folder, parent.recipientCount, store.files);
    // Its draft was taken away, with its note.
    throw notes.some(({ childId }) => childId === note.childId) ? error : takenMeanwhile(error);
  });
  await settleNote(folder, note, store.files);
  return id;
}

function isOfSame(other: ChildNote, note: NewChildNote): boolean {
  if (other.kind !== note.kind) return false;
  const both = new BitSet();
  both.addAll(note.recipients);
  both.keepOnly(other.recipients);
  return both.count > 0;
}

/**
 * Whether the announced session has become one. If not it never will: its draft is taken away first, also from one who
 * is only thought dead.
 */
async function isThere(store: SessionStore, childId: string): Promise<boolean> {
  const { files } = store;
  const draft = store.draftFolder(childId);
  if (await succeeds(files.rename(draft, `${draft}.void`))) {
    await files.remove(`${draft}.void`);
    return false;
  }
  const folder = store.folder(childId);
  if (!(await succeeds(files.stat(folder)))) return false;
  if (!(await store.isWhole(childId))) {
    await files.remove(folder);
    return false;
  }
  // Not safe yet, perhaps: a power cut must not take it away from its note.
  await syncSessionName(folder, files);
  return true;
}

/** False where what it is about isn't there. */
async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function damagedNote(path: string): HumanError {
  return new HumanError(
    sentence('The note of who has gone to another session is damaged: {0}.', path),
    PUT_BACK,
    undefined,
    { fault: 'machine' },
  );
}

function takenMeanwhile(cause?: unknown): HumanError {
  return new HumanError(
    sentence('Another window or program has just made a session of these rows.'),
    sentence('Look at the list of sessions.'),
    cause,
  );
}

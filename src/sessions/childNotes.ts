import { join } from 'node:path';
import { CHILD_KINDS, type ChildKind } from '../sender/childSession';
import { BitSet } from '../sender/journal/bitSet';
import { checksumDigits } from '../sender/journal/checksum';
import { errorCode } from '../sender/systemError';
import { readWholeFile, writeWholeFile } from './journal/journalDisk';
import type { SessionDisk } from './sessionDisk';

/**
 * Which of a session's recipients have gone to a session that was made of it, in a file beside its journal. Pending until
 * that session is surely there; once settled it stays, also where that session is removed, so that nobody is written to by
 * two of them.
 */
export interface ChildNote {
  readonly childId: string;
  readonly kind: ChildKind;
  /** By index. */
  readonly recipients: BitSet;
  readonly isSettled: boolean;
  /** It can't be read: then all of the recipients may have gone. */
  readonly isDamaged: boolean;
}

/** The notes of a session. @param recipientCount of the session */
export async function readChildNotes(
  folder: string,
  recipientCount: number,
  files: SessionDisk,
): Promise<readonly ChildNote[]> {
  for (;;) {
    const notes = await readListed(folder, recipientCount, files);
    if (notes !== null) return notes;
  }
}

/** Null where one has been settled or withdrawn since they were listed. */
async function readListed(folder: string, recipientCount: number, files: SessionDisk): Promise<ChildNote[] | null> {
  const notes: ChildNote[] = [];
  for (const name of await files.list(folder)) {
    const [, childId, word, pending] = NOTE_FILE.exec(name) ?? [];
    const kind = CHILD_KINDS.find((known) => known === word);
    if (childId === undefined || kind === undefined) continue;
    const content = await readWholeFile(files, join(folder, name)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (content === null) return null;
    const recipients = decode(content.toString('latin1'), recipientCount);
    notes.push({
      childId,
      kind,
      recipients: recipients ?? BitSet.upTo(recipientCount),
      isSettled: pending === undefined,
      isDamaged: recipients === null,
    });
  }
  return notes;
}

export type NewChildNote = Pick<ChildNote, 'childId' | 'kind' | 'recipients'>;

/** Durable, and whole or not at all. */
export async function writePendingNote(
  folder: string,
  note: NewChildNote,
  recipientCount: number,
  files: SessionDisk,
): Promise<void> {
  const path = pendingPath(folder, note);
  await writeWholeFile(files, `${path}.new`, [Buffer.from(encode(note.recipients, recipientCount), 'ascii')]);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(folder);
}

/** For good, and durable; nothing where it is settled already, or where the session is gone that it was of. */
export async function settleNote(
  folder: string,
  note: Pick<ChildNote, 'childId' | 'kind'>,
  files: SessionDisk,
): Promise<void> {
  await unlessGone(files.rename(pendingPath(folder, note), settledPath(folder, note)));
  // Whoever settled it may have died before that was safe.
  await unlessGone(files.syncFolder(folder));
}

/** The session that it announced will never be there. */
export async function withdrawNote(
  folder: string,
  note: Pick<ChildNote, 'childId' | 'kind'>,
  files: SessionDisk,
): Promise<void> {
  await files.remove(pendingPath(folder, note));
}

async function unlessGone(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
}

const NOTE_FILE = /^child\.([a-z\d]{5}-[a-z\d]{5})\.([a-z]+)(\.pending)?$/u;

function settledPath(folder: string, { childId, kind }: Pick<ChildNote, 'childId' | 'kind'>): string {
  return join(folder, `child.${childId}.${kind}`);
}

function pendingPath(folder: string, note: Pick<ChildNote, 'childId' | 'kind'>): string {
  return `${settledPath(folder, note)}.pending`;
}

/** One line: the version, how many recipients there are, a bit for each, and a checksum of all before it. */
function encode(recipients: BitSet, recipientCount: number): string {
  const bits = Buffer.alloc(Math.ceil(recipientCount / 8));
  for (const index of recipients) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  const body = `${VERSION} ${recipientCount} ${bits.toString('base64')}`;
  return `${body} ${checksumDigits(body)}\n`;
}

/** Null where it isn't what was written. */
function decode(text: string, recipientCount: number): BitSet | null {
  const end = text.lastIndexOf(' ');
  const body = text.slice(0, Math.max(0, end));
  const [version, count, digits = ''] = body.split(' ');
  if (text.slice(end) !== ` ${checksumDigits(body)}\n`) return null;
  if (version !== VERSION || count !== String(recipientCount)) return null;
  const bits = Buffer.from(digits, 'base64');
  const recipients = new BitSet();
  for (let index = 0; index < recipientCount; index += 1) {
    if (((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0) recipients.add(index);
  }
  return recipients;
}

const VERSION = '1';

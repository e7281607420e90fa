import { randomBytes } from 'node:crypto';
import type { BookEntry, BookRecord } from './book/bookRecord';
import { keyOf } from './person';
import { cutName } from './book/recordCodec';

/** An entry as it is kept. @throws TypeError where it names no person */
export function toRecord(entry: BookEntry): BookRecord {
  switch (entry.kind) {
    case 'optedOut': {
      const { kind, who, atMs, why, from } = entry;
      return {
        kind,
        who: keyOf(who),
        atMs: whole(atMs),
        why,
        from: cutName(from),
        tag: newTag(),
      };
    }
    case 'sent': {
      const { kind, who, atMs, session, textHash } = entry;
      return { kind, who: keyOf(who), atMs: whole(atMs), session: cutName(session), textHash };
    }
    case 'answered': {
      const { kind, who, atMs, session } = entry;
      return { kind, who: keyOf(who), atMs: whole(atMs), session: session === null ? null : cutName(session) };
    }
    case 'alias':
      return { kind: entry.kind, who: keyOf(entry.phone), other: keyOf(entry.lid) };
    case 'counted': {
      const { atMs, isNewChat, who } = entry;
      return { ...entry, atMs: whole(atMs), who: isNewChat && who !== null ? keyOf(who) : null };
    }
    case 'withdrawn':
      return entry;
  }
}

/** By which a record is named by another one. */
export function newTag(): number {
  return randomBytes(TAG_BYTES).readUIntBE(0, TAG_BYTES);
}

/** A clock that is wrong mustn't keep an opt-out from being written. */
function whole(atMs: number): number {
  return Number.isFinite(atMs) ? Math.min(Math.max(1, Math.round(atMs)), MAX_TIME_MS) : 1;
}

const TAG_BYTES = 6;
/** As much as six bytes hold. */
const MAX_TIME_MS = 2 ** 48 - 1;

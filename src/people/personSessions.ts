import type { BookKeys, BookPlace } from './book/bookFolder';
import { loadBook } from './book/loadBook';
import type { PersonKey } from './person';

/** What a session was to a person. */
export interface PersonSession {
  /** Null for an answer of which it isn't known to what. */
  readonly session: string | null;
  /** The last time; null where the book doesn't say that they were written to in it. */
  readonly sentAtMs: number | null;
  readonly answeredAtMs: number | null;
}

/** Of somebody who is known by these keys, the newest first. Reads all files of the book. */
export async function personSessions(
  place: BookPlace,
  keys: BookKeys,
  people: ReadonlySet<PersonKey>,
): Promise<readonly PersonSession[]> {
  let sessions = new Map<string | null, PersonSession>();
  await loadBook(place, keys, () => {
    const found = new Map<string | null, PersonSession>();
    sessions = found;
    return (records) => {
      for (const record of records) {
        if ((record.kind !== 'sent' && record.kind !== 'answered') || !people.has(record.who)) continue;
        const { session, atMs, kind } = record;
        const known = found.get(session) ?? { session, sentAtMs: null, answeredAtMs: null };
        if (kind === 'sent') found.set(session, { ...known, sentAtMs: latest(known.sentAtMs, atMs) });
        else found.set(session, { ...known, answeredAtMs: latest(known.answeredAtMs, atMs) });
      }
    };
  });
  return [...sessions.values()].toSorted((left, right) => lastMs(right) - lastMs(left));
}

function latest(known: number | null, atMs: number): number {
  return Math.max(known ?? atMs, atMs);
}

function lastMs({ sentAtMs, answeredAtMs }: PersonSession): number {
  return Math.max(sentAtMs ?? 0, answeredAtMs ?? 0);
}

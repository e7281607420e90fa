import type { JournalRecord } from '../sender/journal/journalRecord';
import { HumanError } from '../sender/humanError';
import { journalFailureText } from '../sender/failureText';
import type { NotReadyRow } from '../sender/model';
import { sentence } from '../sender/sentence';
import type { Sealer } from './encryption';
import { openNotReady, rewriteNotReady } from './notReadyFile';
import type { OpenSession } from './openSession';
import { rewriteRecipients, type FrozenRecipient } from './recipientsFile';
import type { SessionStore } from './sessionStore';
import { systemClock } from './systemClock';

/** Whom a session is to forget. */
export interface Forgettable {
  /** Whether a row is theirs. */
  isTheirs(phone: string): boolean;
  /** Whether a cell of somebody else's row names their number. */
  isNamedIn(cell: string): boolean;
}

/**
 * Takes a person out of a session: nothing is sent to them any more, and then their rows are blank, in both lists. What
 * the session sent stays counted, without saying to whom. Gives how many rows were theirs.
 * @throws HumanError where another process drives the session, or it can't be read or written
 */
export async function forgetRows(
  store: SessionStore,
  id: string,
  sealer: Sealer,
  who: Forgettable,
  open: () => Promise<OpenSession>,
): Promise<number> {
  const session = await open();
  try {
    const place = { sealer, sessionId: id, files: store.files };
    const folder = store.folder(id);
    const ready = await look(session.recipients, who);
    const notReadyRows = await openNotReady(folder, sealer, id, store.files);
    const notReady = notReadyRows === null ? NOTHING : await look(notReadyRows, who);
    await notReadyRows?.close();
    await endRows(session, ready.theirs);
    // Only now: whoever is blank must not be sent to.
    if (ready.isNamed) await rewriteRecipients(folder, place, (row) => blankRecipient(row, who));
    if (notReady.isNamed) await rewriteNotReady(folder, place, (row) => blankNotReady(row, who));
    return ready.theirs.length + notReady.theirs.length;
  } finally {
    await session.close();
  }
}

interface Seen {
  readonly theirs: readonly number[];
  /** In whosever row. */
  readonly isNamed: boolean;
}

const NOTHING: Seen = { theirs: [], isNamed: false };

interface Rows {
  readonly count: number;
  read(index: number): Promise<Pick<NotReadyRow, 'phone' | 'values'>>;
}

async function look(rows: Rows, who: Forgettable): Promise<Seen> {
  const theirs: number[] = [];
  let isNamed = false;
  for (let index = 0; index < rows.count; index += 1) {
    const { phone, values } = await rows.read(index);
    const isTheirs = phone !== null && who.isTheirs(phone);
    if (isTheirs) theirs.push(index);
    isNamed ||= isTheirs || isNamedIn(values, who);
  }
  return { theirs, isNamed };
}

/** Their row without anything in it, or somebody else's without the cells that name them; what cells hold goes with them. */
function blankRecipient({ phone, ...rest }: FrozenRecipient, who: Forgettable): FrozenRecipient {
  const { row, values } = rest;
  if (who.isTheirs(phone)) return { row, phone: '', values: values.map(() => '') };
  return isNamedIn(values, who) ? { row, phone, values: unnamed(values, who) } : { phone, ...rest };
}

/** The same; the reason may quote a cell. */
function blankNotReady({ phone, ...rest }: NotReadyRow, who: Forgettable): NotReadyRow {
  const { row, verdict, values } = rest;
  if (phone !== null && who.isTheirs(phone)) {
    return { row, verdict, phone: null, reason: null, values: values.map(() => '') };
  }
  if (!isNamedIn(values, who)) return { phone, ...rest };
  return { row, verdict, phone, reason: null, values: unnamed(values, who) };
}

function isNamedIn(values: readonly string[], who: Forgettable): boolean {
  return values.some((cell) => who.isNamedIn(cell));
}

function unnamed(values: readonly string[], who: Forgettable): readonly string[] {
  return values.map((cell) => (who.isNamedIn(cell) ? '' : cell));
}

/** Nothing comes of them any more. @throws HumanError where that can't be written */
async function endRows({ rows, journal }: OpenSession, indexes: readonly number[]): Promise<void> {
  for (const i of indexes) {
    for (const record of ending(i)) {
      const appended = await journal.append(record);
      if (!appended.ok) {
        throw new HumanError(journalFailureText(appended.failure), TRY_AGAIN, undefined, { fault: 'machine' });
      }
      rows.apply(record);
    }
  }

  function ending(i: number): readonly JournalRecord[] {
    const at = systemClock.wallMs();
    const left = { t: 'decided', at, i, decision: 'leave' } as const;
    switch (rows.status(i)) {
      case 'queued':
        return [{ t: 'skipped', at, i, code: 'forgotten' }];
      case 'inDoubt':
        return [{ t: 'found', at, i, result: 'unsure' }, left];
      case 'unsure':
        return [left];
      case 'sent':
      case 'delivered':
      case 'read':
      case 'failed':
      case 'skipped':
      case 'leftInDoubt':
        return [];
    }
  }
}

const TRY_AGAIN = sentence('Check the space on the disk and the rights of the folder, then try again.');

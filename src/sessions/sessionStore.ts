import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ownZone } from '../sender/timetable/openings';
import { ANY_TIME } from '../sender/timetable/timetable';
import type { Waiting } from '../sender/timetable/waiting';
import { countRows } from '../sender/journal/countRows';
import { HumanError, isHumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { TOP_ERRORS_COUNT, type FailureCount } from '../sender/journal/failureCounts';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import { countsOf, type RunCounts } from '../sender/runSnapshot';
import type { Sealer } from './encryption';
import { Draft, type DraftPlaces, type FrozenDraft } from './draft';
import { assertAgreed } from './agreedCount';
import { sessionError } from './fileFailure';
import { errorCode } from '../sender/systemError';
import { JOURNAL_FILE } from './journal/journalDisk';
import { foldLoss } from './journal/journalLoss';
import { readMark } from './journal/journalMark';
import type { JournalContent } from './journal/journalFold';
import { readJournal } from './journal/journalReader';
import { nodeDisk } from './nodeDisk';
import { readRecipientCount } from './recipientsFile';
import { isSessionId, readSessionFile, type SessionInfo } from './sessionFile';
import type { SessionDisk } from './sessionDisk';
import { readFigures, stampOf, writeFigures, type JournalStamp } from './sessionFigures';
import { SessionLock } from './sessionLock';
import type { SessionOwner } from './sessionOwner';

export type SessionState = 'running' | 'unfinished' | 'finished';

export interface ListedSession extends RunCounts {
  readonly info: SessionInfo;
  readonly state: SessionState;
  /** Who is sending it now; null while nobody does. */
  readonly owner: SessionOwner | null;
  readonly topErrors: readonly FailureCount[];
  /** The first 1,000 of those that the user is to decide about, in the sheet's order. */
  readonly unsure: readonly UnsureAttempt[];
  /** Somebody is left to be sent to, or to be looked up; not only to be decided about. */
  readonly isWorkLeft: boolean;
  /** A crash ended its last run: the user is told, without asking. */
  readonly isInterrupted: boolean;
  /** What it waits for, also while nobody drives it; null where it doesn’t. */
  readonly waiting: Waiting | null;
  /** In which its times are meant, as IANA names it. */
  readonly timeZone: string;
}

/** Damaged, or written by a newer version. */
export interface UnreadableSession {
  readonly id: string;
  readonly error: HumanError;
}

export interface SessionList {
  readonly sessions: readonly ListedSession[];
  readonly unreadable: readonly UnreadableSession[];
}

/** As many are shown one by one; the user decides about all together. */
export const UNSURE_LISTED_COUNT = 1000;

/** The sessions in a data folder, and the drafts that become sessions when the user sends. */
export class SessionStore {
  readonly files: SessionDisk;
  readonly dataFolder: string;
  readonly #sessions: string;
  readonly #drafts: string;

  constructor(dataFolder: string, files: SessionDisk = nodeDisk) {
    this.files = files;
    this.dataFolder = dataFolder;
    this.#sessions = join(dataFolder, 'sessions');
    this.#drafts = join(dataFolder, 'drafts');
  }

  folder(id: string): string {
    return join(this.#sessions, id);
  }

  draftFolder(id: string): string {
    return join(this.#drafts, id);
  }

  /** @throws HumanError where the folder can’t be written to, here and in all that a draft writes. */
  async createDraft(sealer: Sealer, id = newSessionId()): Promise<Draft> {
    return await Draft.create(id, this.#placesOf(id), sealer, this.files);
  }

  /** One that another thread has written down. @throws HumanError where it can't be read */
  async adoptDraft(frozen: FrozenDraft, sealer: Sealer): Promise<Draft> {
    return await Draft.adopt(frozen, this.#placesOf(frozen.id), sealer, this.files);
  }

  /** Of a thread that was ended. What can't be removed now goes with the old drafts. */
  async abandonDraft(id: string): Promise<void> {
    await this.files.remove(this.draftFolder(id)).catch(() => undefined);
  }

  #placesOf(id: string): DraftPlaces {
    return { dataFolder: this.dataFolder, draftFolder: this.draftFolder(id), sessionFolder: this.folder(id) };
  }

  /** Of all sessions, also of those that can't be read. @throws HumanError where it can't be told which there are. Reading one folds its whole journal: who needs less begins here. */
  async ids(): Promise<readonly string[]> {
    const names = await this.files.list(this.#sessions).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw sessionError(this.#sessions, error);
    });
    return names.filter(isSessionId);
  }

  /** Every session, newest first; apart from them those that can't be read, which are left as they are. */
  async list(): Promise<SessionList> {
    return await this.#list((id) => this.read(id), 1);
  }

  /** The same for being shown, where finished sessions are told by their figures and their journals aren't folded. */
  async listToShow(): Promise<SessionList> {
    return await this.#list((id) => this.readToShow(id), SHOWN_AT_ONCE_COUNT);
  }

  async #list(read: (id: string) => Promise<ListedSession>, atOnceCount: number): Promise<SessionList> {
    const sessions: ListedSession[] = [];
    const unreadable: UnreadableSession[] = [];
    const take = async (id: string): Promise<void> => {
      try {
        sessions.push(await read(id));
      } catch (error) {
        unreadable.push({ id, error: isHumanError(error) ? error : cannotRead(error) });
      }
    };
    const ids = await this.ids();
    for (let from = 0; from < ids.length; from += atOnceCount) {
      await Promise.all(ids.slice(from, from + atOnceCount).map(take));
    }
    return { sessions: sessions.toSorted((left, right) => right.info.createdAtMs - left.info.createdAtMs), unreadable };
  }

  /** One of them. @throws HumanError as `read` does */
  async readToShow(id: string): Promise<ListedSession> {
    const folder = await this.existingFolder(id);
    // Before the fold: what comes to the journal meanwhile isn't in it.
    const stamp = await this.stamp(id).catch(() => null);
    const counts = stamp === null ? null : await readFigures(folder, stamp, this.files);
    if (counts !== null) {
      const { info } = await readSessionFile(folder, this.files);
      return { info, ...counts, ...FINISHED, timeZone: ownZone(ANY_TIME) };
    }
    const session = await this.read(id);
    if (session.state === 'finished' && stamp !== null) {
      // Without them it is folded anew, as now.
      await writeFigures(folder, countsOf(session), stamp, this.files).catch(() => undefined);
    }
    return session;
  }

  /** @throws HumanError where there is no such session or it can't be read. */
  async read(id: string): Promise<ListedSession> {
    const folder = await this.existingFolder(id);
    const { info } = await readSessionFile(folder, this.files);
    assertAgreed(info.recipientCount, await readRecipientCount(folder, this.files));
    const journalPath = join(folder, JOURNAL_FILE);
    const mark = await readMark(journalPath, this.files);
    const content = await this.readFold(id, info.recipientCount);
    if (foldLoss(content, mark, info.createdAtMs)) this.forgetFold(id);
    const { rows, isClosed, marks, options } = content;
    const { isWorkLeft } = rows;
    const isDone = !isWorkLeft && rows.count('unsure') === 0;
    const owner = await this.owner(id);
    const state = owner !== null ? 'running' : isDone ? 'finished' : 'unfinished';
    const unsure = rows.unsureAttempts().slice(0, UNSURE_LISTED_COUNT);
    const isInterrupted = state === 'unfinished' && !isClosed;
    const topErrors = rows.topFailures(TOP_ERRORS_COUNT);
    const waiting = isWorkLeft && (marks.waiting?.untilMs ?? 0) > Date.now() ? marks.waiting : null;
    const timeZone = ownZone(options?.timetable ?? ANY_TIME);
    const told = { info, state, owner, topErrors, unsure } as const;
    return { ...told, isWorkLeft, isInterrupted, waiting, timeZone, ...countRows(rows) };
  }

  /** Its folder is all that it takes for it to be sent. */
  isWhole(_id: string): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected async readFold(id: string, recipientCount: number): Promise<JournalContent> {
    return await readJournal(join(this.folder(id), JOURNAL_FILE), recipientCount, this.files);
  }

  /** It was changed by whoever has read it. */
  protected forgetFold(_id: string): void {}

  /** By which figures are known to be of this journal. @throws what the file system has against it */
  protected async stamp(id: string): Promise<JournalStamp> {
    return await stampOf(this.folder(id), this.files);
  }

  /** Who drives it now; null where nobody does. @throws HumanError where that can't be told. */
  async owner(id: string): Promise<SessionOwner | null> {
    const folder = this.folder(id);
    return await SessionLock.owner(folder, this.files).catch((error: unknown) => {
      throw sessionError(folder, error);
    });
  }

  /** Asks whoever drives it to let go of it, where that is a process that does. @throws HumanError as `owner` does */
  async askToLetGo(id: string): Promise<void> {
    const folder = this.folder(id);
    await SessionLock.askToLetGo(folder, this.files).catch((error: unknown) => {
      throw sessionError(folder, error);
    });
  }

  /** @throws HumanError where that can't be told */
  async has(id: string): Promise<boolean> {
    return isSessionId(id) && (await this.#exists(this.folder(id)));
  }

  /** @throws HumanError where there is none. */
  async existingFolder(id: string): Promise<string> {
    const folder = this.folder(id);
    // The id may come from a person: it must name a folder here and no other place.
    if (await this.has(id)) return folder;
    throw new HumanError(
      sentence('There is no session {0}.', id),
      sentence('List the sessions to see which there are.'),
    );
  }

  /** Removes drafts that nobody sent, older than `olderThanMs`, as a crash may leave them; gives how many. */
  async removeOldDrafts(olderThanMs: number): Promise<number> {
    let removedCount = 0;
    for (const name of await this.files.list(this.#drafts).catch(() => [])) {
      const folder = this.draftFolder(name);
      const modifiedAtMs = await this.files.modifiedAtMs(folder).catch(() => undefined);
      if (modifiedAtMs === undefined || Date.now() - modifiedAtMs <= olderThanMs) continue;
      await this.files.remove(folder);
      removedCount += 1;
    }
    return removedCount;
  }

  async #exists(folder: string): Promise<boolean> {
    try {
      await this.files.stat(folder);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw sessionError(folder, error);
    }
  }
}

/** They wait for the disk more than for the processor, and few of them have a journal to fold. */
const SHOWN_AT_ONCE_COUNT = 8;

/** What holds of every session in which nobody is left, nor in doubt. */
const FINISHED = {
  state: 'finished',
  owner: null,
  topErrors: [],
  unsure: [],
  isWorkLeft: false,
  isInterrupted: false,
  waiting: null,
} as const;

function cannotRead(cause: unknown): HumanError {
  return new HumanError(
    sentence('The session can’t be read: a file of it is missing, or may not be opened.'),
    sentence('Its folder has been left as it is.'),
    cause,
  );
}

/** Short enough to be typed: two groups of letters and digits that aren't taken for each other. */
export function newSessionId(): string {
  const letters = Array.from(randomBytes(ID_LENGTH), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('');
  return `${letters.slice(0, ID_LENGTH / 2)}-${letters.slice(ID_LENGTH / 2)}`;
}

const ID_LENGTH = 10;
const ID_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

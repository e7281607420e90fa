import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InspectAttachment } from '../sender/attachment';
import { BlankCells } from '../sender/blankCells';
import type { MessageContent } from '../sender/compose';
import { countRows } from '../sender/countRows';
import { HumanError } from '../sender/humanError';
import { encodeRecord } from '../sender/journalCodec';
import { message } from '../sender/message';
import type { LeftOut, MessageProblems } from '../sender/messageProblems';
import type { CheckedRow, Recipient } from '../sender/model';
import { TOP_ERRORS_COUNT, type FailureCount, type UnsureAttempt } from '../sender/rowStates';
import type { RunCounts } from '../sender/runSnapshot';
import type { Sealer } from './encryption';
import { folderError } from './fileFailure';
import { findProblems } from './findProblems';
import { nodeFiles } from './journalFiles';
import { readJournal } from './journalReader';
import { RecipientsReader, RecipientsWriter } from './recipientsFile';
import { readSessionFile, writeSessionFile, type Campaign, type SessionInfo } from './sessionFile';
import { SessionLock } from './sessionLock';
import type { SessionOwner } from './sessionOwner';

export const JOURNAL_FILE = 'journal.jsonl';
export const RECIPIENTS_FILE = 'recipients.bin';

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
}

/** As many are shown one by one; the user decides about all together. */
export const UNSURE_LISTED_COUNT = 1000;

/** The sessions in a data folder, and the drafts that become sessions when the user sends. */
export class SessionStore {
  readonly #sessions: string;
  readonly #drafts: string;

  constructor(dataFolder: string) {
    this.#sessions = join(dataFolder, 'sessions');
    this.#drafts = join(dataFolder, 'drafts');
  }

  folder(id: string): string {
    return join(this.#sessions, id);
  }

  draftFolder(id: string): string {
    return join(this.#drafts, id);
  }

  /** @throws HumanError where the folder can't be written to, here and in all that a draft writes. */
  async createDraft(sealer: Sealer): Promise<Draft> {
    const id = newSessionId();
    const folder = this.draftFolder(id);
    return await writingTo(dataFolderOf(folder), async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await mkdir(this.#sessions, { recursive: true, mode: 0o700 });
      const writer = await RecipientsWriter.create(join(folder, RECIPIENTS_FILE), sealer, id);
      return new Draft(id, folder, this.folder(id), sealer, writer);
    });
  }

  /** Of all sessions, also of those that can't be read. Reading one folds its whole journal: who needs less begins here. */
  async ids(): Promise<readonly string[]> {
    return (await readdir(this.#sessions).catch(() => [])).filter(isSessionId);
  }

  /** The sessions that can be read, newest first. One that can't be is left out, and left as it is. */
  async list(): Promise<readonly ListedSession[]> {
    const listed: ListedSession[] = [];
    for (const id of await this.ids()) {
      const session = await this.read(id).catch(() => undefined);
      if (session) listed.push(session);
    }
    return listed.toSorted((left, right) => right.info.createdAtMs - left.info.createdAtMs);
  }

  /** @throws HumanError where there is no such session or it can't be read. */
  async read(id: string): Promise<ListedSession> {
    const folder = await this.existingFolder(id);
    const { info } = await readSessionFile(folder);
    const { rows, isClosed } = await readJournal(join(folder, JOURNAL_FILE), info.recipientCount);
    const { isWorkLeft } = rows;
    const isDone = !isWorkLeft && rows.count('unsure') === 0;
    const owner = await this.owner(id);
    const state = owner !== null ? 'running' : isDone ? 'finished' : 'unfinished';
    const unsure = rows.unsureAttempts().slice(0, UNSURE_LISTED_COUNT);
    const isInterrupted = state === 'unfinished' && !isClosed;
    const topErrors = rows.topFailures(TOP_ERRORS_COUNT);
    return { info, state, owner, topErrors, unsure, isWorkLeft, isInterrupted, ...countRows(rows) };
  }

  /** Who drives it now; null where nobody does. */
  async owner(id: string): Promise<SessionOwner | null> {
    return await SessionLock.owner(this.folder(id));
  }

  /** @throws HumanError where there is none. */
  async existingFolder(id: string): Promise<string> {
    const folder = this.folder(id);
    // The id may come from a person: it must name a folder here and no other place.
    if (isSessionId(id) && (await stat(folder).catch(() => undefined))) return folder;
    throw new HumanError(message('There is no session {0}.', id), message('List the sessions to see which there are.'));
  }

  /** Removes drafts that nobody sent, older than `olderThanMs`, as a crash may leave them. */
  async removeOldDrafts(olderThanMs: number): Promise<void> {
    for (const name of await readdir(this.#drafts).catch(() => [])) {
      const folder = this.draftFolder(name);
      const info = await stat(folder).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > olderThanMs) await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Recipients on their way to a session: written while the workbook is read, previewed from, and sent as they are. */
export class Draft {
  readonly id: string;
  readonly #folder: string;
  readonly #dataFolder: string;
  readonly #sessionFolder: string;
  readonly #sealer: Sealer;
  readonly #writer: RecipientsWriter;
  readonly #cells = new BlankCells();
  #reader: RecipientsReader | null = null;
  #isCommitted = false;

  constructor(id: string, folder: string, sessionFolder: string, sealer: Sealer, writer: RecipientsWriter) {
    this.id = id;
    this.#folder = folder;
    this.#dataFolder = dataFolderOf(folder);
    this.#sessionFolder = sessionFolder;
    this.#sealer = sealer;
    this.#writer = writer;
  }

  get recipientCount(): number {
    return this.#writer.count;
  }

  /** Takes the rows that are ready. */
  async addReady(rows: readonly CheckedRow[]): Promise<void> {
    await writingTo(this.#dataFolder, async () => {
      for (const { verdict, phone, row, values } of rows) {
        if (verdict !== 'ready' || phone === null) continue;
        this.#cells.add(values);
        await this.#writer.add({ row, phone, values });
      }
    });
  }

  /** After the last row. */
  async complete(): Promise<void> {
    await writingTo(this.#dataFolder, () => this.#writer.finish());
    this.#reader = await RecipientsReader.open(join(this.#folder, RECIPIENTS_FILE), this.#sealer, this.id);
  }

  async read(index: number): Promise<Recipient | undefined> {
    return index < this.recipientCount ? this.#reader?.read(index) : undefined;
  }

  /** Whom the message isn't right for. @throws what `signal` says, once it is aborted */
  async problems(content: MessageContent, inspect: InspectAttachment, signal?: AbortSignal): Promise<MessageProblems> {
    const reader = this.#reader;
    if (reader === null) throw new Error('A draft is looked at once it is complete.');
    return await findProblems(content, this.#cells, reader, inspect, signal);
  }

  /**
   * Makes it a session, durable and whole or not at all. Gives its id.
   * @param leftOut the recipients that nothing is sent to, with the reason
   */
  async commit(
    campaign: Campaign,
    about: Pick<SessionInfo, 'sheet' | 'transport' | 'fileName'>,
    leftOut: Iterable<LeftOut> = [],
  ): Promise<string> {
    await this.#reader?.close();
    const info: SessionInfo = {
      id: this.id,
      createdAtMs: Date.now(),
      ...about,
      recipientCount: this.recipientCount,
      salt: randomBytes(16).toString('base64url'),
    };
    await writingTo(this.#dataFolder, async () => {
      await writeSessionFile(this.#folder, info, campaign, this.#sealer);
      await writeJournal(join(this.#folder, JOURNAL_FILE), leftOut);
      await rename(this.#folder, this.#sessionFolder);
      this.#isCommitted = true;
      // A rename is durable only once its folder is.
      await nodeFiles.syncFolder(join(this.#sessionFolder, '..'));
    });
    this.#reader = await RecipientsReader.open(join(this.#sessionFolder, RECIPIENTS_FILE), this.#sealer, this.id);
    return this.id;
  }

  /** Lets go of it, and forgets it unless it has become a session. */
  async close(): Promise<void> {
    await (this.#reader ?? { close: () => this.#writer.abandon() }).close();
    // What can't be removed now goes with the old drafts.
    if (!this.#isCommitted) await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A new session's journal says nothing but who is left out from the start. */
async function writeJournal(path: string, leftOut: Iterable<LeftOut>): Promise<void> {
  const journal = await open(path, 'a', 0o600);
  try {
    const at = Date.now();
    let lines = '';
    for (const { index, code } of leftOut) {
      lines += `${encodeRecord({ t: 'skipped', at, i: index, code })}\n`;
      if (lines.length < JOURNAL_PIECE_LENGTH) continue;
      await journal.appendFile(lines);
      lines = '';
    }
    await journal.appendFile(lines);
    await journal.sync();
  } finally {
    await journal.close();
  }
}

const JOURNAL_PIECE_LENGTH = 65_536;

function dataFolderOf(draftFolder: string): string {
  return join(draftFolder, '..', '..');
}

/** @throws HumanError for what the file system has against it. */
async function writingTo<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** Short enough to be typed: two groups of letters and digits that aren't taken for each other. */
function newSessionId(): string {
  const letters = Array.from(randomBytes(ID_LENGTH), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('');
  return `${letters.slice(0, ID_LENGTH / 2)}-${letters.slice(ID_LENGTH / 2)}`;
}

const ID_LENGTH = 10;
const ID_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

function isSessionId(id: string): boolean {
  return /^[a-z\d]{5}-[a-z\d]{5}$/u.test(id);
}

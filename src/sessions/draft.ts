import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { InspectAttachment } from '../sender/content/attachment';
import { BlankCells, type BlankCellsState } from '../sender/content/blankCells';
import type { MessageContent } from '../sender/content/compose';
import { Destinations, type DestinationsState } from '../sender/content/destinations';
import { encodeRecord } from '../sender/journal/journalCodec';
import type { JournalRecord } from '../sender/journal/journalRecord';
import type { SenderOptions } from '../sender/options';
import type { LeftOut, MessageProblems } from '../sender/content/messageProblems';
import type { CheckedRow, CountryCount, NotReadyRow, Recipient } from '../sender/model';
import type { Sealer } from './encryption';
import { folderError } from './fileFailure';
import { findProblems, type ProblemOptions } from './findProblems';
import { JOURNAL_FILE, writeWholeFile } from './journal/journalDisk';
import { renewMark } from './journal/journalMark';
import { createNotReady, openNotReady, type NotReadyWriter } from './notReadyFile';
import { createRecipients, RecipientsReader, type RecipientsWriter } from './recipientsFile';
import { writeSessionFile, type CampaignSettings, type SessionInfo } from './sessionFile';
import { syncSessionName, type SessionDisk } from './sessionDisk';

export interface DraftPlaces {
  readonly dataFolder: string;
  readonly draftFolder: string;
  /** What it becomes when the user sends. */
  readonly sessionFolder: string;
}

/** What is known of recipients from a session that this one takes over. */
export interface KnownBefore {
  /** Of that session, as its hashes are made with it. */
  readonly salt: string;
  /** By the index of the draft. */
  readonly records: Iterable<JournalRecord>;
}

interface DraftWriters {
  readonly ready: RecipientsWriter;
  readonly notReady: NotReadyWriter;
}

/** A complete draft, as it goes from one thread to another: its rows are in its files. */
export interface FrozenDraft {
  readonly id: string;
  readonly recipientCount: number;
  readonly cells: BlankCellsState;
  readonly destinations: DestinationsState;
}

/** Rows on their way to a session: written while the workbook is read, previewed from, and sent to as they are. */
export class Draft {
  readonly id: string;
  readonly #places: DraftPlaces;
  readonly #sealer: Sealer;
  readonly #files: SessionDisk;
  readonly #writers: DraftWriters | null;
  readonly #cells: BlankCells;
  readonly #destinations: Destinations;
  readonly #frozenCount: number;
  #reader: RecipientsReader | null = null;
  #isCommitted = false;

  private constructor(
    id: string,
    places: DraftPlaces,
    sealer: Sealer,
    files: SessionDisk,
    rows: DraftWriters | FrozenDraft,
  ) {
    this.id = id;
    this.#places = places;
    this.#sealer = sealer;
    this.#files = files;
    this.#writers = 'ready' in rows ? rows : null;
    const frozen = 'ready' in rows ? null : rows;
    this.#frozenCount = frozen?.recipientCount ?? 0;
    this.#cells = new BlankCells(frozen?.cells);
    this.#destinations = new Destinations(frozen?.destinations);
  }

  /** @throws HumanError where a folder can't be written to, here and in all that it writes. */
  static async create(id: string, places: DraftPlaces, sealer: Sealer, files: SessionDisk): Promise<Draft> {
    const { draftFolder, sessionFolder, dataFolder } = places;
    return await writingTo(dataFolder, async () => {
      await files.makeFolder(dirname(draftFolder));
      await files.makeFolder(draftFolder);
      await files.makeFolder(dirname(sessionFolder));
      const ready = await createRecipients(draftFolder, sealer, id, files);
      try {
        const notReady = await createNotReady(draftFolder, sealer, id, files);
        return new Draft(id, places, sealer, files, { ready, notReady });
      } catch (error) {
        await ready.abandon();
        throw error;
      }
    });
  }

  /** One that another thread has written down. @throws HumanError where a file of it can't be read */
  static async adopt(frozen: FrozenDraft, places: DraftPlaces, sealer: Sealer, files: SessionDisk): Promise<Draft> {
    const draft = new Draft(frozen.id, places, sealer, files, frozen);
    await draft.#openReader();
    return draft;
  }

  get recipientCount(): number {
    return this.#writers?.ready.count ?? this.#frozenCount;
  }

  /** All that is known of it beside its files, once it is complete. */
  get frozen(): FrozenDraft {
    const { id, recipientCount } = this;
    return { id, recipientCount, cells: this.#cells.state, destinations: this.#destinations.state };
  }

  /** Takes the next rows of the sheet: the ready ones to be sent to, the others for the results. */
  async add(rows: readonly CheckedRow[]): Promise<void> {
    const { ready, notReady } = this.#open;
    await writingTo(this.#places.dataFolder, async () => {
      for (const { verdict, phone, row, values, typed, reason, destination, wasWrittenTo } of rows) {
        const cells = { row, values, ...(typed && { typed }) };
        if (verdict !== 'ready') await notReady.add({ verdict, reason, phone, ...cells });
        else if (phone !== null) {
          this.#cells.add(values);
          if (destination) this.#destinations.set(this.recipientCount, destination);
          await ready.add({ phone, ...cells, ...(wasWrittenTo && { wasWrittenTo }) });
        }
      }
    });
  }

  /** After the last row. */
  async complete(): Promise<void> {
    const { ready, notReady } = this.#open;
    await writingTo(this.#places.dataFolder, async () => {
      await ready.finish();
      await notReady.finish();
    });
    await this.#openReader();
  }

  async #openReader(): Promise<void> {
    const { draftFolder, sessionFolder } = this.#places;
    const folder = this.#isCommitted ? sessionFolder : draftFolder;
    this.#reader = await RecipientsReader.open(folder, this.#sealer, this.id, this.#files);
  }

  async read(index: number): Promise<Recipient | undefined> {
    return index < this.recipientCount ? this.#reader?.read(index) : undefined;
  }

  /** The rows that nothing is sent to, once it is complete. */
  async *notReadyRows(): AsyncGenerator<NotReadyRow> {
    const reader = await openNotReady(this.#places.draftFolder, this.#sealer, this.id, this.#files);
    if (reader === null) return;
    try {
      for (let index = 0; index < reader.count; index += 1) yield await reader.read(index);
    } finally {
      await reader.close();
    }
  }

  /** Whom the message isn't right for. @throws what `signal` says, once it is aborted */
  async problems(
    content: MessageContent,
    inspect: InspectAttachment,
    options: ProblemOptions = {},
  ): Promise<MessageProblems> {
    const reader = this.#reader;
    if (reader === null) throw new Error('A draft is looked at once it is complete.');
    return await findProblems(content, this.#cells, reader, inspect, options);
  }

  /** Where the messages go, without those of whom nothing is sent to. */
  destinations(leftOut: Iterable<LeftOut>): readonly CountryCount[] {
    return this.#destinations.without(leftOut);
  }

  /**
   * Makes it a session, durable and whole or not at all. Gives its id.
   * @param leftOut the recipients that nothing is sent to, with the reason
   * @param options how it is sent where nothing else is said; null for as usual
   * @param known what became of some in a session that this one takes over; left out where it takes over none
   */
  async commit(
    campaign: CampaignSettings,
    about: Pick<SessionInfo, 'sheet' | 'transport' | 'fileName' | 'parent'>,
    leftOut: Iterable<LeftOut> = [],
    options: SenderOptions | null = null,
    known: KnownBefore | null = null,
  ): Promise<string> {
    await this.#reader?.close();
    const { draftFolder, sessionFolder, dataFolder } = this.#places;
    const files = this.#files;
    const info: SessionInfo = {
      id: this.id,
      createdAtMs: Date.now(),
      ...about,
      recipientCount: this.recipientCount,
      salt: known?.salt ?? randomBytes(16).toString('base64url'),
    };
    await writingTo(dataFolder, async () => {
      await writeSessionFile(draftFolder, info, campaign, this.#sealer, files);
      const journalPath = join(draftFolder, JOURNAL_FILE);
      const recordCount = await writeJournal(journalPath, firstRecords(leftOut, options, known), files);
      // The last of its files: it makes the names of all of them durable.
      await renewMark(journalPath, { recordCount, isInOrder: known === null }, files);
      await files.rename(draftFolder, sessionFolder);
      this.#isCommitted = true;
      await syncSessionName(sessionFolder, files);
    }).catch(async (error: unknown) => {
      // It can be looked at and sent all the same, once what was in the way is gone.
      await this.#openReader().catch(() => undefined);
      throw error;
    });
    await this.#openReader();
    return this.id;
  }

  /** Lets go of it and leaves its files, for whoever adopts it. */
  async letGo(): Promise<void> {
    await this.#reader?.close();
  }

  /** Lets go of it, and forgets it unless it has become a session. */
  async close(): Promise<void> {
    await (this.#reader ?? { close: () => this.#abandon() }).close();
    // What can't be removed now goes with the old drafts.
    if (!this.#isCommitted) await this.#files.remove(this.#places.draftFolder).catch(() => undefined);
  }

  get #open(): DraftWriters {
    if (this.#writers === null) throw new Error('A frozen draft takes no more rows.');
    return this.#writers;
  }

  async #abandon(): Promise<void> {
    await this.#writers?.ready.abandon();
    await this.#writers?.notReady.abandon();
  }
}

/** A new session's journal says nothing but how it is to be sent, and who is left out from the start. */
function* firstRecords(
  leftOut: Iterable<LeftOut>,
  options: SenderOptions | null,
  known: KnownBefore | null,
): Generator<JournalRecord> {
  const at = Date.now();
  if (known !== null) yield* known.records;
  if (options !== null) yield { t: 'options', at, options };
  for (const { index, code } of leftOut) yield { t: 'skipped', at, i: index, code };
}

/** Gives how many records these are. */
async function writeJournal(path: string, records: Iterable<JournalRecord>, files: SessionDisk): Promise<number> {
  let count = 0;
  function* pieces(): Generator<Buffer> {
    let lines = '';
    for (const record of records) {
      lines += `${encodeRecord(record, count)}\n`;
      count += 1;
      if (lines.length < JOURNAL_PIECE_LENGTH) continue;
      yield Buffer.from(lines, 'ascii');
      lines = '';
    }
    yield Buffer.from(lines, 'ascii');
  }
  await writeWholeFile(files, path, pieces());
  return count;
}

const JOURNAL_PIECE_LENGTH = 65_536;

/** @throws HumanError for what the file system has against it. */
async function writingTo<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw folderError(folder, error);
  }
}

import { join } from 'node:path';
import { countRows } from '../sender/journal/countRows';
import { decodeLine } from '../sender/journal/journalCodec';
import type { ResultEntry, ResultRow, ResultsAbout } from '../sender/journal/resultsTable';
import { RowDetails, type RowDetail } from '../sender/journal/rowDetails';
import { RunTimes } from '../sender/journal/runTimes';
import type { RowStates } from '../sender/journal/rowStates';
import type { RowStatus } from '../sender/journal/rowStatus';
import { SurelyNotSent } from '../sender/journal/surelyNotSent';
import type { Recipient } from '../sender/model';
import type { SenderOptions } from '../sender/options';
import { chargesOf } from '../sender/report/chargesOf';
import { reasonsOf } from '../sender/report/reasonsOf';
import type { Sealer } from './encryption';
import { JOURNAL_FILE, type OpenedFile } from './journal/journalDisk';
import type { JournalContent } from './journal/journalFold';
import { foldJournal, openJournalFile } from './journal/journalReader';
import { foldLoss } from './journal/journalLoss';
import { readMark, type Mark } from './journal/journalMark';
import { type NotReadyReader, openNotReady } from './notReadyFile';
import { RecipientsReader } from './recipientsFile';
import { readSessionFile, type CampaignSettings } from './sessionFile';
import type { SessionDisk } from './sessionDisk';
import type { SessionStore } from './sessionStore';

/**
 * What became of each row of a session's sheet, as its journal tells at this moment. Nothing is locked and nothing is
 * changed: another window may be sending it, and a damaged journal is read as far as it can be.
 */
export class SessionResults {
  readonly campaign: CampaignSettings;
  readonly about: ResultsAbout;
  readonly #journal: OpenedFile;
  readonly #details: RowDetails;
  readonly #surelyNotSent: SurelyNotSent;
  readonly #frozen: FrozenRows;
  #unreadableCount = 0;
  readonly #page: JournalPage;

  private constructor(
    journal: OpenedFile,
    frozen: FrozenRows,
    { details, surelyNotSent }: Pick<FoldedDetails, 'details' | 'surelyNotSent'>,
    campaign: CampaignSettings,
    about: ResultsAbout,
  ) {
    this.#journal = journal;
    this.#frozen = frozen;
    this.#details = details;
    this.#surelyNotSent = surelyNotSent;
    this.#page = new JournalPage(journal);
    this.campaign = campaign;
    this.about = about;
  }

  /** @throws HumanError where there is no such session, its key isn't there, or it can't be read. */
  static async open(store: SessionStore, id: string, sealer: Sealer): Promise<SessionResults> {
    const folder = await store.existingFolder(id);
    const { info, openCampaign, openCount } = await readSessionFile(folder, store.files);
    const campaign = openCampaign(sealer);
    const recipientCount = openCount(sealer);
    const isRunning = (await store.owner(id)) !== null;
    const mark = await readMark(join(folder, JOURNAL_FILE), store.files);
    // Held open, so that the ids come from the same file as the statuses, whoever repairs it meanwhile.
    const journal = await openJournalFile(join(folder, JOURNAL_FILE), store.files);
    try {
      const folded = await foldDetails(journal, mark, recipientCount, info.createdAtMs);
      const { rows, isDamaged, endedAtMs, times, options } = folded;
      const frozen = await openFrozen(folder, sealer, id, store.files);
      const about: ResultsAbout = {
        sessionId: id,
        fileName: info.fileName,
        sheet: info.sheet,
        transport: info.transport,
        headers: campaign.headers,
        createdAtMs: info.createdAtMs,
        endedAtMs,
        exportedAtMs: Date.now(),
        isRunning,
        isDamaged,
        counts: countRows(rows, isRunning ? inFlight(rows) : []),
        notReadyCount: frozen.notReady?.count ?? 0,
        ...reasonsOf(folded.details),
        charges: chargesOf(folded.details),
        runCount: times.runCount,
        activeMs: times.activeMs,
        waits: times.waits,
        options,
      };
      return new SessionResults(journal, frozen, folded, campaign, about);
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Of all its entries, those included that can't be read. */
  get rowCount(): number {
    return this.about.counts.totalCount + this.about.notReadyCount;
  }

  /** Of those that were left out so far, since they can't be read any more. */
  get unreadableCount(): number {
    return this.#unreadableCount;
  }

  status(index: number): RowStatus {
    return this.#details.status(index);
  }

  /** What became of a recipient. */
  detail(index: number): RowDetail {
    return this.#details.of(index);
  }

  /** When something was last heard of a recipient; null where nothing was. */
  lastAtMs(index: number): number | null {
    return this.#details.lastAtMs(index);
  }

  /** It failed, and none of its attempts can have arrived. */
  isSurelyNotSent(index: number): boolean {
    return this.#surelyNotSent.has(index);
  }

  /** Null where it can't be read any more. */
  async recipient(index: number): Promise<Recipient | null> {
    return (await this.#frozen.recipients?.read(index).catch(() => null)) ?? null;
  }

  /** Null where nothing was sent to it, or its message has no id. */
  async messageId(index: number): Promise<string | null> {
    return await this.#messageId(index, this.#details.of(index).idPosition);
  }

  /** Every row of the sheet that can be read once, in its order, some at a time. */
  async *entries(): AsyncGenerator<readonly ResultEntry[]> {
    let entries: ResultEntry[] = [];
    for await (const entry of this.#inOrder()) {
      entries.push(entry);
      if (entries.length < ENTRIES_AT_ONCE) continue;
      yield entries;
      entries = [];
    }
    if (entries.length > 0) yield entries;
  }

  /** The same as cells. */
  async *rows(toCells: (entry: ResultEntry) => ResultRow): AsyncGenerator<readonly ResultRow[]> {
    for await (const entries of this.entries()) yield entries.map(toCells);
  }

  async *#inOrder(): AsyncGenerator<ResultEntry> {
    const { recipients, notReady } = this.#frozen;
    const others = this.#readable(notReady, this.about.notReadyCount);
    let other = await others.next();
    for await (const recipient of this.#readable(recipients, this.about.counts.totalCount)) {
      for (; other.done !== true && other.value.row < recipient.row; other = await others.next()) {
        yield { kind: 'notReady', row: other.value };
      }
      const detail = this.#details.of(recipient.index);
      const messageId = await this.#messageId(recipient.index, detail.idPosition);
      yield { kind: 'recipient', recipient, detail, messageId };
    }
    for (; other.done !== true; other = await others.next()) yield { kind: 'notReady', row: other.value };
  }

  /** What was sent is told of all others, also where a part of the rows is damaged or missing. */
  async *#readable<Row>(rows: ReadableRows<Row> | null, count: number): AsyncGenerator<Row, void> {
    for (let index = 0; index < count; index += 1) {
      const row = await rows?.read(index).catch(() => undefined);
      if (row === undefined) this.#unreadableCount += 1;
      else yield row;
    }
  }

  async close(): Promise<void> {
    await closeFrozen(this.#frozen);
    await this.#journal.close();
  }

  async #messageId(index: number, position: number | null): Promise<string | null> {
    if (position === null) return null;
    const record = decodeLine(await this.#page.line(position))?.record;
    if (record?.t !== 'sent' && record?.t !== 'found') return null;
    return record.i === index ? (record.id ?? null) : null;
  }
}

interface ReadableRows<Row> {
  read(index: number): Promise<Row>;
}

/** The sheet's rows as they were when the session was made; null where they are missing, or damaged as a whole. */
interface FrozenRows {
  readonly recipients: RecipientsReader | null;
  readonly notReady: NotReadyReader | null;
}

async function openFrozen(folder: string, sealer: Sealer, id: string, files: SessionDisk): Promise<FrozenRows> {
  return {
    recipients: await RecipientsReader.open(folder, sealer, id, files).catch(() => null),
    notReady: await openNotReady(folder, sealer, id, files).catch(() => null),
  };
}

async function closeFrozen({ recipients, notReady }: FrozenRows): Promise<void> {
  await recipients?.close();
  await notReady?.close();
}

/** While somebody sends the session, an attempt of which nothing is known yet is under way. */
function inFlight(rows: RowStates): readonly number[] {
  return rows.openAttempts().flatMap(([index, { code }]) => (code === null ? [index] : []));
}

/** Three chunks of recipients: a few milliseconds of work. */
const ENTRIES_AT_ONCE = 192;

interface FoldedDetails {
  readonly details: RowDetails;
  readonly surelyNotSent: SurelyNotSent;
  readonly rows: RowStates;
  readonly isDamaged: boolean;
  readonly endedAtMs: number | null;
  readonly times: RunTimes;
  readonly options: SenderOptions | null;
}

async function foldDetails(
  journal: OpenedFile,
  mark: Mark | null,
  recipientCount: number,
  createdAtMs: number,
): Promise<FoldedDetails> {
  let details: RowDetails | undefined;
  let surelyNotSent: SurelyNotSent | undefined;
  let endedAtMs: number | null = null;
  const times = new RunTimes();
  const content: JournalContent = await foldJournal(journal, recipientCount, (record, position, rows) => {
    details ??= new RowDetails(rows);
    details.apply(record, position);
    surelyNotSent ??= new SurelyNotSent(rows);
    surelyNotSent.apply(record);
    times.take(record);
    if (record.t === 'opened') endedAtMs = null;
    if (record.t === 'control' && (record.event === 'stopped' || record.event === 'finished')) endedAtMs = record.at;
  });
  const { rows, options } = content;
  const isDamaged = foldLoss(content, mark, createdAtMs);
  return {
    details: details ?? new RowDetails(rows),
    surelyNotSent: surelyNotSent ?? new SurelyNotSent(rows),
    rows,
    isDamaged,
    endedAtMs,
    times,
    options,
  };
}

/** A window on a journal. Ids are asked for almost in the order in which they were written. */
class JournalPage {
  readonly #journal: OpenedFile;
  readonly #buffer = Buffer.allocUnsafe(PAGE_BYTES);
  #start = 0;
  #length = 0;

  constructor(journal: OpenedFile) {
    this.#journal = journal;
  }

  /** The line that begins at `position`, as Latin-1, without its line feed. */
  async line(position: number): Promise<string> {
    const here = this.#cut(position);
    if (here !== undefined) return here;
    await this.#turnTo(position);
    return this.#cut(position) ?? '';
  }

  #cut(position: number): string | undefined {
    const from = position - this.#start;
    if (from < 0 || from >= this.#length) return undefined;
    const end = this.#buffer.subarray(0, this.#length).indexOf(LINE_FEED, from);
    return end < 0 ? undefined : this.#buffer.toString('latin1', from, end);
  }

  async #turnTo(position: number): Promise<void> {
    // A little before it: of those under way at once, the earlier one may have been answered later.
    this.#start = Math.max(0, position - PAGE_BYTES / 4);
    this.#length = await this.#journal.read(this.#buffer, this.#start);
  }
}

const PAGE_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

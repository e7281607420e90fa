import { dirname, join } from 'node:path';
import { checksumDigits } from '../../sender/journal/checksum';
import { errorCode } from '../../sender/systemError';
import { writeFully, writeWholeFile, type JournalDisk, type OpenedFile } from './journalDisk';

/** In a session's folder. */
export const MARK_FILE = 'journal.mark';

/** What a journal must hold at least, told outside of it, so that one that was cut off doesn't pass for a shorter one. */
export interface Mark {
  readonly recordCount: number;
  /** Recipients have been taken in the order of their rows, so that those who may be missing are the next ones. */
  readonly isInOrder: boolean;
}

export function markPath(journalPath: string): string {
  return join(dirname(journalPath), MARK_FILE);
}

/** The mark of a journal; null where there is none that can be read. Read it before the journal, which only grows. */
export async function readMark(journalPath: string, files: JournalDisk): Promise<Mark | null> {
  const file = await files.open(markPath(journalPath), 'r').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const bytes = Buffer.alloc(SLOT_BYTES * SLOT_COUNT);
    await file.read(bytes, 0);
    const marks = Array.from({ length: SLOT_COUNT }, (_, slot) =>
      decodeSlot(bytes.toString('latin1', slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)),
    ).filter((mark) => mark !== null);
    if (marks.length === 0) return null;
    return {
      recordCount: Math.max(...marks.map(({ recordCount }) => recordCount)),
      isInOrder: marks.every(({ isInOrder }) => isInOrder),
    };
  } finally {
    await file.close();
  }
}

/** Gives a journal its mark, whatever it was before: durable, and whole or not at all. */
export async function renewMark(journalPath: string, mark: Mark, files: JournalDisk): Promise<void> {
  const path = markPath(journalPath);
  await writeWholeFile(files, `${path}.new`, [Buffer.from(encodeMark(mark), 'ascii')]);
  await files.rename(`${path}.new`, path);
  await files.syncFolder(dirname(path));
}

/** Raises a journal's mark while it is written to. */
export class MarkWriter {
  readonly #journalPath: string;
  readonly #files: JournalDisk;
  #isInOrder: boolean;
  #file: OpenedFile | null = null;
  #slot = 0;
  #isDirty = false;

  constructor(journalPath: string, isInOrder: boolean, files: JournalDisk) {
    this.#journalPath = journalPath;
    this.#isInOrder = isInOrder;
    this.#files = files;
  }

  /**
   * Not synced: it is for journals that were changed or replaced, and the system's cache outlives the process. But that
   * the order is lost is safe on disk before anybody is written to out of turn.
   */
  async raise(recordCount: number, isInOrder: boolean): Promise<void> {
    const isNews = this.#isInOrder && !isInOrder;
    this.#isInOrder &&= isInOrder;
    this.#file ??= await this.#files.open(markPath(this.#journalPath), 'r+');
    const bytes = Buffer.from(encodeSlot({ recordCount, isInOrder: this.#isInOrder }), 'ascii');
    this.#isDirty = true;
    // By turns, so that a power cut amid one leaves the other.
    await writeFully(this.#file, bytes, this.#slot * SLOT_BYTES);
    this.#slot = (this.#slot + 1) % SLOT_COUNT;
    if (isNews) await this.#sync();
  }

  /** The same to whatever file has the mark's name now: the journal was replaced, and the mark may have been, too. */
  async renew(recordCount: number): Promise<void> {
    await this.#letGo();
    await renewMark(this.#journalPath, { recordCount, isInOrder: this.#isInOrder }, this.#files);
  }

  /** Makes it durable where that can be done, and lets go of it. */
  async close(): Promise<void> {
    await this.#sync().catch(() => undefined);
    await this.#letGo();
  }

  async #sync(): Promise<void> {
    if (this.#isDirty) await this.#file?.datasync();
    this.#isDirty = false;
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}

/** The text of the file as it is made. */
export function encodeMark(mark: Mark): string {
  return encodeSlot(mark).repeat(SLOT_COUNT);
}

/** A line of 64 characters: the count, the order, and a checksum of the two. */
function encodeSlot({ recordCount, isInOrder }: Mark): string {
  const body = `${recordCount} ${isInOrder ? 'rows' : 'any'}`;
  return `${`${body} ${checksumDigits(body)}`.padEnd(SLOT_BYTES - 1)}\n`;
}

function decodeSlot(slot: string): Mark | null {
  const [, body = '', count, order, digits = ''] = SLOT.exec(slot) ?? [];
  if (digits === '' || checksumDigits(body) !== digits) return null;
  return { recordCount: Number(count), isInOrder: order === 'rows' };
}

const SLOT = /^((\d{1,15}) (rows|any)) ([\da-f]{8}) *\n$/u;
const SLOT_BYTES = 64;
const SLOT_COUNT = 2;

import { hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { parseCharge, type Charge } from '../../sender/report/charge';
import { DayFiles, DayFilesTail } from './dayFiles';

/**
 * What Meta's webhooks say of messages, one JSON line a status, for each number a file a day: the receiver writes it, and
 * whoever sends reads it. Nothing in it is personal.
 */
export interface StatusLine {
  /** What went out as `biz_opaque_callback_data`; null where the status didn't bring it. */
  readonly attemptId: string | null;
  /** As `messageIdOf` gives it. */
  readonly messageId: string;
  readonly status: MessageStatus;
  /** Of a failed one. */
  readonly code?: number | undefined;
  /** As what it is billed, where the status says so. */
  readonly charge?: Charge | undefined;
  /** Wall clock of the status, in milliseconds. */
  readonly at: number;
}

export const MESSAGE_STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;

export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** A wamid holds the recipient's digits, so only a hash of it is kept, here and in journals. */
export function messageIdOf(wamid: string): string {
  return hash('sha256', wamid, 'base64url').slice(0, 22);
}

/** In the folder `cloud` of the data folder. @param phoneNumberId digits */
export function statusFiles(folder: string, phoneNumberId: string): DayFiles {
  return new DayFiles(folder, `${STATUS_FILES_PREFIX}${phoneNumberId.replaceAll(/\D/gu, '')}`);
}

export const STATUS_FILES_PREFIX = 'statuses-';

/** Reads statuses on from where it was. */
export interface StatusReader {
  /**
   * @param isMeant by its text, before it is parsed
   * @throws what stands against reading
   */
  read(onLine: (line: StatusLine) => void, isMeant?: (text: string) => boolean): Promise<void>;
}

/** Where statuses are read: files of this computer, or a database. */
export interface StatusSource {
  /** From the beginning on. */
  tail(): StatusReader;
}

/** Where they are written down as well. */
export interface StatusStore extends StatusSource {
  /** @throws what stands against writing, here and in all that follows */
  openWriter(): Promise<Pick<StatusWriter, 'append' | 'close'>>;
}

export class StatusFiles implements StatusStore {
  readonly #files: DayFiles;

  constructor(files: DayFiles) {
    this.#files = files;
  }

  tail(): StatusReader {
    return new StatusTail(this.#files);
  }

  async openWriter(): Promise<StatusWriter> {
    return await StatusWriter.open(this.#files);
  }
}

/** Appends, on disk before it resolves. Several programs may append to one file. */
export class StatusWriter {
  readonly #files: DayFiles;
  readonly #nowMs: () => number;
  #open: { readonly path: string; readonly file: FileHandle } | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(files: DayFiles, nowMs: () => number) {
    this.#files = files;
    this.#nowMs = nowMs;
  }

  /** @throws what the file system has against it, here and in all that follows */
  static async open(files: DayFiles, nowMs: () => number = Date.now): Promise<StatusWriter> {
    const writer = new StatusWriter(files, nowMs);
    await writer.#fileOfToday();
    return writer;
  }

  append(lines: readonly StatusLine[]): Promise<void> {
    // A kill may have left half a line before: the line feed in front ends it.
    const text = `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const written = this.#writing.then(async () => {
      const file = await this.#fileOfToday();
      await file.write(text);
      await file.datasync();
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#open?.file.close();
    this.#open = null;
  }

  /** Who hears nothing for weeks mustn't append to what may be taken away. */
  async #fileOfToday(): Promise<FileHandle> {
    const path = this.#files.pathAt(this.#nowMs());
    if (this.#open?.path === path) return this.#open.file;
    await this.#open?.file.close();
    this.#open = null;
    const file = await open(path, 'a', 0o600);
    this.#open = { path, file };
    return file;
  }
}

/** Reads on from where it was. */
export class StatusTail implements StatusReader {
  readonly #tail: DayFilesTail;

  constructor(files: DayFiles) {
    this.#tail = new DayFilesTail(files);
  }

  /**
   * @param isMeant by its text, before it is parsed
   * @throws what the file system has against it
   */
  async read(onLine: (line: StatusLine) => void, isMeant: (text: string) => boolean = () => true): Promise<void> {
    await this.#tail.read((text) => {
      const line = isMeant(text) ? parseStatusLine(text) : undefined;
      if (line) onLine(line);
    });
  }
}

/** Of which session one is, by its text; null where it names none. */
export function sessionIn(text: string): string | null {
  return ATTEMPT.exec(text)?.[1] ?? null;
}

const ATTEMPT = /"attemptId":"([^".]+)\./u;

const schema = v.object({
  attemptId: v.nullable(v.string()),
  messageId: v.string(),
  status: v.picklist(MESSAGE_STATUSES),
  code: v.optional(v.number()),
  charge: v.optional(v.pipe(v.string(), v.transform(parseCharge))),
  at: v.number(),
});

/** Undefined for what is none. */
export function parseStatusLine(text: string): StatusLine | undefined {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

import { hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { parseCharge, type Charge } from '../../sender/charge';

/**
 * What Meta's webhooks say of messages, one JSON line a status, for each number a file: the receiver writes it, and
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
export function statusFileName(phoneNumberId: string): string {
  return `statuses-${phoneNumberId.replaceAll(/\D/gu, '')}.jsonl`;
}

/** Appends, on disk before it resolves. Several programs may append to one file. */
export class StatusWriter {
  readonly #file: FileHandle;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @throws what the file system has against it, here and in all that follows */
  static async open(path: string): Promise<StatusWriter> {
    return new StatusWriter(await open(path, 'a', 0o600));
  }

  append(lines: readonly StatusLine[]): Promise<void> {
    // A kill may have left half a line before: the line feed in front ends it.
    const text = `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const written = this.#writing.then(async () => {
      await this.#file.write(text);
      await this.#file.datasync();
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

/** Reads on from where it was; lines that aren't whole yet wait for the next time. */
export class StatusTail {
  readonly #path: string;
  #position = 0;

  /** @param path of a file that may not be there yet */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param isMeant by its text, before it is parsed
   * @throws what the file system has against it
   */
  async read(onLine: (line: StatusLine) => void, isMeant: (text: string) => boolean = () => true): Promise<void> {
    const file = await open(this.#path, 'r').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (file === null) return;
    try {
      await this.#readFrom(file, onLine, isMeant);
    } finally {
      await file.close();
    }
  }

  async #readFrom(
    file: FileHandle,
    onLine: (line: StatusLine) => void,
    isMeant: (text: string) => boolean,
  ): Promise<void> {
    // Somebody has cut it, or begun a new one.
    if ((await file.stat()).size < this.#position) this.#position = 0;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, this.#position);
      const end = chunk.lastIndexOf(LINE_FEED, bytesRead - 1) + 1;
      if (bytesRead === 0 || end === 0) return;
      this.#position += end;
      for (const text of chunk.toString('utf8', 0, end).split('\n')) {
        const line = text !== '' && isMeant(text) ? parseLine(text) : undefined;
        if (line) onLine(line);
      }
    }
  }
}

const CHUNK_BYTES = 262_144;
const LINE_FEED = 10;

const schema = v.object({
  attemptId: v.nullable(v.string()),
  messageId: v.string(),
  status: v.picklist(MESSAGE_STATUSES),
  code: v.optional(v.number()),
  charge: v.optional(v.pipe(v.string(), v.transform(parseCharge))),
  at: v.number(),
});

function parseLine(text: string): StatusLine | undefined {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Attachment } from '../../sender/content/attachment';
import type { FailureCode } from '../../sender/failureCode';
import type { Clock } from '../../sender/ports';
import { loadAttachment, type AttachmentFile, type AttachmentKind } from '../attachmentFile';
import { memberOf } from './graphError';
import { mediaKindOf } from './mediaKind';
import type { GraphClient, GraphResult } from './graphClient';

export interface SentMedia {
  readonly id: string;
  readonly kind: AttachmentKind;
  readonly name: string;
  /** It was uploaded earlier, so that it may be gone by now. */
  readonly isOld: boolean;
}

export type Uploaded =
  | { readonly kind: 'uploaded'; readonly media: SentMedia }
  /** The file itself can't be sent. */
  | { readonly kind: 'refused'; readonly code: FailureCode }
  /** An upload sends nothing to anybody, so it may be tried again. */
  | { readonly kind: 'failed'; readonly result: Exclude<GraphResult, { readonly kind: 'answer' }> };

export interface MediaParts {
  readonly client: () => GraphClient;
  readonly clock: Clock;
  readonly phoneNumberId: string;
  /** Where ids are kept; null for nowhere. */
  readonly path: string | null;
}

/** Files that a number has uploaded: each once, since their ids hold for thirty days. */
export class MediaBook {
  readonly #parts: MediaParts;
  readonly #underWay = new Map<string, Promise<Uploaded>>();
  /** A campaign’s file isn’t read for every row. */
  readonly #byState = new Map<string, SentMedia>();
  #kept: Map<string, KeptMedia> | null = null;

  constructor(parts: MediaParts) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async upload(attachment: Attachment): Promise<Uploaded> {
    const state = await stateOf(attachment);
    const media = state === null ? undefined : this.#byState.get(state);
    if (media !== undefined) return { kind: 'uploaded', media };
    const uploaded = await this.#uploadOnce(attachment);
    if (state !== null && uploaded.kind === 'uploaded') {
      if (this.#byState.size >= REMEMBERED_COUNT) this.#byState.clear();
      this.#byState.set(state, { ...uploaded.media, isOld: true });
    }
    return uploaded;
  }

  async #uploadOnce(attachment: Attachment): Promise<Uploaded> {
    const loaded = await loadAttachment(attachment);
    if (!loaded.ok) return { kind: 'refused', code: loaded.code };
    const { file, bytes } = loaded;
    if (bytes.length > MAX_BYTES[mediaKindOf(file)]) return { kind: 'refused', code: 'attachmentTooLarge' };
    const hash = createHash('sha256').update(file.mimeType).update('\0').update(bytes).digest('base64url');
    const kept = (await this.#read()).get(hash);
    if (kept !== undefined && this.#parts.clock.wallMs() - kept.at < LIFETIME_MS) {
      return { kind: 'uploaded', media: { id: kept.id, kind: mediaKindOf(file), name: file.name, isOld: true } };
    }
    const underWay = this.#underWay.get(hash) ?? this.#upload(hash, file, bytes);
    this.#underWay.set(hash, underWay);
    return await underWay.finally(() => this.#underWay.delete(hash));
  }

  /** The service doesn't know it any more. */
  async forget(id: string): Promise<void> {
    this.#byState.clear();
    const kept = await this.#read();
    for (const [hash, each] of kept) if (each.id === id) kept.delete(hash);
    await this.#write(kept);
  }

  async #upload(hash: string, file: AttachmentFile, bytes: Buffer): Promise<Uploaded> {
    const { client, clock, phoneNumberId } = this.#parts;
    const result = await client().request('POST', `${phoneNumberId}/media`, form(file, bytes));
    if (result.kind !== 'answer') return { kind: 'failed', result };
    const id = memberOf(result.body, 'id');
    if (typeof id !== 'string') {
      return { kind: 'failed', result: { kind: 'unknown', status: result.status, error: null, cause: 'no id' } };
    }
    const kept = await this.#read();
    kept.set(hash, { id, at: clock.wallMs() });
    await this.#write(kept);
    return { kind: 'uploaded', media: { id, kind: mediaKindOf(file), name: file.name, isOld: false } };
  }

  async #read(): Promise<Map<string, KeptMedia>> {
    if (this.#kept !== null) return this.#kept;
    const { path } = this.#parts;
    const text = path === null ? '{}' : await readFile(path, 'utf8').catch(() => '{}');
    const parsed = v.safeParse(schema, parseJson(text));
    this.#kept = new Map(parsed.success ? Object.entries(parsed.output) : []);
    return this.#kept;
  }

  /** What can't be kept is uploaded again another time. */
  async #write(kept: ReadonlyMap<string, KeptMedia>): Promise<void> {
    const { path, clock } = this.#parts;
    if (path === null) return;
    const young = [...kept].filter(([, { at }]) => clock.wallMs() - at < LIFETIME_MS);
    await writeFile(`${path}.new`, JSON.stringify(Object.fromEntries(young)), { mode: 0o600 })
      .then(() => rename(`${path}.new`, path))
      .catch(() => undefined);
  }
}

/** Another one for another content; null where that can't be told. */
async function stateOf({ path, stored }: Attachment): Promise<string | null> {
  if (stored !== undefined) return stored === null ? null : `${stored.name}\0${stored.id}`;
  const seen = await stat(path).catch(() => null);
  return seen === null ? null : `${path}\0${seen.size}\0${seen.mtimeMs}`;
}

interface KeptMedia {
  readonly id: string;
  readonly at: number;
}

const schema = v.record(v.string(), v.object({ id: v.string(), at: v.number() }));

/** Of files that rows name. */
const REMEMBERED_COUNT = 10_000;

/** A day less than the thirty for which an id holds. */
const LIFETIME_MS = 29 * 24 * 3_600_000;

const MEGABYTE = 1_000_000;
const MAX_BYTES: Readonly<Record<AttachmentKind, number>> = {
  image: 5 * MEGABYTE,
  video: 16 * MEGABYTE,
  audio: 16 * MEGABYTE,
  document: 100 * MEGABYTE,
};

function form(
  { name, mimeType }: AttachmentFile,
  bytes: Buffer,
): { readonly form: Buffer; readonly contentType: string } {
  const boundary = `----${createHash('sha256').update(bytes).digest('hex')}`;
  const field = (named: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${named}"\r\n\r\n${value}\r\n`;
  const fileName = name.replaceAll(/["\r\n]/gu, '_');
  const head = `${field('messaging_product', 'whatsapp')}${field('type', mimeType)}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: ${mimeType}\r\n\r\n`;
  return {
    form: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

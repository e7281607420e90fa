import { createHash } from 'node:crypto';

const LINE_FEED = 0x0a;

/** The digest of a journal’s whole lines, taken while it is read. */
export class PrefixDigest {
  readonly #hash = createHash('sha256');
  #beginning: Buffer = Buffer.alloc(0);

  /** Bytes that are surely of the lines. */
  takeLines(bytes: Buffer): void {
    this.#hash.update(bytes);
  }

  /** The next bytes, of which the last line may be no whole one. */
  take(bytes: Buffer): void {
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      this.#hash.update(this.#beginning).update(bytes.subarray(0, end));
      this.#beginning = Buffer.from(bytes.subarray(end));
    } else {
      this.#beginning = Buffer.concat([this.#beginning, bytes]);
    }
  }

  /** Of the lines up to here; more may follow. */
  get hex(): string {
    return this.#hash.copy().digest('hex');
  }
}

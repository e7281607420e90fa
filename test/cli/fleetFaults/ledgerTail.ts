import { existsSync, openSync, readSync, closeSync, fstatSync } from 'node:fs';
import type { LedgerLine } from '../cli';

/** A ledger that is asked often while it grows: each line is read once. */
export class LedgerTail {
  readonly #path: string;
  readonly #lines: LedgerLine[] = [];
  #offset = 0;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  get lines(): readonly LedgerLine[] {
    this.#readOn();
    return this.#lines;
  }

  get count(): number {
    return this.lines.length;
  }

  #readOn(): void {
    if (!existsSync(this.#path)) return;
    const file = openSync(this.#path, 'r');
    const buffer = Buffer.alloc(fstatSync(file).size - this.#offset);
    const length = readSync(file, buffer, 0, buffer.length, this.#offset);
    closeSync(file);
    this.#offset += length;
    const texts = `${this.#rest}${buffer.toString('utf8', 0, length)}`.split('\n');
    // The last one may still be being written.
    this.#rest = texts.pop() ?? '';
    for (const text of texts) this.#lines.push(JSON.parse(text) as LedgerLine);
  }
}

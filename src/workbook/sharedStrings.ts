import type { Container } from './container';
import { unescapeText } from './excelText';
import { StringPool } from './stringPool';
import { readXml } from './xml';

const MAX_SHARED_STRINGS_BYTES = 512 * 1024 * 1024;

/** The workbook's texts; its cells name them by index. All runs of a rich text count, reading aids (phonetic runs) don't. */
export async function readSharedStrings(container: Container, part: string | null): Promise<StringPool> {
  const strings = new StringPool();
  if (part === null) return strings;
  const text = new RichText();
  await readXml(container.readPart(part, MAX_SHARED_STRINGS_BYTES), part, {
    open(name) {
      if (name === 'si') text.start();
      else text.open(name);
    },
    close(name) {
      if (name === 'si') strings.add(text.end());
      else text.close(name);
    },
    text(piece) {
      text.add(piece);
    },
  });
  return strings;
}

/** Gathers the `t` elements of a shared or an inline string. */
export class RichText {
  #text = '';
  #inText = false;
  #inPhonetic = false;

  start(): void {
    this.#text = '';
    this.#inText = false;
    this.#inPhonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#inText = true;
    else if (name === 'rPh') this.#inPhonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    else if (name === 'rPh') this.#inPhonetic = false;
  }

  add(piece: string): void {
    if (this.#inText && !this.#inPhonetic) this.#text += piece;
  }

  end(): string {
    return unescapeText(this.#text);
  }
}

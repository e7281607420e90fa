import { unescapeText } from '../formats/excelText';
import { StringPool } from './stringPool';
import { StringScanner } from './stringScanner';
import { xmlSteps, type XmlHandler } from './xml';

export const MAX_SHARED_STRINGS_BYTES = 512 * 1024 * 1024;

/**
 * The workbook's texts; its cells name them by index. They are read as far as they are asked for. All runs of a rich text
 * count, reading aids (phonetic runs) don't.
 */
export class SharedStrings {
  readonly #pool = new StringPool();
  readonly #steps: AsyncGenerator<void>;
  #areAllRead = false;

  /** @param chunks the part's bytes, and `part` its name */
  constructor(chunks: AsyncIterable<Uint8Array>, part: string) {
    this.#steps = readStrings(chunks, part, this.#pool);
  }

  /** Whether there may be a text of that index further on. */
  isMissing(index: number): boolean {
    return index >= this.#pool.count && !this.#areAllRead;
  }

  /** The empty text where there is none of that index. */
  get(index: number): string {
    return this.#pool.get(index);
  }

  /** Reads on until it has the text of that index, or all. @throws HumanError for a damaged part */
  async readUpTo(index: number): Promise<void> {
    while (this.isMissing(index)) this.#areAllRead = (await this.#steps.next()).done === true;
  }

  async close(): Promise<void> {
    await this.#steps.return(undefined);
  }
}

function readStrings(chunks: AsyncIterable<Uint8Array>, part: string, pool: StringPool): AsyncGenerator<void> {
  const text = new RichText();
  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') text.start();
      else text.open(name);
    },
    close(name) {
      if (name === 'si') pool.add(text.end());
      else text.close(name);
    },
    text(piece) {
      text.add(piece);
    },
  };
  return xmlSteps(chunks, part, handler, new StringScanner((plain) => pool.add(unescapeText(plain))));
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

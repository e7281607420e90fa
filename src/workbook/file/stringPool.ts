const BLOCK_COUNT = 1024;

/**
 * Many texts by index, as bytes in blocks: a workbook may have millions, and as strings each would take several times its
 * length, on a heap that V8 lets grow to several times what it holds.
 */
export class StringPool {
  readonly #blocks: Block[] = [];
  /** The texts of the block that isn't full yet. */
  #open: string[] = [];

  get count(): number {
    return this.#blocks.length * BLOCK_COUNT + this.#open.length;
  }

  add(text: string): void {
    this.#open.push(text);
    if (this.#open.length < BLOCK_COUNT) return;
    this.#blocks.push(packTexts(this.#open));
    this.#open = [];
  }

  /** The empty text where there is none of that index. */
  get(index: number): string {
    const block = this.#blocks[Math.floor(index / BLOCK_COUNT)];
    if (block === undefined) return this.#open[index - this.#blocks.length * BLOCK_COUNT] ?? '';
    const place = index % BLOCK_COUNT;
    return block.bytes.toString(block.encoding, place === 0 ? 0 : block.ends[place - 1], block.ends[place] ?? 0);
  }
}

interface Block {
  readonly bytes: Buffer;
  readonly encoding: 'latin1' | 'utf16le';
  /** Where each text ends, in bytes. */
  readonly ends: Uint32Array;
}

function packTexts(texts: readonly string[]): Block {
  const joined = texts.join('');
  const encoding = /[\u0100-\u{10FFFF}]/u.test(joined) ? 'utf16le' : 'latin1';
  const characterBytes = encoding === 'latin1' ? 1 : 2;
  const ends = new Uint32Array(texts.length);
  let end = 0;
  texts.forEach((text, index) => {
    end += text.length * characterBytes;
    ends[index] = end;
  });
  return { bytes: Buffer.from(joined, encoding), encoding, ends };
}

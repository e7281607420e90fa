const BLOCK_COUNT = 256;

/**
 * Many texts by index, joined in blocks: a workbook may have millions, and as strings of their own each would take
 * several times its length.
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
    this.#blocks.push(joinTexts(this.#open));
    this.#open = [];
  }

  /** The empty text where there is none of that index. */
  get(index: number): string {
    const block = this.#blocks[Math.floor(index / BLOCK_COUNT)];
    if (block === undefined) return this.#open[index - this.#blocks.length * BLOCK_COUNT] ?? '';
    const place = index % BLOCK_COUNT;
    return block.text.slice(place === 0 ? 0 : block.ends[place - 1], block.ends[place] ?? 0);
  }
}

interface Block {
  readonly text: string;
  readonly ends: Uint32Array;
}

/** A copy, which holds on to none of the texts that the parts were cut from. */
function joinTexts(texts: readonly string[]): Block {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  texts.forEach((text, index) => {
    end += text.length;
    ends[index] = end;
  });
  return { text: texts.join(''), ends };
}

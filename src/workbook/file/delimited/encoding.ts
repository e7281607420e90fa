import { isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * By the byte order mark; without one, by where the zero bytes of UTF-16 stand, and by whether what isn't ASCII is
 * UTF-8. Pure ASCII counts as UTF-8.
 */
export function guessEncoding(start: Uint8Array): Encoding {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  let evenCount = 0;
  let oddCount = 0;
  for (let index = 0; index < start.length; index += 1) {
    if (start[index] !== 0) continue;
    if (index % 2 === 0) evenCount += 1;
    else oddCount += 1;
  }
  // Most signs of a list are digits, separators and Latin letters: half of their bytes are zero.
  const neededCount = start.length * MIN_ZERO_SHARE;
  if (oddCount > neededCount && evenCount < oddCount / 10) return 'utf-16le';
  if (evenCount > neededCount && oddCount < evenCount / 10) return 'utf-16be';
  return isRatherUtf8(start) ? 'utf-8' : 'windows-1252';
}

const MIN_ZERO_SHARE = 0.2;

/** One damaged byte makes no Windows text of UTF-8, nor does a character that is cut off at the end. */
function isRatherUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  const { foreignCount, wrongCount } = readAsUtf8(bytes);
  return foreignCount > wrongCount || wrongCount === 0;
}

/** Characters beyond ASCII, and bytes that can be none; one that is cut off at the end is neither. */
function readAsUtf8(bytes: Uint8Array): { readonly foreignCount: number; readonly wrongCount: number } {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  const wrongCount = text.match(/\uFFFD/gu)?.length ?? 0;
  return { wrongCount, foreignCount: (text.match(/\P{ASCII}/gu)?.length ?? 0) - wrongCount };
}

/**
 * The same text in UTF-8, chunk by chunk, without its byte order mark. Whether it's UTF-8 or Windows-1252 is decided by
 * the first chunk that isn't pure ASCII, which may come late: until then both are the same.
 */
export class Utf8Converter {
  #encoding: Encoding | null;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #isFirst = true;
  /** The last bytes of a chunk, which alone don't tell. */
  #held = NOTHING;

  constructor(start: Uint8Array) {
    const guessed = guessEncoding(start);
    this.#encoding = guessed === 'utf-8' && !tells(start) ? null : guessed;
  }

  /** As far as is known. */
  get encoding(): Encoding {
    return this.#encoding ?? 'utf-8';
  }

  convert(chunk: Uint8Array): Uint8Array {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = NOTHING;
    if (this.#encoding === null && !isAscii(bytes)) {
      if (!tells(bytes)) return this.#holdEnd(bytes);
      this.#encoding = guessEncoding(bytes);
    }
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.encoding === 'utf-8') return isFirst && startsWithMark(bytes) ? bytes.subarray(3) : bytes;
    this.#decoder ??= new TextDecoder(this.encoding);
    return Buffer.from(this.#decoder.decode(bytes, { stream: true }));
  }

  /** What is left at the end of the text. */
  end(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    return held.length === 0 ? held : Buffer.from(new TextDecoder('windows-1252').decode(held));
  }

  #holdEnd(bytes: Uint8Array): Uint8Array {
    const from = bytes.findIndex((byte) => byte >= 0x80);
    this.#held = bytes.slice(from);
    return bytes.subarray(0, from);
  }
}

const NOTHING = new Uint8Array();

/** Whether there is a character beyond ASCII, or a byte that can be none in UTF-8. */
function tells(bytes: Uint8Array): boolean {
  if (isAscii(bytes)) return false;
  const { foreignCount, wrongCount } = readAsUtf8(bytes);
  return foreignCount + wrongCount > 0;
}

function startsWithMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}

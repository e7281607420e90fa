import { type ItemScanner, NOT_TAKEN } from './itemFilter';
import { TextReader } from './scanText';

/** Takes shared strings that are one plain text. */
export class StringScanner implements ItemScanner {
  readonly container = 'sst';
  readonly item = 'si';
  readonly #texts = new TextReader();
  readonly #add: (text: string) => void;

  constructor(add: (text: string) => void) {
    this.#add = add;
  }

  scan(text: string, at: number): number {
    const plain = text.startsWith(PLAIN, at) ? PLAIN : SPACED;
    if (plain === SPACED && !text.startsWith(SPACED, at)) return NOT_TAKEN;
    const start = at + plain.length;
    const end = text.indexOf('<', start);
    if (end === -1 || !text.startsWith(END, end)) return NOT_TAKEN;
    const decoded = this.#texts.read(text.slice(start, end));
    if (decoded === null) return NOT_TAKEN;
    this.#add(decoded);
    return end + END.length;
  }
}

const PLAIN = '<si><t>';
const SPACED = '<si><t xml:space="preserve">';
const END = '</t></si>';

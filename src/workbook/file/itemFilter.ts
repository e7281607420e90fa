/** Reads the items of a part that are written in the common form, as nearly all are. */
export interface ItemScanner {
  /** The element that holds the items, such as `sheetData`, and that of each item, such as `row`. */
  readonly container: string;
  readonly item: string;
  /**
   * Takes the item that begins at `at`, and gives the place after it. Gives `NOT_TAKEN`, with nothing changed, for an item
   * that isn't whole or of which it doesn't know every character. The text is UTF-8, a character for each byte.
   */
  scan(text: string, at: number): number;
}

export const NOT_TAKEN = -1;

/** The part's real parser, which is right on everything. */
export interface TextParser {
  readonly place: {
    /** How many elements are open. */
    readonly depth: number;
    /** The element that the last event opened, as written, with its prefix; empty after an end tag. */
    readonly justOpened: string;
  };
  write(text: string): void;
  /** @throws where the document isn't whole */
  end(): void;
}

/**
 * Stands between a part's text and its parser. Once the parser is where the items are, the scanner takes each item that
 * it knows; the parser gets all the rest, and never learns of the items between. All text here is UTF-8, a character
 * for each byte.
 */
export class ItemFilter {
  readonly #scanner: ItemScanner;
  readonly #parser: TextParser;
  readonly #itemStart: RegExp;
  readonly #itemEnd: string;
  #stage: 'before' | 'items' | 'over' = 'before';
  #containerDepth = 0;
  #held = '';

  constructor(scanner: ItemScanner, parser: TextParser) {
    this.#scanner = scanner;
    this.#parser = parser;
    this.#itemStart = new RegExp(`<${scanner.item}[ />]`, 'gu');
    this.#itemEnd = `</${scanner.item}>`;
  }

  write(text: string): void {
    const whole = this.#held + text;
    this.#held = '';
    switch (this.#stage) {
      case 'before':
        this.#findFirst(whole);
        break;
      case 'items':
        this.#takeItems(whole);
        break;
      case 'over':
        this.#parser.write(whole);
    }
  }

  end(): void {
    this.#giveUp(this.#held);
    this.#parser.end();
  }

  #findFirst(text: string): void {
    this.#itemStart.lastIndex = 0;
    const first = this.#itemStart.exec(text)?.index;
    if (first === undefined) {
      if (text.length > MAX_HELD_LENGTH) this.#giveUp(text);
      else this.#held = text;
      return;
    }
    const head = text.slice(0, first);
    this.#parser.write(head);
    // Within a comment or the like, what looks like an item is none; and another version has other line ends.
    const isPlain = />\s*$/u.test(head) && !/<!|<\?(?!xml\s)|\sversion\s*=\s*["'](?!1\.0["'])/u.test(head);
    if (isPlain && this.#parser.place.justOpened === this.#scanner.container) {
      this.#stage = 'items';
      this.#containerDepth = this.#parser.place.depth;
      this.#takeItems(text.slice(first));
    } else this.#giveUp(text.slice(first));
  }

  #takeItems(text: string): void {
    // The scanner gets whole items alone: reading past the text's end costs it its optimised code, again and again.
    const lastEnd = text.lastIndexOf(this.#itemEnd);
    let at = skipSpace(text, 0);
    while (at < text.length) {
      let next = at < lastEnd ? this.#scanner.scan(text, at) : NOT_TAKEN;
      if (next === NOT_TAKEN) {
        const end = this.#endOfItem(text, at);
        if (end === 'incomplete') break;
        if (end === 'none') return this.#giveUp(text.slice(at));
        this.#parser.write(text.slice(at, end));
        next = end;
        if (this.#parser.place.depth !== this.#containerDepth) return this.#giveUp(text.slice(next));
      }
      at = skipSpace(text, next);
    }
    this.#held = text.slice(at);
  }

  /** Where an item ends, or a few where one has no end tag. */
  #endOfItem(text: string, at: number): number | 'incomplete' | 'none' {
    const isShort = text.length - at <= this.#scanner.item.length + 1;
    this.#itemStart.lastIndex = at;
    if (!isShort && this.#itemStart.exec(text)?.index !== at) return 'none';
    const end = text.indexOf(this.#itemEnd, at);
    if (end === -1) return text.length - at > MAX_HELD_LENGTH ? 'none' : 'incomplete';
    return /<[!?]/u.test(text.slice(at, end)) ? 'none' : end + this.#itemEnd.length;
  }

  #giveUp(text: string): void {
    this.#stage = 'over';
    this.#held = '';
    this.#parser.write(text);
  }
}

/** Longer items go to the parser, which holds nothing back. */
const MAX_HELD_LENGTH = 1024 * 1024;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at += 1;
  }
  return at;
}

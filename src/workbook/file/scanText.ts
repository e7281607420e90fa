/** Reads texts that are UTF-8, a character for each byte. */
export class TextReader {
  /** Names of people and towns, which come again and again, and take longer to decode than to find. */
  readonly #known = new Map<string, string | null>();

  /**
   * The text without its entities; null for entities other than XML's own five, for what XML forbids, and for the line
   * ends that it changes. What can't be read here, the parser reads.
   */
  read(binary: string): string | null {
    if (!NOT_PLAIN.test(binary)) return binary;
    if (binary.length > MAX_KNOWN_LENGTH) return decodeText(binary);
    let text = this.#known.get(binary);
    if (text === undefined) {
      text = decodeText(binary);
      if (this.#known.size < MAX_KNOWN_COUNT) this.#known.set(binary, text);
    }
    return text;
  }
}

const MAX_KNOWN_COUNT = 2000;
/** A longer one may hold on to the chunk that it was cut from. */
const MAX_KNOWN_LENGTH = 12;

function decodeText(binary: string): string | null {
  if (ODD.test(binary)) return null;
  const text = decodeUtf8(binary);
  if (!text.includes('&')) return text;
  let isKnown = true;
  const decoded = text.replaceAll(/&(\w{2,4};)?/gu, (_whole, name: string | undefined) => {
    const character = ENTITIES.get(name);
    if (character === undefined) isKnown = false;
    return character ?? '';
  });
  return isKnown ? decoded : null;
}

/** What stands in a start tag after the element's name, such as ` r="2" spans="1:8"`; null where it is of another form. */
export function readAttributes(text: string): ReadonlyMap<string, string> | null {
  const attributes = new Map<string, string>();
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < text.length) {
    const found = ATTRIBUTE.exec(text);
    if (!found) return null;
    const [, name = '', value = ''] = found;
    if (attributes.has(name)) return null;
    attributes.set(name, value);
  }
  return attributes;
}

/** Anything but ASCII without `&` and `]`. */
const NOT_PLAIN = /[^ -%'-\\^-~]/u;
const ODD = /[^\t\n\u0020-\u00FF]|\]\]>|\u00EF\u00BF[\u00BE\u00BF]/u;

function decodeUtf8(binary: string): string {
  if (!/[\u0080-\u00FF]/u.test(binary)) return binary;
  if (binary.length > SCRATCH.length) return Buffer.from(binary, 'latin1').toString();
  return SCRATCH.toString('utf8', 0, SCRATCH.write(binary, 'latin1'));
}

/** Spares a buffer for each text. */
const SCRATCH = Buffer.allocUnsafe(1024);

const ENTITIES: ReadonlyMap<string | undefined, string> = new Map([
  ['amp;', '&'],
  ['lt;', '<'],
  ['gt;', '>'],
  ['quot;', '"'],
  ['apos;', "'"],
]);

const ATTRIBUTE = / +([A-Za-z_][\w:.-]*)="([ !#-%'-;=-~]*)"/uy;

import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { HumanError } from '../../sender/humanError';
import { damagedFile, hostileFile } from './brokenFile';
import { ItemFilter, type ItemScanner, type TextParser } from './itemFilter';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their prefix: `x:row` is `row`. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text?(text: string): void;
  /** True once the rest needn't be parsed; it's still read to its end, where a damaged part is found out. */
  readonly ended?: boolean;
}

/**
 * Hands the elements of a part to the handler as the bytes come in, and yields after each chunk. Of a part
 * with many items, a scanner may take most of them past the parser.
 * @throws HumanError for XML that is damaged, or has a document type (entities can be bombs or reach for other files).
 */
export async function* xmlSteps(
  chunks: AsyncIterable<Uint8Array>,
  part: string,
  handler: XmlHandler,
  scanner?: ItemScanner,
): AsyncGenerator<void> {
  try {
    const prolog = new Prolog(part);
    const parser = makeParser(part, prolog, handler);
    let input: XmlInput | undefined;
    for await (const chunk of chunks) {
      if (handler.ended === true) continue;
      input ??= makeInput(makeDecoder(chunk), parser, scanner);
      const text = input.decode(chunk);
      prolog.check(text);
      input.write(text);
      yield;
    }
    if (handler.ended !== true) (input ?? parser).end();
    yield;
  } catch (error) {
    throw error instanceof HumanError ? error : damagedFile(part, error);
  }
}

/** Reads the whole part. @throws HumanError as `xmlSteps` does. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, part: string, handler: XmlHandler): Promise<void> {
  const steps = xmlSteps(chunks, part, handler);
  while (!(await steps.next()).done);
}

/** An attribute in a namespace, under whatever prefix the file gives it. */
export function prefixedAttribute(attributes: Attributes, localName: string): string | undefined {
  const name = Object.keys(attributes).find((key) => key.endsWith(`:${localName}`));
  return name === undefined ? undefined : attributes[name];
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

const MAX_DEPTH = 100;
const MAX_PROLOG_LENGTH = 128 * 1024;

interface PlainNames {
  readonly position: false;
  readonly xmlns: false;
}

function makeParser(part: string, prolog: Prolog, handler: XmlHandler): TextParser {
  const parser = new SaxesParser<PlainNames>({ position: false, xmlns: false });
  const place = { depth: 0, justOpened: '' };
  parser.on('doctype', () => {
    throw hostileFile();
  });
  parser.on('opentag', ({ name, attributes }) => {
    prolog.done = true;
    place.depth += 1;
    place.justOpened = name;
    if (place.depth > MAX_DEPTH) throw damagedFile(part);
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    place.depth -= 1;
    place.justOpened = '';
    handler.close(localName(name));
  });
  if (handler.text) {
    const onText = handler.text.bind(handler);
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  return { place, write: (text) => void parser.write(text), end: () => void parser.close() };
}

/** What stands before the root element. A document type is refused as soon as it begins, before it is gathered. */
class Prolog {
  done = false;
  #text = '';
  readonly #part: string;

  constructor(part: string) {
    this.#part = part;
  }

  check(text: string): void {
    if (this.done) return;
    this.#text += text;
    const root = this.#text.search(/<[\p{L}_]/u);
    if (/<!DOCTYPE/iu.test(root === -1 ? this.#text : this.#text.slice(0, root))) throw hostileFile();
    if (root === -1 && this.#text.length > MAX_PROLOG_LENGTH) throw damagedFile(this.#part);
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

interface XmlInput {
  decode(chunk: Uint8Array): string;
  write(text: string): void;
  end(): void;
}

/** A scanner gets UTF-8 as it is, a byte a character: most of it is markup, and needn't be turned into text. */
function makeInput(decoder: Decoder, parser: TextParser, scanner: ItemScanner | undefined): XmlInput {
  const end = (): void => {
    parser.write(decoder.end());
    parser.end();
  };
  if (scanner === undefined || !decoder.isUtf8) {
    return { decode: (chunk) => decoder.write(chunk), write: (text) => parser.write(text), end };
  }
  const filter = new ItemFilter(scanner, {
    place: parser.place,
    write: (binary) => parser.write(decoder.write(Buffer.from(binary, 'latin1'))),
    end,
  });
  return { decode: toBinary, write: (binary) => filter.write(binary), end: () => filter.end() };
}

function toBinary(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
}

interface Decoder {
  readonly isUtf8: boolean;
  write(chunk: Uint8Array): string;
  end(): string;
}

/** By the byte order mark or the XML declaration; whole characters, also where a chunk ends within one. */
function makeDecoder(start: Uint8Array): Decoder {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return decodeWith('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return decodeWith('utf-16be');
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/u.exec(
    Buffer.from(start.subarray(0, 200)).toString('latin1'),
  )?.[1];
  if (declared === undefined || /^utf-?8$/iu.test(declared)) return decodeUtf8();
  return decodeWith(declared);
}

function decodeUtf8(): Decoder {
  const decoder = new StringDecoder('utf8');
  return {
    isUtf8: true,
    write: (chunk) => decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)),
    end: () => decoder.end(),
  };
}

function decodeWith(label: string): Decoder {
  const decoder = new TextDecoder(label);
  return { isUtf8: false, write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

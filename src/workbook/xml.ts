import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { HumanError } from '../sender/humanError';
import { damagedFile, hostileFile } from './brokenFile';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their prefix: `x:row` is `row`. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text?(text: string): void;
}

/**
 * Hands the elements of a part to the handler as the bytes come in, and yields after each chunk.
 * @throws HumanError for XML that is damaged, or has a document type (entities can be bombs or reach for other files).
 */
export async function* xmlSteps(
  chunks: AsyncIterable<Uint8Array>,
  part: string,
  handler: XmlHandler,
): AsyncGenerator<void> {
  try {
    const prolog = new Prolog(part);
    const parser = makeParser(part, prolog, handler);
    let decoder: Decoder | undefined;
    for await (const chunk of chunks) {
      decoder ??= makeDecoder(chunk);
      const text = decoder.write(chunk);
      prolog.check(text);
      parser.write(text);
      yield;
    }
    parser.write(decoder?.end() ?? '').close();
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

function makeParser(part: string, prolog: Prolog, handler: XmlHandler): SaxesParser<PlainNames> {
  const parser = new SaxesParser<PlainNames>({ position: false, xmlns: false });
  let depth = 0;
  parser.on('doctype', () => {
    throw hostileFile();
  });
  parser.on('opentag', ({ name, attributes }) => {
    prolog.done = true;
    depth += 1;
    if (depth > MAX_DEPTH) throw damagedFile(part);
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    handler.close(localName(name));
  });
  if (handler.text) {
    const onText = handler.text.bind(handler);
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  return parser;
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

interface Decoder {
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
    write: (chunk) => decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)),
    end: () => decoder.end(),
  };
}

function decodeWith(label: string): Decoder {
  const decoder = new TextDecoder(label);
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

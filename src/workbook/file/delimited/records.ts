import { CsvError, parse, type Options, type Parser } from 'csv-parse';
import { HumanError } from '../../../sender/humanError';
import { sentence } from '../../../sender/sentence';

export interface Dialect {
  readonly delimiter: string;
  /** What stands around a cell that holds delimiters or line breaks; null where nothing does. */
  readonly quote: '"' | "'" | null;
}

/** As Excel cuts records: quotation marks within a cell are text, and records may differ in length. */
export function parserOptions({ delimiter, quote }: Dialect): Options {
  return {
    delimiter,
    quote: quote ?? false,
    escape: quote ?? '"',
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
}

/** More than any row of Excel's needs in practice; a quotation mark that is never closed would take the rest of the file. */
const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/**
 * Cuts UTF-8 into records, as Excel does: quotation marks within a cell are text, and records may differ in length. Up
 * to the first quotation mark there is nothing to it but lines and delimiters, and no need of a parser.
 */
export class RecordParser {
  readonly #parser: Parser;
  readonly #dialect: Dialect;
  #isPlain = true;
  /** Of the plain text, what may go on with the next chunk. */
  #rest: Uint8Array = new Uint8Array();
  #records: (readonly string[])[] = [];
  #count = 0;
  #openBytes = 0;
  #failure: Error | null = null;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#parser = parse({
      ...parserOptions(dialect),
      on_record: (record: string[]) => {
        this.#records.push(record);
        return null;
      },
    });
    this.#parser.on('error', (error) => (this.#failure = error));
  }

  /** @throws HumanError where a record is longer than any that is meant. */
  write(chunk: Uint8Array): readonly (readonly string[])[] {
    const { quote } = this.#dialect;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#isPlain &&= quote === null || !chunk.includes(quote.charCodeAt(0));
    this.#rest = NOTHING;
    if (this.#isPlain) this.#cutLines(bytes);
    else this.#parser.write(bytes);
    const records = this.#take();
    this.#openBytes = records.length > 0 ? 0 : this.#openBytes + chunk.length;
    if (this.#openBytes > MAX_RECORD_BYTES) throw withoutEnd(this.#count + 1);
    return records;
  }

  /** The last records. @throws HumanError where a quotation mark is never closed. */
  async end(): Promise<readonly (readonly string[])[]> {
    if (this.#isPlain) {
      if (this.#rest.length > 0) this.#cut(this.#rest);
      return this.#take();
    }
    await new Promise<void>((resolve) => {
      this.#parser.once('error', () => resolve());
      this.#parser.end(() => resolve());
    });
    return this.#take();
  }

  /** Those lines that are surely whole: a return at the end may be half of a line end. */
  #cutLines(bytes: Uint8Array): void {
    const sure = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
    const at = Math.max(sure.lastIndexOf(NEW_LINE), sure.lastIndexOf(RETURN)) + 1;
    this.#rest = bytes.subarray(at);
    if (at > 0) this.#cut(bytes.subarray(0, at));
  }

  #cut(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
    const lines = text.split(/\r\n|\n|\r/u);
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) this.#records.push(line.split(this.#dialect.delimiter));
  }

  #take(): readonly (readonly string[])[] {
    const records = this.#records;
    this.#records = [];
    this.#count += records.length;
    if (this.#failure !== null) throw this.#translate(this.#failure);
    return records;
  }

  #translate(error: Error): Error {
    return error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? neverClosed(this.#count + 1, error)
      : error;
  }
}

const NOTHING = new Uint8Array();
const NEW_LINE = 0x0a;
const RETURN = 0x0d;

function withoutEnd(record: number): HumanError {
  return new HumanError(
    sentence('Row {0} doesn’t end: it is longer than 4 MB.', record),
    sentence('Look there for a quotation mark that is opened and never closed, and save the file again.'),
  );
}

function neverClosed(record: number, cause: unknown): HumanError {
  return new HumanError(
    sentence('In row {0} a quotation mark is opened and never closed.', record),
    sentence('Remove it, or close it where the cell ends, and save the file.'),
    cause,
  );
}

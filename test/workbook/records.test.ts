import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Dialect, RecordParser } from '../../src/workbook/file/delimited/records';

const SEED = 20_261_125;

/** What csv-parse makes of the whole at once; null where it refuses it. */
function wholeRecords(text: string, { delimiter, quote }: Dialect): readonly (readonly string[])[] | null {
  try {
    return parse(text, {
      delimiter,
      quote: quote ?? false,
      escape: quote ?? '"',
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch {
    return null;
  }
}

async function cutInPieces(
  text: string,
  dialect: Dialect,
  pieceBytes: number,
): Promise<readonly (readonly string[])[] | null> {
  const bytes = new TextEncoder().encode(text);
  const parser = new RecordParser(dialect);
  const records: (readonly string[])[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    records.push(...parser.write(bytes.subarray(at, at + pieceBytes)));
  return await parser.end().then(
    (last) => [...records, ...last],
    () => null,
  );
}

test('lines are cut like records, whatever the pieces, and up to where quotation marks begin', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '😀', ';', ',', '\n', '\r', '\r\n', '""', '"x"', '"x;\ny"', ' '), {
      maxLength: 40,
    })
    .map((pieces) => pieces.join(''));
  const dialect = fc.record({ delimiter: fc.constantFrom(';', ','), quote: fc.constantFrom('"' as const, null) });
  await fc.assert(
    fc.asyncProperty(text, dialect, fc.integer({ min: 1, max: 20 }), async (source, found, pieceBytes) => {
      expect(await cutInPieces(source, found, pieceBytes)).toEqual(wholeRecords(source, found));
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

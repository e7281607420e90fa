import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { openSource } from '../../src/workbook/file/byteSource';
import { openContainer } from '../../src/workbook/file/container';
import { RowScanner } from '../../src/workbook/file/rowScanner';
import { findLocale } from '../../src/workbook/formats/locale';
import { readRows, type SheetRow } from '../../src/workbook/file/sheetReader';
import { SharedStrings } from '../../src/workbook/file/sharedStrings';
import { findParts } from '../../src/workbook/file/workbookParts';
import { runCount } from '../counts';
import { fixture } from './read';
import { MAIN } from './zip';

/** The scanner against the parser, its oracle: a comment ahead of the first item keeps the scanner out. */

const COMMENT = '<!-- by the parser alone -->';

interface Outcome {
  readonly rows: readonly SheetRow[];
  readonly error: string | null;
}

async function rowsOf(xml: string, chunkLength: number): Promise<Outcome> {
  const rows: SheetRow[] = [];
  const context = {
    sharedStrings: { get: (index: number) => `shared ${index}` },
    styles: [],
    date1904: false,
    locale: findLocale('en-US'),
  };
  try {
    for await (const more of readRows(chunksOf(xml, chunkLength), 'sheet', context)) rows.push(...more);
    return { rows, error: null };
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    // Where it goes wrong, the parser may have told of rows that the scanner still waits to see whole.
    return { rows: [], error: JSON.stringify(error.happened) };
  }
}

async function* chunksOf(xml: string, chunkLength: number): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(Buffer.from(xml));
  for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength);
}

async function checkRows(sheetData: string, chunkLength: number): Promise<void> {
  const sheet = (start: string): string =>
    `<?xml version="1.0"?><worksheet xmlns="${MAIN}">${start}<sheetData>${sheetData}</sheetData></worksheet>`;
  expect(await rowsOf(sheet(''), chunkLength)).toEqual(await rowsOf(sheet(COMMENT), chunkLength));
}

const text = fc.oneof(
  fc.constantFrom('Élodie', '日本', '𝒳', 'a &amp; b', '&lt;3', '&#233;', '&#x1F600;', '&nbsp;', 'x_x000D_y', ' both '),
  fc.constantFrom('7', '1.5', '-2e3', '', '45000', 'TRUE', '1', '>', ']]>', 'a\r\nb', '\u0001', '\uFFFE', '&'),
);
const attribute = fc.constantFrom(
  ' r="B2"',
  ' r="AA10"',
  ' r="XFD1"',
  ' r="ZZZ1"',
  ' r="b2"',
  ' r="B"',
  ' r=""',
  ' s="0"',
  ' s="12"',
  ' t="s"',
  ' t="str"',
  ' t="inlineStr"',
  ' t="b"',
  ' t="e"',
  ' t="d"',
  ' t="n"',
  ' t=""',
  " t='s'",
  ' cm="1"',
  '  t = "s"',
);
const content = fc.oneof(
  { weight: 4, arbitrary: text.map((value) => `<v>${value}</v>`) },
  { weight: 4, arbitrary: text.map((value) => `<is><t>${value}</t></is>`) },
  text.map((value) => `<is><t xml:space="preserve">${value}</t></is>`),
  text.map((value) => `<is><r><t>${value}</t></r><rPh><t>x</t></rPh></is>`),
  text.map((value) => `<f>A1&amp;B1</f><v>${value}</v>`),
  text.map((value) => `<f t="shared" ref="A1:A9" si="0">A1+1</f><v>${value}</v>`),
  text.map((value) => `<f si="0"/><v>${value}</v>`),
  text.map((value) => `<v><![CDATA[${value}]]></v>`),
  fc.constantFrom('', '<v/>', '<!-- -->', '<v>1</v><v>2</v>', '<extLst><ext><v>3</v></ext></extLst>', '<v>1', '</row>'),
);
const cell = fc
  .tuple(fc.array(attribute, { maxLength: 3 }), content)
  .map(([attributes, inner]) => `<c${attributes.join('')}>${inner}</c>`);
const rowStart = fc.constantFrom(
  '<row>',
  '<row r="3">',
  '<row r="7" spans="1:8" ht="15" x14ac:dyDescent="0.25">',
  '<row hidden="1" r="9">',
  '<row r="10" hidden="true" >',
  '<row r="2" r="3">',
  '<row r="1048577">',
  '<row r="x">',
  "<row r='4'>",
  '<row r="5" spans="a&gt;b">',
);
const row = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .tuple(rowStart, fc.array(cell, { maxLength: 5 }))
      .map(([start, cells]) => `${start}${cells.join('')}</row>`),
  },
  fc.constantFrom(
    '<row/>',
    '<row r="6"/>',
    '\r\n',
    '\n  ',
    '<!-- <row> -->',
    '<?a <row> ?>',
    '<rows><row/></rows>',
    '<c/>',
  ),
  fc.constantFrom('<x:row><x:c><x:v>5</x:v></x:c></x:row>', 'text', '<![CDATA[<row>]]>', '<row><row></row></row>', '<'),
);
/** Mostly plain, since the first odd one in a document may leave all others to the parser. */
const plainRow = fc
  .array(fc.tuple(fc.constantFrom('1', '2.5', '45000', 'é'), fc.constantFrom('', ' t="s"', ' t="str"', ' s="1"')), {
    maxLength: 4,
  })
  .map((cells) => `<row>${cells.map(([value, type]) => `<c${type}><v>${value}</v></c>`).join('')}</row>`);
const sheetData = fc
  .array(fc.oneof({ weight: 3, arbitrary: plainRow }, row), { maxLength: 12 })
  .map((rows) => rows.join(''));

test('gives the rows that the parser gives, wherever the chunks end', async () => {
  await fc.assert(fc.asyncProperty(sheetData, fc.constantFrom(1, 7, 64, 65_536), checkRows), {
    numRuns: runCount('FUZZ_RUNS', 300, 10_000),
  });
});

test('gives the shared strings that the parser gives', async () => {
  const item = fc.oneof(
    { weight: 5, arbitrary: text.map((value) => `<si><t>${value}</t></si>`) },
    text.map((value) => `<si><t xml:space="preserve">${value}</t></si>`),
    text.map((value) => `<si><r><t>${value}</t></r><r><t>2</t></r><phoneticPr/></si>`),
    fc.constantFrom('<si/>', '<si><t/></si>', '\n', '<!-- <si> -->', '<si><t><![CDATA[<si>]]></t></si>', '</sst>'),
  );
  const strings = async (xml: string, chunkLength: number): Promise<readonly string[] | string> => {
    const shared = new SharedStrings(chunksOf(xml, chunkLength), 'strings');
    try {
      await shared.readUpTo(Infinity);
      return Array.from({ length: 20 }, (_, index) => shared.get(index));
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      return JSON.stringify(error.happened);
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 15 }), fc.constantFrom(1, 7, 65_536), async (items, chunkLength) => {
      const part = (start: string): string => `<sst xmlns="${MAIN}" count="3">${start}${items.join('')}</sst>`;
      expect(await strings(part(''), chunkLength)).toEqual(await strings(part(COMMENT), chunkLength));
    }),
    { numRuns: runCount('FUZZ_RUNS', 300, 10_000) },
  );
});

test.each(readdirSync(fixture('')).filter((name) => name.endsWith('.xlsx')))('%s: the same rows', async (name) => {
  const source = await openSource({ kind: 'file', path: fixture(name) });
  try {
    const container = await openContainer(source);
    const { sheets } = await findParts(container);
    for (const { part } of sheets) {
      const pieces: Uint8Array[] = [];
      for await (const chunk of container.readPart(part, 1e9)) pieces.push(chunk);
      const bytes = Buffer.concat(pieces);
      const xml = bytes[1] === 0 || bytes[0] === 0xff ? bytes.toString('utf16le') : bytes.toString('utf8');
      const byParser = xml.replace(/<(\w+:)?sheetData\b/u, `${COMMENT}$&`);
      expect(await rowsOf(xml, 500)).toEqual(await rowsOf(byParser, 500));
    }
    container.close();
  } finally {
    await source.close();
  }
});

test('the scanner takes what spreadsheet programs write, and the parser none of it', () => {
  const rows = [
    '<row r="2" spans="1:2" x14ac:dyDescent="0.25"><c r="A2" s="1" t="s"><v>8</v></c><c r="B2"/></row>',
    '<row r="3" customFormat="false" ht="12.8" hidden="true"><c r="A3" t="str"><f aca="false">B3</f><v>é&amp;</v></c></row>',
    '<row><c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c><c><v>1.5E-3</v></c></row>',
    '<row r="4"/>',
  ];
  const took: string[] = [];
  const scanner = new RowScanner({
    beginRow: (reference) => took.push(`row ${reference}`),
    addCell: (column, type, style, value, inline) => took.push([column, type, style, inline ?? value].join(' ')),
    addSharedCell: (column, style, index) => took.push(`${column} shared ${style} ${index}`),
    endRow: () => undefined,
    undoRow: () => took.push('undone'),
  });
  expect(rows.map((row) => scanner.scan(Buffer.from(row).toString('latin1'), 0) - Buffer.byteLength(row))).toEqual([
    0, 0, 0, 0,
  ]);
  expect(took).toEqual([
    'row 2',
    '0 shared 1 8',
    '1 n 0 ',
    'row 3',
    '0 str 0 é&',
    'row undefined',
    ' inlineStr 0  a ',
    ' n 0 1.5E-3',
    'row 4',
  ]);
});

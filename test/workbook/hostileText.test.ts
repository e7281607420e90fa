import { describe, expect, test } from 'vitest';
import { maskNumbers } from '../../src/campaign/log/maskNumbers';
import { headerKey } from '../../src/sender/content/headerKey';
import { nearestHeader } from '../../src/sender/content/nearestHeader';
import { compileTemplate, renameColumn } from '../../src/sender/content/template';
import { splitHiddenMarks } from '../../src/webview/widgets/hiddenMarks';
import { parseWhatsappFormat } from '../../src/webview/message/whatsappFormat';
import { isAmountOrDate, isValue, looksLikePhone, mayHoldPhone } from '../../src/workbook/layout/cellShapes';
import { findCountryJoin } from '../../src/workbook/phones/countryJoin';
import { findDialect } from '../../src/workbook/file/delimited/dialect';
import { unescapeText } from '../../src/workbook/formats/excelText';
import { isPlainCode } from '../../src/workbook/formats/formatCode';
import { findTable } from '../../src/workbook/layout/headers';
import { parseRange } from '../../src/workbook/file/knownTables';
import { parseNumberFormat } from '../../src/workbook/formats/numberFormat';
import { sampleNumbers } from '../../src/workbook/phones/numberSample';
import { readPhone } from '../../src/workbook/phones/phoneNumber';
import { phoneWordStrength } from '../../src/workbook/layout/phoneWords';
import { cellText, needsPreserving } from '../../src/workbook/results/resultsText';
import { readAttributes } from '../../src/workbook/file/scanText';
import type { Cell, SheetRow } from '../../src/workbook/file/sheetReader';
import { otherText } from '../../src/workbook/file/textFormat';
import { read } from './read';
import { makeZip, rowXml, sheetParts, workbookOf } from './zip';

/** What a cell may hold at most. */
const LENGTH = 32_767;

/** A text that makes a careless pattern look at it once for each of its characters, or for each way to divide it. */
const PIECES = [
  [' ', '\t', '\n', '\u00A0', '\u200F', '(', '[', '{', '<', '"', "'", '’', '`', '.', ',', ';', ':', '-', '+', '/'],
  ['\\', '_', '*', '%', '#', '=', '@', '&', '|', '0', '1', '٣', 'a', 'e', 'é', 'A', '号', '😀', '€', '\u0301'],
  ['1 ', ' 1', '1a', 'a ', 'a.', '1.', '1.000', '1,0', '(1', '+1', '+ ', '00', '.0', ' ou ', ' :::', '(0)', 'x1 '],
  ['{{', '{{a|', '}}', '[a', '<<', '«', '%a', '*a', '_a*', '```', '~', '> ', '- ', '1. ', '_x000D_', '_x', 'fax '],
  ['<!--', '<!---->', '<!-->', '<?xml ', '<?mso-application>', 'sep=', '""', '";', 'mobile', 'phone', 'wa.me/'],
  ['\\"', '_(', '[h', '[$', '[<', 'e+', 'am/', 'yy', '0,', '#,', '?/', 'A1:', '!$A', 'a="', ' r="1"', '01-01-'],
].flat();
/** A pattern gives up at once on some texts, and only at their end on others. */
const FRAMES: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['', '!'],
  ['+33 1 99 00 ', ' a1'],
];
const HOSTILE = PIECES.flatMap((piece) => FRAMES.map(([before, after]) => frame(piece, before, after)));
/** For whatever looks at a text many times, and takes long with any. */
const WORST = [' ', '\n', '(', '[', '{', '"', "'", '.', '-', '1', 'a', '1a', '""', '<!---->', '{{a|', '_x'].map(
  (piece) => frame(piece, '', '!'),
);
const HARMLESS = frame('Zoë Martin, 12 rue des Lilas ', '', '');

function frame(piece: string, before: string, after: string): string {
  const length = LENGTH - before.length - after.length;
  return before + piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + after;
}

function cell(text: string): Cell {
  return { kind: 'text', text, number: null, format: '' };
}

function rowsOf(text: string): readonly SheetRow[] {
  return [{ row: 1, hidden: false, cells: [cell(text), cell('Tél')] }, ...[2, 3].map((row) => rowOf(row, text))];
}

function rowOf(row: number, text: string): SheetRow {
  return { row, hidden: false, cells: [cell(text), cell('01 99 00 12 34')] };
}

const TABLE = findTable([{ row: 1, hidden: false, cells: [cell('Indicatif'), cell('Tél')] }]);

const ENTRIES: Readonly<Record<string, (text: string) => unknown>> = {
  'a phone number': (text) => readPhone(cell(text), 'FR'),
  'the looks of a cell': (text) =>
    [looksLikePhone, mayHoldPhone, isAmountOrDate, isValue].map((look) => look(cell(text))),
  'numbers of a sample': (text) => sampleNumbers([cell(text)]),
  'a header': (text) => [phoneWordStrength(text), headerKey(text), nearestHeader(text, ['Prénom'])],
  'a table': (text) => findTable(rowsOf(text)),
  'a column of codes': (text) => findCountryJoin(TABLE, 1, rowsOf(text)),
  'a number format': (text) => [parseNumberFormat(text), isPlainCode(text)],
  'a range': (text) => parseRange(text),
  'escaped text': (text) => unescapeText(text),
  attributes: (text) => readAttributes(text),
  'the start of a text': (text) => otherText(Buffer.from(text)),
  'a message': (text) => [compileTemplate(text, ['Nom']), renameColumn(text, 'Nom', 'Prénom')],
  'a message of odd headers': (text) => compileTemplate('{{Nom}}', [`{${text}`, 'Nom']),
  'a message as WhatsApp shows it': (text) => [parseWhatsappFormat(text), splitHiddenMarks(text)],
  'a line of the log': (text) => maskNumbers(text),
  'a cell of the results': (text) => [cellText(text), needsPreserving(text)],
};

/** Of one thread, the least of a few tries: the machine may be busy with something else. */
async function cpuMs(work: () => unknown, enoughMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least > enoughMs; tries += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Squared, 32,767 characters are a billion steps, which take seconds; once through them takes a millisecond or so. */
async function checkLinear(work: (text: string) => unknown, texts: readonly string[]): Promise<void> {
  await work(HARMLESS);
  const allowedMs = 150 + 20 * (await cpuMs(() => work(HARMLESS), 0));
  const slow: string[] = [];
  for (const text of texts) {
    const tookMs = await cpuMs(() => work(text), allowedMs);
    if (tookMs > allowedMs) slow.push(`${JSON.stringify(`${text.slice(0, 24)}…${text.slice(-4)}`)}: ${tookMs} ms`);
  }
  expect(slow).toEqual([]);
}

describe('a text that is made to take long takes no longer than any other, as', () => {
  test.each(Object.entries(ENTRIES))('%s', async (_name, work) => {
    await checkLinear(work, HOSTILE);
  });

  /** In a header, as a number, as another value, and above the table. */
  const places = (text: string): readonly (readonly string[])[] => [
    [text],
    ['Tél', 'Nom', text],
    ['01 99 00 12 34', text, 'x'],
    [text, 'Zoë', text],
  ];

  test('a whole workbook', async () => {
    await checkLinear((text) => read(workbookOf(places(text))).catch(() => null), WORST);
  });

  test('a whole list', async () => {
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    const list = (text: string): string =>
      places(text)
        .map((row) => row.map(quoted).join(';'))
        .join('\n');
    await checkLinear((text) => read(new Uint8Array(Buffer.from(list(text)))).catch(() => null), WORST);
  });

  test('a list in an unknown dialect', async () => {
    await checkLinear((text) => findDialect(text, false), WORST);
  });

  test('a list without quotation marks', async () => {
    await checkLinear(
      (text) => read(new Uint8Array(Buffer.from(`${text}\nTél;Nom\n01 99 00 12 34;Zoë\n`))).catch(() => null),
      WORST,
    );
  });
});

test('a number format longer than Excel’s longest is none', async () => {
  const bytes = makeZip(
    sheetParts(`${rowXml(['Tél', 'Montant'])}<row><c><v>33199001234</v></c><c s="1"><v>12.5</v></c></row>`, {
      'xl/styles.xml': `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00${'['.repeat(100_000)}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    }),
  );
  const { rows } = await read(bytes);
  expect(rows.map(({ values }) => values)).toEqual([['33199001234', '12.5']]);
});

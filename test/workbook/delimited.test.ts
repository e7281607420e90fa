import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english, failure, read } from './read';
import { workbookOf } from './zip';

const SEED = 20_261_125;
const A = '01 99 00 12 34';
const B = '01 99 00 23 45';

interface Found {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly [row: number, ...values: string[]])[];
  /** How it was read. */
  readonly as?: string;
}

async function check(source: string | Uint8Array, expected: Found): Promise<void> {
  const { sheet, rows } = await read(bytesOf(source));
  const found = { headers: sheet.headers, rows: rows.map(({ row, values }) => [row, ...values]) };
  const as = /Read as text: (.*)\.$/u.exec(english(sheet.why.headerRow))?.[1];
  expect({ ...found, ...(expected.as === undefined ? {} : { as }) }).toEqual(expected);
}

function bytesOf(source: string | Uint8Array): Uint8Array {
  return typeof source === 'string' ? new TextEncoder().encode(source) : source;
}

/** A sign that isn't there becomes a question mark, as in the programs that write it. */
function windows(text: string): Uint8Array {
  const special = new Map('€‚ƒ„…†‡ˆ‰Š‹Œ'.split('').map((sign, index) => [sign, 0x80 + index + (index > 0 ? 1 : 0)]));
  return Uint8Array.from(text, (sign) => special.get(sign) ?? (sign > 'ÿ' ? 0x3f : sign.charCodeAt(0)));
}

const NAMES = { headers: ['Nom', 'Tél'] };

describe('the sign between the cells', () => {
  test.each([
    [';', '“;” between the cells, UTF-8'],
    [',', '“,” between the cells, UTF-8'],
    ['\t', 'a tab between the cells, UTF-8'],
    ['|', '“|” between the cells, UTF-8'],
  ])('%j is found', (sign, as) => check(`Nom${sign}Tél\nZoë${sign}${A}\n`, { ...NAMES, rows: [[2, 'Zoë', A]], as }));
  test('is the one that makes an even table', () =>
    check(`Nom;Tél;Solde\nMartin, Zoë;${A};12,50\nMartin;${B};8,00\n`, {
      headers: ['Nom', 'Tél', 'Solde'],
      rows: [
        [2, 'Martin, Zoë', A, '12,50'],
        [3, 'Martin', B, '8,00'],
      ],
    }));
  test('may be named for Excel, in a line of its own that is no row', () =>
    check(`sep=|\r\nNom|Tél\r\nZoë;x|${A}\r\n`, { ...NAMES, rows: [[2, 'Zoë;x', A]] }));
  test('may be none: a column of numbers, some of them two in a cell', () =>
    check(`Tél\n${A}\n${B} / ${A}\n`, {
      headers: ['Tél'],
      rows: [
        [2, A],
        [3, `${B} / ${A}`],
      ],
    }));
});

describe('quotation marks', () => {
  test('keep signs, doubled marks and line breaks in a cell', () =>
    check(`Nom;Tél\n"Zoë; ""Zaza""\nMartin";${A}\nAna;${B}\n`, {
      ...NAMES,
      rows: [
        [2, 'Zoë; "Zaza"\nMartin', A],
        [3, 'Ana', B],
      ],
    }));
  test('within a cell are text', () =>
    check(`Nom;Tél\nLe 5" de Zoë;${A}\n`, { ...NAMES, rows: [[2, 'Le 5" de Zoë', A]] }));
  test('may be single ones', () =>
    check(`'Nom','Tél'\n'Martin, Zoë','${A}'\n`, { ...NAMES, rows: [[2, 'Martin, Zoë', A]] }));
  test('that are never closed, or lines later, hold nobody back', () =>
    check(`Nom;Tél\n"Zoë;${A}\nAna;${B}\nLéa";01 99 00 34 56\n`, {
      ...NAMES,
      rows: [
        [2, '"Zoë', A],
        [3, 'Ana', B],
        [4, 'Léa"', '01 99 00 34 56'],
      ],
    }));
  test('that keep Excel from taking a zero away are dropped', () =>
    check('Nom;Tél\nZoë;="0199001234"\n', { ...NAMES, rows: [[2, 'Zoë', '0199001234']] }));
  test('that are opened deep in the file and never closed are told with their row', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `n° ${index};${A}`).join('\n');
    expect(await failure(bytesOf(`Nom;Tél\n${lines}\n"Zoë;${A}\n${lines}`))).toEqual([
      'In row 20002 a quotation mark is opened and never closed.',
      'Remove it, or close it where the cell ends, and save the file.',
    ]);
  });
});

describe('the encoding', () => {
  const text = `Prénom;Tél\nÉlodie;${A}\n`;
  const expected = { headers: ['Prénom', 'Tél'], rows: [[2, 'Élodie', A]] } as const;
  test.each([
    ['UTF-8', bytesOf(text), 'UTF-8'],
    ['UTF-8 with a mark', bytesOf(`\uFEFF${text}`), 'UTF-8'],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')), 'UTF-16'],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(text, 'utf16le')), 'UTF-16'],
    ['UTF-16, big end first', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()), 'UTF-16'],
    ['Windows', windows(text), 'Windows-1252'],
  ])('%s is found', (_name, bytes, name) => check(bytes, { ...expected, as: `“;” between the cells, ${name}` }));

  test.each(['UTF-8', 'Windows-1252'])('%s is found also where the first accent comes late', async (name) => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `n ${index};${A}`).join('\n');
    const late = `Nom;Tel\n${lines}\nÉlodie;${B}\n`;
    const { rows } = await read(name === 'UTF-8' ? bytesOf(late) : windows(late));
    expect(rows.at(-1)?.values).toEqual(['Élodie', B]);
  });
  test('one damaged byte doesn’t make Windows of UTF-8', async () => {
    const bytes = bytesOf(`Prénom;Tél\nÉlodie;${A}\nZo_;${B}\n`);
    bytes[bytes.indexOf(0x5f)] = 0xeb;
    expect((await read(bytes)).rows.map(({ values }) => values[0])).toEqual(['Élodie', 'Zo\uFFFD']);
  });
});

describe('rows', () => {
  test('count records as Excel does: empty ones too, and cells of several lines once', () =>
    check(`Liste\n\nNom;Tél\n"a\nb\nc";${A}\n;\n\nAna;${B}\n`, {
      ...NAMES,
      rows: [
        [4, 'a\nb\nc', A],
        [7, 'Ana', B],
      ],
    }));
  test.each(['\n', '\r\n', '\r'])('end with %j', (end) =>
    check(['Nom;Tél', `Zoë;${A}`, ''].join(end), { ...NAMES, rows: [[2, 'Zoë', A]] }),
  );
  test('may be longer or shorter than the header', () =>
    check(`Nom;Tél\nZoë;${A};x\nAna\n`, {
      headers: ['Nom', 'Tél', 'C'],
      rows: [
        [2, 'Zoë', A, 'x'],
        [3, 'Ana', '', ''],
      ],
    }));
  test('wider than Excel’s are told', async () =>
    expect((await failure(bytesOf(`Nom;Tél\nZoë;${A}\n${';'.repeat(20_000)}\n`)))[0]).toBe(
      'Row 3 has cells beyond column XFD, the last one of Excel.',
    ));
});

test('a text gets the verdicts of the same workbook, whatever it is written with', async () => {
  const cell = fc.oneof(
    fc.constantFrom('', A, B, '+33 1 99 00 34 56', '0199004567', '123', '33199005678', 'inconnu', '=1+1', "'x"),
    fc.string({ unit: fc.constantFrom(...'aé;,|\t "\n€ Ç'.split('')) }).map((text) => text.trim()),
  );
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 4, maxLength: 12 });
  const writing = fc.record({
    sign: fc.constantFrom(';', ',', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n'),
    encoding: fc.constantFrom('utf8', 'utf16', 'windows'),
  });
  await fc.assert(
    fc.asyncProperty(table, writing, async (cells, { sign, end, encoding }) => {
      const rows = [['Prénom', 'Téléphone', 'Note'], ['Élodie', A, 'x'], ['Zoë', B, 'y'], ...cells];
      const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(sign)).join(end);
      const text = new Uint8Array(
        encoding === 'windows'
          ? windows(quoted)
          : Buffer.from(`\uFEFF${quoted}`, encoding === 'utf8' ? 'utf8' : 'utf16le'),
      );
      const verdicts = async (bytes: Uint8Array) =>
        (await read(bytes)).rows.map(({ row, verdict, phone, reason }) => [row, verdict, phone, english(reason)]);
      expect(await verdicts(text)).toEqual(await verdicts(workbookOf(rows)));
    }),
    { seed: SEED, numRuns: 150 },
  );
});

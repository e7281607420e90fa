import { describe, expect, test } from 'vitest';
import { english, read } from './read';
import { MAIN, makeZip, rowXml, sheetParts } from './zip';

type Rows = readonly (readonly (string | number | null)[])[];
const A = '01 99 00 12 34';
const B = '01 99 00 23 45';
const NO_HEADER = 'Cell B1 has no header: its column is called “B”.';

/** Most often "Nom" is merged over two columns. */
const NAMES: Rows = [
  ['Nom', null, 'Tél'],
  ['Zoë', 'Martin', A],
];
const BOTH_ARE_NAMES: Expected = {
  headers: ['Nom', 'Nom (2)', 'Tél'],
  warnings: ['Cell B1 is merged with A1: its column is called “Nom (2)”.'],
};

interface Expected {
  readonly headers: readonly string[];
  /** The first row of data; the second one of the sheet unless said otherwise. */
  readonly firstRow?: number;
  readonly why?: string;
  readonly warnings?: readonly string[];
}

async function check(rows: Rows, merged: readonly string[], expected: Expected, others = ''): Promise<void> {
  const cells = merged.map((reference) => `<mergeCell ref="${reference}"/>`).join('');
  const data = rows.map((values) => rowXml(values)).join('');
  const sheet = `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData>${others}<mergeCells>${cells}</mergeCells></worksheet>`;
  const { sheet: found, rows: checked } = await read(makeZip(sheetParts('', { 'xl/worksheets/sheet1.xml': sheet })));
  expect({
    headers: found.headers,
    firstRow: checked[0]?.row,
    why: english(found.why.headerRow),
    warnings: found.warnings.map((warning) => english(warning)),
  }).toEqual({ firstRow: 2, why: 'The headers are in row 1.', warnings: [], ...expected });
}

describe('headers merged sideways', () => {
  test('name each of their columns, which are listed', () => check(NAMES, ['A1:B1'], BOTH_ARE_NAMES));

  test('give way to the words below them', () =>
    check(
      [
        ['Nom', 'Contact', null, 'Ville'],
        [null, 'Tél', 'Mail', null],
        ['Zoë', A, 'zoe@example.org', 'Pau'],
      ],
      ['A1:A2', 'B1:C1', 'D1:D2'],
      { headers: ['Nom', 'Tél', 'Mail', 'Ville'], firstRow: 3, why: 'The headers are in rows 1 to 2.' },
    ));

  test('give way also where the other headers aren’t merged downwards', () =>
    check(
      [
        ['Nom', 'Contact', null],
        [null, 'Tél', 'Mail'],
        ['Zoë', A, 'zoe@example.org'],
      ],
      ['B1:C1'],
      { headers: ['Nom', 'Tél', 'Mail'], firstRow: 3, why: 'The headers are in rows 1 to 2.' },
    ));

  test('give way also where they name the phones themselves', () =>
    check(
      [
        ['Nom', 'Téléphones', null],
        [null, 'Maison', 'Bureau'],
        ['Zoë', A, B],
      ],
      ['B1:C1'],
      { headers: ['Nom', 'Maison', 'Bureau'], firstRow: 3, why: 'The headers are in rows 1 to 2.' },
    ));

  test('tell apart words that are there twice', () =>
    check(
      [
        ['Élève', 'Parent', null, 'Autre parent', null],
        [null, 'Nom', 'Tél', 'Nom', 'Tél'],
        ['Zoë', 'Ana', A, 'Ben', B],
      ],
      ['A1:A2', 'B1:C1', 'D1:E1'],
      {
        headers: ['Élève', 'Parent Nom', 'Parent Tél', 'Autre parent Nom', 'Autre parent Tél'],
        firstRow: 3,
        why: 'The headers are in rows 1 to 2.',
      },
    ));

  test('tell apart also from above the row that was found', () =>
    check(
      [
        [null, 'Parent', null, 'Autre parent', null],
        ['Élève', 'Nom', 'Tél', 'Nom', 'Tél'],
        ['Zoë', 'Ana', A, 'Ben', B],
      ],
      ['B1:C1', 'D1:E1'],
      {
        headers: ['Élève', 'Parent Nom', 'Parent Tél', 'Autre parent Nom', 'Autre parent Tél'],
        firstRow: 3,
        why: 'The headers are in row 2.',
      },
    ));
});

describe('what is merged is no header', () => {
  test('in a title right above, which tells no headers apart', () =>
    check(
      [
        ['Liste des clients', null, null],
        ['Nom', 'Tél', 'nom'],
        ['Zoë', A, 'x'],
      ],
      ['A1:C1'],
      {
        headers: ['Nom', 'Tél', 'nom (2)'],
        firstRow: 3,
        why: 'The headers are in row 2.',
        warnings: ['Cell C2 has the same header as A2: its column is called “nom (2)”.'],
      },
    ));

  test('in a title', () =>
    check(
      [
        ['Liste des clients', null, null],
        ['Nom', null, 'Tél'],
        ['Zoë', 'x', A],
      ],
      ['A1:C1'],
      {
        headers: ['Nom', 'B', 'Tél'],
        firstRow: 3,
        why: 'The headers are in row 2.',
        warnings: ['Cell B2 has no header: its column is called “B”.'],
      },
    ));

  test('where it hangs into rows with numbers: no one is taken for a header', () =>
    check(
      [
        ['Groupe', null, 'Tél'],
        [null, 'Zoë', A],
        [null, 'Ana', B],
      ],
      ['A1:A3'],
      {
        headers: ['Groupe', 'B', 'Tél'],
        warnings: [NO_HEADER],
      },
    ));

  test('where the row below is one of people, the first of them without a number', () =>
    check(
      [
        ['Nom', null, 'Tél'],
        ['Zoë', 'Martin', null],
        ['Ana', 'Petit', A],
      ],
      ['A1:B1'],
      BOTH_ARE_NAMES,
    ));

  test('where the row below is one of people', () =>
    check(
      [
        ['Nom', null, 'Tél'],
        ['Zoë', 'Martin', 'inconnu'],
        ['Ana', 'Petit', A],
      ],
      ['A1:B1'],
      BOTH_ARE_NAMES,
    ));
});

test('merged cells are found behind whatever else stands behind the rows', () =>
  check(NAMES, ['A1:B1'], BOTH_ARE_NAMES, '<sheetProtection/><autoFilter ref="A1:C2"/>'));

test('nonsense and a great many merged cells are passed over', () =>
  check(
    NAMES,
    [
      '',
      'A1',
      'ZZZZ1:B2',
      'A1:XFD1048576',
      'A0:B0',
      ...Array.from({ length: 5000 }, (_, row) => `A${row + 9}:B${row + 9}`),
    ],
    {
      headers: ['Nom', 'B', 'Tél'],
      warnings: [NO_HEADER],
    },
  ));

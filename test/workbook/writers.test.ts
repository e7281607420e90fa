import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readCells } from './cells';
import { HANDMADE } from './handmade';
import { english, fixture, read } from './read';
import { quickestMs } from '../quickest';

/** The same content as different programs write it (`npm run fixtures`), with what is right written down by hand. */

const PROGRAMS = ['xlsxwriter', 'openpyxl', 'libreoffice', 'gnumeric'];

/** What the rows of scripts/fixtures/make.py show, in English and in French where that differs. */
const FORMATS: readonly (readonly [english: string, french?: string])[] = [
  ['1234.5', '1234,5'],
  ['33199001234'],
  ['0.333333333', '0,333333333'],
  ['1234.50', '1234,50'],
  ['1,234.50', '1 234,50'],
  ['1,234.50 €', '1 234,50 €'],
  ['(1,234.50)', '(1 234,50)'],
  ['12.5%', '12,5%'],
  ['zéro'],
  ['0199001234'],
  ['01 99 00 12 34'],
  ['n° 7'],
  ['1 jour'],
  ['1 1/2'],
  ['1.23E+07', '1,23E+07'],
  ['06/01/2025'],
  ['1/6/2025', '06/01/2025'],
  ['1/6/2025 14:06', '06/01/2025 14:06'],
  ['6 January 2025', '6 janvier 2025'],
  ['6 janvier 2025'],
  ['12:00'],
  ['36:00'],
  ['06:00 AM'],
  ['1900-01-00'],
];
describe.each(PROGRAMS)('number formats of %s', (program) => {
  test.each(['en-US', 'fr-FR'])('%s', async (locale) => {
    const cells = (await readCells(fixture(`formats-${program}.xlsx`), locale)).get('Formats');
    const shown = FORMATS.map((_format, index) =>
      cells?.get(`B${index + 2}`)?.text.replaceAll(/[\u00A0\u202F]/gu, ' '),
    );
    const right = FORMATS.map(([english, french = english]) => {
      // LibreOffice writes Excel's own short date as one that is American for everybody.
      const isFixed = program === 'libreoffice' && english.startsWith('1/6/2025');
      return locale === 'en-US' || isFixed ? english : french;
    });
    expect(shown).toEqual(right);
  });
});

const TEXTS = [
  'Élodie',
  'Łucja',
  'Юлия',
  '美咲',
  '😀 fête 👩\u200D👧',
  'שלום',
  '<b>gras</b> & "co"',
  '_x0041_',
  ' blancs ',
  'deux\nlignes',
  '=1+1',
  '+33',
  '@nom',
  '-5',
  "'apostrophe",
  '0199001234',
  '{{Nom}}',
  'a\tb',
  'x'.repeat(3000),
  'Noël et Zoë',
  'un lien',
  'VRAI',
  '#DIV/0!',
  'éà',
  'FAUX',
  '0',
  'fusion',
  '',
];
describe.each(PROGRAMS)('texts of %s', (program) => {
  const path = fixture(`texts-${program}.xlsx`);
  test('every one as it was written', async () => {
    const { rows } = await read(path, { locale: 'fr' });
    const right = TEXTS.map((text) => differing(program, text));
    expect(rows.map(({ values }) => values[1])).toEqual(right);
  });
  test('the hidden row, column and sheet', async () => {
    const { sheet, rows } = await read(path);
    expect(rows.filter(({ verdict }) => verdict === 'hidden').map(({ row }) => row)).toEqual([3]);
    expect(sheet).toMatchObject({
      sheet: 'Textes',
      headers: ['Tél', 'Texte', 'Caché'],
      hiddenColumns: [2],
      sheets: [
        { name: 'Textes', hidden: false },
        // gnumeric doesn't write that a sheet is hidden.
        { name: 'Masquée', hidden: program !== 'gnumeric' },
      ],
    });
  });
});

/** openpyxl writes an escape's lookalike as it stands, so that Excel shows the character; and no results of formulas. */
function differing(program: string, text: string): string {
  if (program !== 'openpyxl') return text;
  if (text === '_x0041_') return 'A';
  return ['#DIV/0!', 'éà', 'FAUX', '0'].includes(text) ? '' : text;
}

describe('workbooks made by hand', () => {
  test.each(Object.entries(HANDMADE))('%s is the file of the set', async (name, bytes) => {
    expect(Buffer.from(bytes).equals(new Uint8Array(await readFile(fixture(name))))).toBe(true);
  });
  test.each([
    ['handmade-utf16le.xlsx', [['+12125550101', 'Zoë 😀']]],
    ['handmade-utf16be.xlsx', [['+12125550101', 'Zoë 😀']]],
    ['handmade-utf8-mark.xlsx', [['+12125550101', 'Zoë 😀']]],
    ['handmade-no-references.xlsx', [['+12125550101', 'Zoë 😀']]],
    ['handmade-macros.xlsm', [['+12125550101', 'Zoë 😀']]],
    ['handmade-phonetic.xlsx', [['+12125550101', '東 京']]],
    ['handmade-prefix-strict.xlsx', [['+12125550101', 'Zoë', '06/01/2025']]],
    [
      'handmade-google.xlsx',
      [
        ['+12125550101', 'Élodie', '06/01/2025'],
        ['12125550102', 'Tél', 'VRAI'],
      ],
    ],
  ])('%s', async (name, right) => {
    const { rows } = await read(fixture(name), { locale: 'fr' });
    expect(rows.map(({ values }) => values)).toEqual(right);
    expect(rows.every(({ verdict }) => verdict === 'ready')).toBe(true);
  });
});

test.each(PROGRAMS)('headers in two rows, merged both ways, of %s', async (program) => {
  const { sheet, rows } = await read(fixture(`headers-${program}.xlsx`));
  expect(sheet.headers).toEqual(['Élève', 'Mère Prénom', 'Mère Portable', 'Père Prénom', 'Père Portable', 'Classe']);
  expect([english(sheet.why.headerRow), sheet.warnings]).toEqual(['The headers are in rows 3 to 4.', []]);
  expect(sheet.headers[sheet.phoneColumn]).toBe('Mère Portable');
  expect(rows.map(({ row, phone }) => [row, phone])).toEqual([
    [5, '+12125550100'],
    [6, '+12125550101'],
    [7, '+12125550102'],
  ]);
});

test('merged cells, a validation and a name over the whole sheet: in no time', async () => {
  const tookMs = await quickestMs(async () => {
    const { rows } = await read(fixture('whole-sheet-openpyxl.xlsx'));
    expect(rows.map(({ values }) => values)).toEqual([['+12125550101', 'Zoë']]);
  });
  expect(tookMs).toBeLessThan(1000);
});

test('dates counted from 1904, as LibreOffice writes them', async () => {
  const { rows } = await read(fixture('date1904-libreoffice.xlsx'));
  expect(rows.map(({ values }) => values)).toEqual([['+61 491 570 006', '2025-01-06 14:05']]);
});

import { describe, expect, test } from 'vitest';
import { english, read } from './read';
import { MAIN, makeZip, OFFICE, relationships, rowXml, sheetParts } from './zip';

/** By its words alone, the first row of these would be the header row. */
const TITLED = [
  ['Clients', 'Printemps', 'Tél'],
  ['Liste', 'de Zoë', ''],
  ['Nom', 'Joindre', ''],
  ['Ana', '01 99 00 12 34', '01 99 00 12 34'],
  ['Ben', '01 99 00 12 35', '01 99 00 12 35'],
  ['Zoë', '01 99 00 12 36', '01 99 00 12 36'],
];
const ROWS = TITLED.map((values) => rowXml(values)).join('');

async function headerRow(others: Readonly<Record<string, string>>, rows = ROWS): Promise<readonly [number, string]> {
  const { sheet } = await read(makeZip(sheetParts(rows, others)));
  return [sheet.headerRow, english(sheet.why.headerRow)];
}

function withTables(...tables: readonly string[]): Readonly<Record<string, string>> {
  const parts = tables.map((table, index) => [`xl/tables/table${index}.xml`, table] as const);
  const targets = tables.map((_, index) => [`t${index}`, ['table', `../tables/table${index}.xml`]] as const);
  const rels = relationships(Object.fromEntries(targets));
  return { 'xl/worksheets/_rels/sheet1.xml.rels': rels, ...Object.fromEntries(parts) };
}

const table = (reference: string, attributes = ''): string =>
  `<table xmlns="${MAIN}" ref="${reference}" ${attributes}/>`;

function withFilter(name: string, localSheetId: number, reference: string): Readonly<Record<string, string>> {
  const names = `<definedNames><definedName name="${name}" localSheetId="${localSheetId}" hidden="1">${reference}</definedName></definedNames>`;
  const sheets = '<sheets><sheet name="Feuille" sheetId="1" r:id="r1"/></sheets>';
  return { 'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${sheets}${names}</workbook>` };
}

const BY_THE_SHEET = [3, 'The headers are in row 3: the sheet’s table or filter begins there.'];
const BY_WORDS = [1, 'The headers are in row 1.'];

describe('the header row', () => {
  test('without a table or a filter is found by its words', async () => {
    expect(await headerRow({})).toEqual(BY_WORDS);
  });

  test('is that of the sheet’s table, the longest where there are several', async () => {
    expect(await headerRow(withTables(table('A3:B4')))).toEqual(BY_THE_SHEET);
    expect(await headerRow(withTables(table('D1:E2'), table('A3:B40')))).toEqual(BY_THE_SHEET);
  });

  test('is where the sheet’s filter begins', async () => {
    expect(await headerRow(withFilter('_xlnm._FilterDatabase', 0, 'Feuille!$A$3:$B$4'))).toEqual(BY_THE_SHEET);
    expect(await headerRow(withFilter('_xlnm._FilterDatabase', 0, `'A b'!$A$3:$B$4`))).toEqual(BY_THE_SHEET);
  });

  test('isn’t told by another sheet’s filter, another name, or a table without headers', async () => {
    expect(await headerRow(withFilter('_xlnm._FilterDatabase', 1, 'Autre!$A$3:$B$4'))).toEqual(BY_WORDS);
    expect(await headerRow(withFilter('_xlnm.Print_Area', 0, 'Feuille!$A$3:$B$4'))).toEqual(BY_WORDS);
    expect(await headerRow(withTables(table('A3:B4', 'headerRowCount="0"')))).toEqual(BY_WORDS);
  });

  test('isn’t told by nonsense, and a damaged table is no reason not to read the sheet', async () => {
    for (const reference of ['', 'A:B', 'A0:B0', 'A99999:B999999', '#REF!']) {
      expect(await headerRow(withTables(table(reference))), reference).toEqual(BY_WORDS);
    }
    expect(await headerRow(withTables('<table ref="A3:B4"'))).toEqual(BY_WORDS);
    expect(await headerRow(withTables('<!DOCTYPE t [<!ENTITY a "b">]><table ref="A3:B4"/>'))).toEqual(BY_WORDS);
  });

  test('never is a row that holds a phone number', async () => {
    expect(await headerRow(withTables(table('A4:B4')))).toEqual(BY_WORDS);
  });
});

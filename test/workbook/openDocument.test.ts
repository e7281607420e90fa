import { describe, expect, test } from 'vitest';
import { english, failure, fixture, read } from './read';
import { makeZip } from './zip';

const A = '01 99 00 12 34';
const TABLE = 'urn:oasis:names:tc:opendocument:xmlns:table:1.0';
const NAMESPACES = `xmlns:office="urn:o" xmlns:table="${TABLE}" xmlns:text="urn:t" xmlns:style="urn:s" xmlns:number="urn:n" xmlns:draw="urn:d"`;

interface Content {
  readonly styles?: string;
  readonly after?: string;
  readonly parts?: Readonly<Record<string, string>>;
}

/** @param tables by name, the rows' XML */
function file(
  tables: Readonly<Record<string, string>>,
  { styles = '', after = '', parts = {} }: Content = {},
): Uint8Array {
  const sheets = Object.entries(tables).map(
    ([name, rows]) => `<table:table table:name="${name}" table:style-name="${name}">${rows}</table:table>`,
  );
  const content = `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${NAMESPACES}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${sheets.join('')}${after}</office:spreadsheet></office:body></office:document-content>`;
  const all = { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content, ...parts };
  return makeZip(Object.entries(all).map(([name, text]) => ({ name, content: text })));
}

const text = (value: string, attributes = ''): string =>
  `<table:table-cell office:value-type="string" ${attributes}><text:p>${value}</text:p></table:table-cell>`;
const row = (cells: string, attributes = ''): string => `<table:table-row ${attributes}>${cells}</table:table-row>`;
const HEADER = row(text('Nom') + text('Tél'));
const ZOE = row(text('Zoë') + text(A));

async function check(source: Uint8Array, expected: readonly (readonly (string | number)[])[], locale = 'en-US') {
  const { rows } = await read(source, { locale });
  expect(rows.map(({ row: number, verdict, values }) => [number, verdict, ...values])).toEqual(expected);
}

describe('an OpenDocument sheet', () => {
  test('of LibreOffice is read like the workbook that it was saved from', async () => {
    const cells = async (name: string) =>
      (await read(fixture(name), { locale: 'fr-FR' })).rows.map(({ row: number, phone, verdict, values }) => {
        // LibreOffice keeps no colours and no booleans of formulas, and shows dates as its own styles say.
        return [number, phone, verdict, values[0], values[1], values[5]];
      });
    const [ods, xlsx] = await Promise.all([cells('opendocument.ods'), cells('libreoffice.xlsx')]);
    expect(ods.length).toBeGreaterThan(2);
    expect(ods).toEqual(xlsx);
  });
  test('has spaces, tabs, lines and links in its texts, and no comments or drawings', () =>
    check(
      file({
        Gens:
          HEADER +
          row(
            `<table:table-cell office:value-type="string"><office:annotation><text:p>Commentaire</text:p></office:annotation><text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/><text:a>d</text:a></text:p><text:p>e</text:p></table:table-cell><table:table-cell office:value-type="string"><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame><text:p>${A}</text:p></table:table-cell>`,
          ),
      }),
      [[2, 'ready', 'a  b\tc\nd\ne', A]],
    ));
  test('counts repeated rows and columns, and leaves what merged cells cover', () =>
    check(
      file({
        Gens:
          HEADER +
          row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="3"') +
          row(`${text('Zoë', 'table:number-columns-repeated="1"')}${text(A)}`, 'table:number-rows-repeated="2"') +
          row(`${text('Ana')}<table:covered-table-cell><text:p>${A}</text:p></table:covered-table-cell>`) +
          row('<table:table-cell/>', 'table:number-rows-repeated="1048000"'),
      }),
      [
        [5, 'ready', 'Zoë', A],
        [6, 'duplicate', 'Zoë', A],
        [7, 'empty', 'Ana', ''],
      ],
    ));
  test('hides rows, columns and sheets', async () => {
    const hidden =
      '<style:style style:name="Ancien" style:family="table"><style:table-properties table:display="false"/></style:style>';
    const columns = '<table:table-column/><table:table-column table:visibility="collapse"/>';
    const source = file(
      { Ancien: HEADER + ZOE, Gens: columns + HEADER + row(text('Zoë') + text(A), 'table:visibility="filter"') + ZOE },
      { styles: hidden },
    );
    const { sheet, rows } = await read(source);
    expect([sheet.sheet, sheet.sheets, sheet.hiddenColumns]).toEqual([
      'Gens',
      [
        { name: 'Ancien', hidden: true },
        { name: 'Gens', hidden: false },
      ],
      [1],
    ]);
    expect(rows.map(({ row: number, verdict }) => [number, verdict])).toEqual([
      [2, 'hidden'],
      [3, 'ready'],
    ]);
  });
  test('tells where its filter begins', async () => {
    const range = `<table:database-ranges><table:database-range table:target-range-address="'Les gens'.A2:'Les gens'.B4" table:display-filter-buttons="true"/></table:database-ranges>`;
    const rows = row(text('Membres') + text('Joindre')) + row(text('Nom') + text('Ligne')) + ZOE + ZOE;
    const { sheet } = await read(file({ 'Les gens': rows }, { after: range }));
    expect(english(sheet.why.headerRow)).toBe('The headers are in row 2: the sheet’s table or filter begins there.');
  });
  test('writes numbers and dates in the reader’s language where it knows their format', async () => {
    const styles =
      '<number:number-style style:name="N2"><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>' +
      '<number:date-style style:name="D1"><number:day number:style="long"/><number:text> </number:text><number:month number:style="long" number:textual="true"/><number:text> </number:text><number:year number:style="long"/></number:date-style>' +
      '<style:style style:name="a" style:family="table-cell" style:data-style-name="N2"/><style:style style:name="b" style:family="table-cell" style:data-style-name="D1"/>';
    const value = (style: string, attributes: string, shown: string) =>
      `<table:table-cell table:style-name="${style}" ${attributes}><text:p>${shown}</text:p></table:table-cell>`;
    const rows =
      row(text('Tél') + text('Solde') + text('Échéance')) +
      row(
        text(A) +
          value('a', 'office:value-type="float" office:value="1234.5"', '1,234.50') +
          value('b', 'office:value-type="date" office:date-value="2025-03-01"', '01 March 2025'),
      );
    const source = file({ Gens: rows }, { styles });
    await check(source, [[2, 'ready', A, '1,234.50', '01 March 2025']]);
    await check(source, [[2, 'ready', A, '1\u202F234,50', '01 mars 2025']], 'fr-FR');
  });
  test('has the digits of a number that its column was too narrow for', () =>
    check(
      file({
        Gens:
          HEADER +
          row(
            `${text('Zoë')}<table:table-cell office:value-type="float" office:value="33199001234"><text:p>3.32E+10</text:p></table:table-cell>`,
          ),
      }),
      [[2, 'ready', 'Zoë', '33199001234']],
    ));
});

describe('an OpenDocument file that is refused', () => {
  const REFUSED =
    'The workbook is refused: it is built in a way that no spreadsheet program does, and that can do harm.';
  const happened = async (source: Uint8Array) => (await failure(source))[0];
  test('with a password', async () =>
    expect(
      await happened(
        file(
          { Gens: HEADER },
          { parts: { 'META-INF/manifest.xml': '<m><file-entry><encryption-data/></file-entry></m>' } },
        ),
      ),
    ).toBe('The workbook is protected with a password.'));
  test('with more repeated cells than anybody has', async () =>
    expect(
      await happened(
        file({
          Gens:
            HEADER + row(text('x', 'table:number-columns-repeated="16000"'), 'table:number-rows-repeated="1000000"'),
        }),
      ),
    ).toBe(REFUSED));
  test('with rows beyond those of Excel', async () =>
    expect(await happened(file({ Gens: HEADER + row(text(A), 'table:number-rows-repeated="2000000"') }))).toContain(
      'beyond the 1,048,576 rows',
    ));
  test('with entities', async () =>
    expect(
      await happened(
        makeZip([{ name: 'content.xml', content: '<!DOCTYPE x [<!ENTITY a "a">]><office:document-content/>' }]),
      ),
    ).toBe(REFUSED));
  test('of another kind', async () =>
    expect(await happened(makeZip([{ name: 'content.xml', content: '<office:document-content/>' }]))).toBe(
      'The workbook is damaged: its part “content.xml” can’t be read.',
    ));
});

import { describe, expect, test } from 'vitest';
import { failure, read } from './read';
import { MAIN, makeZip, OFFICE, relationships, rowXml, sheetParts } from './zip';

/** Workbooks within the standard that ordinary programs seldom write. */

const PHONE = '+33199001234';
const HEADERS = rowXml(['Nom', 'Tél']);

async function check(bytes: Uint8Array, ...names: string[]): Promise<void> {
  const { rows } = await read(bytes);
  expect(rows.map(({ values }) => values)).toEqual(names.map((name) => [name, PHONE]));
}

function withSheet(sheet: string | Uint8Array, others: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array {
  return makeZip(sheetParts('', { 'xl/worksheets/sheet1.xml': sheet, ...others }));
}

function worksheet(rows: string, prefix = '', namespace = MAIN): string {
  const declaration = prefix === '' ? `xmlns="${namespace}"` : `xmlns:${prefix.slice(0, -1)}="${namespace}"`;
  return `<${prefix}worksheet ${declaration}><${prefix}sheetData>${rows}</${prefix}sheetData></${prefix}worksheet>`;
}

const PLAIN = worksheet(HEADERS + rowXml(['Zoë', PHONE]));

describe('the package', () => {
  test('parts with other names and absolute targets, in any order and case', () => {
    const parts = [
      { name: 'Tables/one.xml', content: PLAIN },
      {
        name: 'book/main.xml',
        content: `<workbook xmlns="${MAIN}" xmlns:q="${OFFICE}"><sheets><sheet q:id="x" name="S" sheetId="9"/></sheets></workbook>`,
      },
      { name: 'book/_rels/main.xml.rels', content: relationships({ x: ['worksheet', '../tables/./one.xml'] }) },
      { name: '_rels/.rels', content: relationships({ a: ['officeDocument', '/book/main.xml'] }) },
    ];
    return check(makeZip(parts), 'Zoë');
  });
  test('stored without compression', () =>
    check(makeZip(sheetParts(HEADERS + rowXml(['Zoë', PHONE])), { stored: true }), 'Zoë'));
  test('without relationships of the package', async () => {
    const parts = sheetParts(HEADERS + rowXml(['Zoë', PHONE])).filter(({ name }) => name !== '_rels/.rels');
    await check(makeZip(parts), 'Zoë');
  });
  test('a chart sheet is no sheet', async () => {
    const bytes = makeZip(
      sheetParts(HEADERS + rowXml(['Zoë', PHONE]), {
        'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Chart" r:id="c"/><sheet name="Feuille" r:id="r1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relationships({
          c: ['chartsheet', 'chartsheets/sheet1.xml'],
          r1: ['worksheet', 'worksheets/sheet1.xml'],
        }),
      }),
    );
    expect((await read(bytes)).sheet.sheets).toEqual([{ name: 'Feuille', hidden: false }]);
  });
});

describe('the XML', () => {
  test('with a prefix, in the strict namespace', () =>
    check(
      withSheet(
        worksheet(
          (HEADERS + rowXml(['Zoë', PHONE])).replaceAll(/<(\/?)/gu, '<$1x:'),
          'x:',
          'http://purl.oclc.org/ooxml/spreadsheetml/main',
        ),
      ),
      'Zoë',
    ));
  test('UTF-8 with a byte order mark', () => check(withSheet(`\uFEFF<?xml version="1.0"?>${PLAIN}`), 'Zoë'));
  test('UTF-16', () =>
    check(withSheet(Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${PLAIN}`, 'utf16le')), 'Zoë'));
  test('UTF-16, big end first', () =>
    check(withSheet(Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${PLAIN}`, 'utf16le').swap16()), 'Zoë'));
  test('ISO-8859-1', () =>
    check(withSheet(Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${PLAIN}`, 'latin1')), 'Zoë'));
  test('character references, CDATA and comments', () =>
    check(
      withSheet(
        worksheet(
          `${HEADERS}<row><c t="inlineStr"><is><t>Z&#111;<!-- x --><![CDATA[ë & <b>]]></t></is></c><c t="str"><v>${PHONE}</v></c></row>`,
        ),
      ),
      'Zoë & <b>',
    ));
});

describe('the cells', () => {
  test('out of order, with references', () =>
    check(
      withSheet(
        worksheet(`${HEADERS}<row r="5"><c r="B5" t="str"><v>${PHONE}</v></c><c r="A5" t="str"><v>Zoë</v></c></row>`),
      ),
      'Zoë',
    ));
  test('rich and phonetic text, escaped characters', () => {
    const shared = [
      '<si><t>Nom</t></si>',
      '<si><t>Tél</t></si>',
      '<si><r><t>東</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh></si>',
      `<si><t>${PHONE}_x000D_</t></si>`,
      '<si><t>a_x005F_x0041_b</t></si>',
    ];
    const cells = (...indexes: number[]): string =>
      `<row>${indexes.map((index) => `<c t="s"><v>${index}</v></c>`).join('')}</row>`;
    return check(
      withSheet(worksheet(cells(0, 1) + cells(2, 3) + cells(4, 3)), {
        'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared.join('')}</sst>`,
      }),
      '東 京',
      'a_x0041_b',
    );
  });
  test('merged over the whole sheet, with validations: in no time', () =>
    check(
      withSheet(
        PLAIN.replace(
          '</worksheet>',
          '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations></worksheet>',
        ),
      ),
      'Zoë',
    ));
  test('beyond Excel’s limits are named', async () => {
    const todo = 'Open the workbook in Excel and save it again.';
    const happened = (where: string): string =>
      `The sheet has a cell or row “${where}”, beyond the 1,048,576 rows and 16,384 columns of Excel.`;
    for (const [row, where] of [
      ['<row r="1048577"><c/></row>', '1048577'],
      ['<row r="1"><c r="XFE1"><v>1</v></c></row>', 'XFE1'],
      ['<row r="-3"/>', '-3'],
    ] as const) {
      expect(await failure(withSheet(worksheet(HEADERS + row)))).toEqual([happened(where), todo]);
    }
  });
});

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

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="d mmmm yyyy"/><numFmt numFmtId="165" formatCode="&quot;M. &quot;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>`;

/** The values of the one data row. */
async function checkValues(rows: string, values: readonly string[], locale = 'en-US'): Promise<void> {
  const { rows: found } = await read(withSheet(worksheet(rows), { 'xl/styles.xml': STYLES }), { locale });
  expect(found.map((row) => row.values)).toEqual([values]);
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
  test('a workbook with macros, as data', () =>
    check(
      makeZip(
        sheetParts(HEADERS + rowXml(['Zoë', PHONE]), {
          'xl/vbaProject.bin': new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]),
          '[Content_Types].xml':
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        }),
      ),
      'Zoë',
    ));
  test('a workbook part without an ending', () =>
    check(
      makeZip([
        { name: '_rels/.rels', content: relationships({ a: ['officeDocument', 'book'] }) },
        {
          name: 'book',
          content: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="S" r:id="x"/></sheets></workbook>`,
        },
        { name: '_rels/book.rels', content: relationships({ x: ['worksheet', 'my%20sheet'] }) },
        { name: 'my sheet', content: PLAIN },
      ]),
      'Zoë',
    ));
  test('external links are never followed', () =>
    check(
      makeZip(
        sheetParts(HEADERS + rowXml(['Zoë', PHONE]), {
          'xl/_rels/workbook.xml.rels': relationships({
            r1: ['worksheet', 'worksheets/sheet1.xml'],
            e1: ['externalLink', 'externalLinks/externalLink1.xml'],
            s1: ['styles', 'http://127.0.0.1:9/styles.xml'],
          }),
          'xl/externalLinks/externalLink1.xml': `<externalLink xmlns="${MAIN}"><externalBook r:id="rId1"/></externalLink>`,
          'xl/externalLinks/_rels/externalLink1.xml.rels':
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
        }),
      ),
      'Zoë',
    ));
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
  test.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
  ])('every part in %s', async (_name, encode) => {
    const shared = `<sst xmlns="${MAIN}"><si><t>Zoë 😀</t></si></sst>`;
    const rows = `${HEADERS}<row><c t="s"><v>0</v></c><c t="str"><v>${PHONE}</v></c></row>`;
    const parts = sheetParts(rows, { 'xl/sharedStrings.xml': shared, 'xl/styles.xml': STYLES });
    await check(
      makeZip(parts.map(({ name, content }) => ({ name, content: new Uint8Array(encode(content as string)) }))),
      'Zoë 😀',
    );
  });
  test.each(['utf8', 'utf16le'] as const)('characters across chunks of the file, %s', async (encoding) => {
    // Chunks are 64 KiB, so one of 1 to 4 bytes more before them puts each border within a character once.
    for (const lead of ['', 'a', 'ab', 'abc']) {
      const names = Array.from({ length: 12_000 }, (_, index) => `${lead}é😀美${index}`);
      const sheet = worksheet(HEADERS + names.map((name) => rowXml([name, PHONE])).join(''));
      const bytes = new Uint8Array(Buffer.from(`\uFEFF${sheet}`, encoding));
      const parts = sheetParts('', { 'xl/worksheets/sheet1.xml': bytes });
      const { rows } = await read(makeZip(parts, { stored: true }));
      expect(rows.filter(({ values }, index) => values[0] !== names[index])).toEqual([]);
    }
  });
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
  test('in rows without references, after one with', async () => {
    const rows = `${HEADERS}<row r="7"/><row><c r="B8" t="str"><v>${PHONE}</v></c><c t="str"><v>C</v></c></row>`;
    const { rows: found } = await read(withSheet(worksheet(rows)));
    expect(found.map(({ row, cell, phone }) => [row, cell, phone])).toEqual([[8, 'B8', PHONE]]);
  });
  test('with a formula’s cached result: 0, false, an empty text, an error, and none', () =>
    checkValues(
      rowXml(['Tél', 'a', 'b', 'c', 'd', 'e', 'f']) +
        `<row><c t="str"><v>${PHONE}</v></c><c><f>1-1</f><v>0</v></c><c t="b"><f>1=2</f><v>0</v></c>` +
        '<c t="str"><f>""</f><v></v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>A1</f></c><c t="str"><f>"é"</f><v>é</v></c></row>',
      [PHONE, '0', 'FALSE', '', '#DIV/0!', '', 'é'],
    ));
  test('with errors are named by their columns', async () => {
    const rows = `${rowXml(['Tél', 'Nom', 'Solde'])}<row><c t="str"><v>${PHONE}</v></c><c t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c></row>${rowXml([PHONE, 'Zoë', 1])}`;
    const { rows: found } = await read(withSheet(worksheet(rows)));
    expect(found.map(({ errorColumns }) => errorColumns)).toEqual([[1, 2], undefined]);
  });
  test('in hidden columns are read, and told of', async () => {
    const cols =
      '<cols><col min="1" max="1"/><col min="2" max="3" hidden="1"/><col min="9" max="16384" hidden="true"/></cols>';
    const sheet = PLAIN.replace('<sheetData>', `${cols}<sheetData>`);
    expect((await read(withSheet(sheet))).sheet.hiddenColumns).toEqual([1]);
    expect((await read(withSheet(PLAIN))).sheet.hiddenColumns).toEqual([]);
  });
  test('in a hidden column of numbers give way to those in sight', async () => {
    const rows = rowXml(['Téléphone', 'Portable']) + rowXml(['01 99 00 12 34', '01 99 00 23 45']);
    const phoneColumn = async (hidden: number): Promise<string | undefined> => {
      const cols = `<cols><col min="${hidden}" max="${hidden}" hidden="1"/></cols>`;
      const { sheet } = await read(withSheet(worksheet(rows).replace('<sheetData>', `${cols}<sheetData>`)));
      return sheet.headers[sheet.phoneColumn];
    };
    expect([await phoneColumn(1), await phoneColumn(2), await phoneColumn(9)]).toEqual([
      'Portable',
      'Téléphone',
      'Portable',
    ]);
  });
  test('with dates of the strict standard as text', () =>
    checkValues(
      rowXml(['Tél', 'a', 'b', 'c', 'd']) +
        `<row><c t="str"><v>${PHONE}</v></c><c t="d" s="1"><v>2025-01-06</v></c><c t="d"><v>2025-01-06T14:05:00Z</v></c><c t="d"><v>14:05</v></c><c t="d"><v>bientôt</v></c></row>`,
      [PHONE, '6 janvier 2025', '06/01/2025 14:05:00', '14:05:00', 'bientôt'],
      'fr',
    ));
  test('with a format for texts, shared', async () => {
    const shared = `<sst xmlns="${MAIN}"><si><t>Noël</t></si></sst>`;
    const rows = `${HEADERS}<row r="2"><c r="A2" s="2" t="s"><v>0</v></c><c r="B2" t="str"><v>${PHONE}</v></c></row>`;
    await check(withSheet(worksheet(rows), { 'xl/styles.xml': STYLES, 'xl/sharedStrings.xml': shared }), 'M. Noël');
  });
  test('with a format for texts, and in the user’s language', () =>
    checkValues(
      rowXml(['Tél', 'Nom', 'Payé', 'Solde', 'Né le']) +
        `<row><c t="str"><v>${PHONE}</v></c><c s="2" t="str"><v>Noël</v></c><c t="b"><v>1</v></c><c><v>1234.5</v></c><c s="3"><v>45663</v></c></row>`,
      [PHONE, 'M. Noël', 'VRAI', '1234,5', '06/01/2025'],
      'fr',
    ));
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

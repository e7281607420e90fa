import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAIN, makeZip, OFFICE, relationships, sheetParts } from './zip';

/** Workbooks that the programs at hand don't write, but others do; `npm run fixtures` writes them to a folder. */
export async function writeHandmade(folder: string): Promise<void> {
  for (const [name, bytes] of Object.entries(HANDMADE)) await writeFile(join(folder, name), bytes);
}

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const TYPES: readonly (readonly [part: RegExp, type: string])[] = [
  [/(?:workbook|main)\.xml$/u, `${SPREADSHEET}.sheet.main+xml`],
  [/(?:sheet1|one)\.xml$/u, `${SPREADSHEET}.worksheet+xml`],
  [/(?:sharedStrings|words)\.xml$/u, `${SPREADSHEET}.sharedStrings+xml`],
  [/styles\.xml$/u, `${SPREADSHEET}.styles+xml`],
];

const STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
const STYLES = `<?xml version="1.0" encoding="UTF-8"?>
<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="dd\\/mm\\/yyyy"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`;

const row = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;
const inline = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const shared = (reference: string, index: number): string => `<c r="${reference}" t="s"><v>${index}</v></c>`;

const PEOPLE = `<row>${inline('Tél')}${inline('Nom')}</row><row>${inline('+12125550101')}${inline('Zoë 😀')}</row>`;

export const HANDMADE: Readonly<Record<string, Uint8Array>> = {
  'handmade-utf16le.xlsx': workbook(sheetParts(PEOPLE), (text) => {
    const plain = text.replace('encoding="UTF-8"', 'encoding="UTF-16"');
    return new Uint8Array(Buffer.from(`\uFEFF${plain}`, 'utf16le'));
  }),
  'handmade-utf16be.xlsx': workbook(sheetParts(PEOPLE), (text) => {
    const plain = text.replace('encoding="UTF-8"', 'encoding="UTF-16"');
    return new Uint8Array(Buffer.from(`\uFEFF${plain}`, 'utf16le').swap16());
  }),
  'handmade-utf8-mark.xlsx': workbook(sheetParts(PEOPLE), (text) => new Uint8Array(Buffer.from(`\uFEFF${text}`))),
  'handmade-no-references.xlsx': workbook(sheetParts(PEOPLE)),
  'handmade-prefix-strict.xlsx': workbook([
    { name: '_rels/.rels', content: relationships({ a: ['officeDocument', '/book/Main.xml'] }) },
    { name: 'tables/one.xml', content: strictSheet() },
    {
      name: 'book/_rels/main.xml.rels',
      content: relationships({ x: ['worksheet', '../Tables/./one.xml'], t: ['sharedStrings', '/words.xml'] }),
    },
    {
      name: 'book/main.xml',
      content: `<s:workbook xmlns:s="${STRICT}" xmlns:q="${OFFICE}"><s:sheets><s:sheet q:id="x" name="Un" sheetId="9"/></s:sheets></s:workbook>`,
    },
    { name: 'words.xml', content: `<s:sst xmlns:s="${STRICT}"><s:si><s:t>Zoë</s:t></s:si></s:sst>` },
  ]),
  // As Google Sheets writes: a style for every cell, every row to the last column, values of formulas as `str`.
  'handmade-google.xlsx': workbook(
    sheetParts(
      row(1, shared('A1', 0) + shared('B1', 1) + shared('C1', 2)) +
        row(2, `${shared('A2', 3)}${shared('B2', 4)}<c r="C2" s="1"><v>45663.0</v></c><c r="D2" s="0"/>`) +
        row(
          3,
          `<c r="A3" s="0"><v>1.2125550102E10</v></c><c r="B3" t="str"><f>A1</f><v>Tél</v></c><c r="C3" t="b"><v>1</v></c>`,
        ),
      {
        'xl/styles.xml': STYLES,
        'xl/sharedStrings.xml': sharedStrings(['Tél', 'Nom', 'Date', '+12125550101', 'Élodie']),
      },
    ),
  ),
  'handmade-phonetic.xlsx': workbook(
    sheetParts(row(1, shared('A1', 0) + shared('B1', 1)) + row(2, shared('A2', 2) + shared('B2', 3)), {
      'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"><si><t>Tél</t></si><si><t>Nom</t><phoneticPr fontId="1"/></si><si><r><t>+1212555</t></r><r><rPr><b/></rPr><t>0101</t></r></si><si><r><t>東</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh><phoneticPr fontId="1"/></si></sst>`,
    }),
  ),
  'handmade-macros.xlsm': workbook(
    sheetParts(PEOPLE, { 'xl/vbaProject.bin': new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) }),
  ),
};

/** With the list of content types that some readers need to believe that it's a workbook. */
function workbook(parts: ReturnType<typeof sheetParts>, encode?: (text: string) => Uint8Array): Uint8Array {
  const overrides = parts.map(({ name }) => {
    const type = TYPES.find(([part]) => part.test(name))?.[1];
    return type === undefined ? '' : `<Override PartName="/${name}" ContentType="${type}"/>`;
  });
  const defaults =
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>';
  const content = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${defaults}${overrides.join('')}</Types>`;
  const all = [{ name: '[Content_Types].xml', content }, ...parts];
  return makeZip(encode ? all.map((part) => ({ name: part.name, content: encode(String(part.content)) })) : all);
}

function strictSheet(): string {
  const cells = `<s:row><s:c t="inlineStr"><s:is><s:t>Tél</s:t></s:is></s:c><s:c t="str"><s:v>Nom</s:v></s:c><s:c t="str"><s:v>Date</s:v></s:c></s:row><s:row><s:c t="str"><s:v>+12125550101</s:v></s:c><s:c t="s"><s:v>0</s:v></s:c><s:c t="d"><s:v>2025-01-06</s:v></s:c></s:row>`;
  return `<s:worksheet xmlns:s="${STRICT}"><s:sheetData>${cells}</s:sheetData></s:worksheet>`;
}

function sharedStrings(texts: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><sst xmlns="${MAIN}">${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`;
}

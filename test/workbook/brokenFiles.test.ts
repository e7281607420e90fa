import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { failure, fixture } from './read';
import { MAIN, makeZip, rowXml, sheetParts, workbookOf } from './zip';

async function check(source: string | Uint8Array, happened: string, todo: string): Promise<void> {
  expect(await failure(source)).toEqual([happened, todo]);
}

const WHOLE = workbookOf([
  ['Nom', 'Tél'],
  ['Zoë', '01 99 00 12 34'],
]);
const SAVE_AS = 'Open it in Excel and save it as “Excel Workbook (.xlsx)”.';
const REFUSED = [
  'The workbook is refused: it is built in a way that no spreadsheet program does, and that can do harm.',
  'Copy its cells into a new workbook, or ask whoever sent it for a clean one.',
] as const;
const NO_WORKBOOK = [
  'This is neither a workbook nor a list, whatever its name says.',
  'Choose an .xlsx, .ods or .csv file, or open this one in its own program and export it as .xlsx.',
] as const;
const INCOMPLETE = [
  'The workbook is incomplete: the end of the file is missing.',
  'Copy or download it again and wait until that has finished.',
] as const;
const damaged = (part: string) =>
  [
    `The workbook is damaged: its part “${part}” can’t be read.`,
    'Open it in Excel, let Excel repair it, and save it under a new name.',
  ] as const;

describe('a file that is no workbook', () => {
  test('isn’t there', () =>
    check(
      fixture('nothing.xlsx'),
      'The workbook isn’t there.',
      'Check its name and folder; it may have been moved, renamed or deleted.',
    ));
  test('a folder', () => check(tmpdir(), 'This is a folder, not a workbook.', 'Choose an .xlsx, .ods or .csv file.'));
  test('0 bytes', () =>
    check(
      new Uint8Array(),
      'The file is empty: it has 0 bytes.',
      'Copy or download it again, or save the workbook again in Excel.',
    ));
  test('.xls', () =>
    check(fixture('old-excel.xls'), 'This is a workbook of an old Excel (.xls), whatever its name says.', SAVE_AS));
  test('encrypted', () =>
    check(
      oleFile('EncryptedPackage'),
      'The workbook is protected with a password.',
      'Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.',
    ));
  test('another OLE file', () => check(oleFile('WordDocument'), ...NO_WORKBOOK));
  test('a picture', () => check(Buffer.from('89504e470d0a1a0a0000', 'hex'), ...NO_WORKBOOK));
  test('.xlsb', () =>
    check(makeZip([{ name: 'xl/workbook.bin', content: 'x' }]), 'This is a binary workbook (.xlsb).', SAVE_AS));
  test('Word', () =>
    check(
      makeZip([{ name: 'word/document.xml', content: '<document/>' }]),
      'This is a Word document, not an Excel workbook.',
      'Choose an .xlsx file; a table in Word can be copied into Excel.',
    ));
  test('any other zip', () => check(makeZip([{ name: 'readme.txt', content: 'x' }]), ...NO_WORKBOOK));
});

describe('a damaged workbook', () => {
  test.each([10, 100, WHOLE.length - 30, WHOLE.length - 1])('truncated to %d bytes', (length) =>
    check(WHOLE.slice(0, length), ...INCOMPLETE),
  );
  test('truncated file on disk', async () => {
    const bytes = new Uint8Array(await readFile(fixture('openpyxl.xlsx')));
    await check(bytes.slice(0, 3000), ...INCOMPLETE);
  });
  test('a sheet that is missing', () =>
    check(
      makeZip(sheetParts('').filter(({ name }) => !name.includes('sheet1'))),
      ...damaged('xl/worksheets/sheet1.xml'),
    ));
  test('XML cut off', () =>
    check(
      makeZip(sheetParts('', { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c><v>1' })),
      ...damaged('xl/worksheets/sheet1.xml'),
    ));
  test.each(['xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml'])(
    'a wrong checksum of %s',
    (part) => {
      const parts = sheetParts(rowXml(['Tél', '01 99 00 12 34']), { 'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"/>` });
      const content = parts.map((one) => (one.name === part ? { ...one, claimedChecksum: 0x12345678 } : one));
      return check(makeZip(content), ...damaged(part));
    },
  );
  test('a byte changed in a stored part', () => {
    const bytes = makeZip(sheetParts(rowXml(['Tél', '01 99 00 12 34'])), { stored: true });
    bytes[Buffer.from(bytes).indexOf('99 00 12 34')] = 0x38;
    return check(bytes, ...damaged('xl/worksheets/sheet1.xml'));
  });
  test('compressed bytes that are none', () => {
    const bytes = makeZip(sheetParts(rowXml(['Tél'])));
    const from = Buffer.from(bytes).indexOf('xl/workbook.xml') + 'xl/workbook.xml'.length;
    bytes.fill(0xff, from, from + 20);
    return check(bytes, ...damaged('xl/workbook.xml'));
  });
});

describe('a hostile workbook is refused', () => {
  const DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  const sheet = (text: string) => makeZip(sheetParts('', { 'xl/worksheets/sheet1.xml': text }));
  test('entities', () => check(sheet(`<?xml version="1.0"?>${DTD}<worksheet xmlns="${MAIN}"/>`), ...REFUSED));
  test('entities behind a comment', () => check(sheet(`<!-- <a> -->${DTD}<worksheet xmlns="${MAIN}"/>`), ...REFUSED));
  test('external entities', () =>
    check(sheet(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet xmlns="${MAIN}"/>`), ...REFUSED));
  test('zip bomb', () => check(sheet(`<worksheet>${' '.repeat(20_000_000)}</worksheet>`), ...REFUSED));
  test('zip bomb that lies about its size', () =>
    check(
      makeZip(
        sheetParts('', { 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(20_000_000)}</worksheet>` }).map((part) =>
          part.name.includes('sheet1') ? { ...part, claimedBytes: 1000 } : part,
        ),
      ),
      ...damaged('xl/worksheets/sheet1.xml'),
    ));
  test('names that climb out', () =>
    check(makeZip([...sheetParts(''), { name: '../../evil.xml', content: 'x' }]), ...REFUSED));
  test.each(['/etc/evil.xml', 'C:/evil.xml', '..\\evil.xml', 'xl/../../evil.xml'])('a part named %s', (name) =>
    check(makeZip([...sheetParts(''), { name, content: 'x' }]), ...REFUSED),
  );
  test('65,536 parts', () => {
    const parts = Array.from({ length: 65_536 }, (_, index) => ({ name: `p${index}`, content: '' }));
    return check(makeZip([...sheetParts(''), ...parts], { claimedCount: 65_535 }), ...REFUSED);
  });
  test('just over 100 times its size', () => {
    const line = '<row><c><v>1</v></c></row>';
    return check(sheet(`<worksheet><sheetData>${line.repeat(100_000)}</sheetData></worksheet>`), ...REFUSED);
  });
  test('65,535 parts', () => check(makeZip(sheetParts(''), { claimedCount: 65_535 }), ...REFUSED));
  test('elements nested without end', () => check(sheet('<a>'.repeat(5000)), ...damaged('xl/worksheets/sheet1.xml')));
});

/** The beginning of an OLE container whose directory, in its first sector, names one stream. */
function oleFile(stream: string): Uint8Array {
  const bytes = Buffer.alloc(2048);
  bytes.write('d0cf11e0a1b11ae1', 'hex');
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  bytes.write(stream, 1024, 'utf16le');
  return new Uint8Array(bytes);
}

import { expect, test } from 'vitest';
import { failure } from './read';
import { makeZip } from './zip';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HTML = 'This is a web page (HTML), whatever its name says.';

/** Each is told as what it is, with advice that leaves leading zeros and long numbers alone. */
test.each([
  [
    '.vcf',
    bytes('BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:+33199001201\r\nEND:VCARD'),
    'These are contact cards (.vcf), not a list.',
  ],
  [
    '.gsheet',
    bytes('{"url":"https://docs.google.com/open?id=x","doc_id":"x"}'),
    'This is a link to a Google sheet (.gsheet), not the sheet itself.',
  ],
  ['HTML', bytes('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>Tél</td></tr></table>'), HTML],
  ['HTML with a mark and a type', bytes('\uFEFF\n<!DOCTYPE html>\n<html></html>'), HTML],
  ['HTML in UTF-16', new Uint8Array(Buffer.from('\uFEFF<table><tr><td>x</td></tr></table>', 'utf16le')), HTML],
  ['a bare table', bytes('<table border=1><tr><td>x</td></tr></table>'), HTML],
  [
    'XML of Excel 2003',
    bytes(
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    'This is an XML spreadsheet of Excel 2003, whatever its name says.',
  ],
  [
    '.fods',
    bytes('<?xml version="1.0"?><office:document xmlns:office="urn:o"/>'),
    'This is an OpenDocument spreadsheet in one piece (.fods).',
  ],
  ['.numbers', makeZip([{ name: 'Index/Document.iwa', content: 'x' }]), 'This is a spreadsheet of Apple’s Numbers.'],
  ['.numbers, old', makeZip([{ name: 'Index.zip', content: 'x' }]), 'This is a spreadsheet of Apple’s Numbers.'],
  ['.xlsb', makeZip([{ name: 'xl/workbook.bin', content: 'x' }]), 'This is a binary workbook (.xlsb).'],
  ['PDF', bytes('%PDF-1.7\n'), 'This is a document of another kind, not a list.'],
  [
    'a picture',
    new Uint8Array(Buffer.from('89504e470d0a1a0a0000', 'hex')),
    'This is neither a workbook nor a list, whatever its name says.',
  ],
])('%s', async (_name, source, happened) => {
  const [found, todo] = await failure(source);
  expect(found).toBe(happened);
  expect(todo).not.toMatch(/Open (?:it|this one) in Excel and (?!save it as “Excel Workbook)/u);
});

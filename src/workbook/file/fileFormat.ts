import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { notAWorkbook, protectedFile } from './brokenFile';
import type { ByteSource } from './byteSource';
import { looksLikeText, otherText } from './textFormat';

/**
 * Looks at the first bytes of a file that should hold a table: a zip, whole or not, or text.
 * @throws HumanError that names what the file is instead, with advice that leaves its numbers what they are.
 */
export async function recognizeFile(source: ByteSource): Promise<'zip' | 'text'> {
  if (source.sizeBytes === 0) {
    throw new HumanError(
      sentence('The file is empty: it has 0 bytes.'),
      sentence('Copy or download it again, or save the workbook again in Excel.'),
    );
  }
  const start = await readPart(source, 0, START_BYTES);
  if (startsWith(start, ZIP_MARKS)) return 'zip';
  if (startsWith(start, [OLE_MARK])) throw await oleError(source, start);
  const other = otherText(start);
  if (other !== null) throw other;
  if (looksLikeText(start)) return 'text';
  throw notAWorkbook();
}

const START_BYTES = 4096;
const ZIP_MARKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0];

/** Excel's files before 2007, and today's with a password, are OLE containers; the directory of it tells them apart. */
async function oleError(source: ByteSource, start: Buffer): Promise<HumanError> {
  const sectorSize = 2 ** Math.min(start.length >= 32 ? start.readUInt16LE(30) : 9, 12);
  const firstDirectorySector = start.length >= 52 ? start.readUInt32LE(48) : 0;
  const directory = await readPart(source, (firstDirectorySector + 1) * sectorSize, START_BYTES);
  if (directory.includes('EncryptedPackage', 0, 'utf16le')) return protectedFile();
  if (directory.includes('Workbook', 0, 'utf16le') || directory.includes('Book', 0, 'utf16le')) {
    return new HumanError(
      sentence('This is a workbook of an old Excel (.xls), whatever its name says.'),
      sentence('Open it in Excel and save it as “Excel Workbook (.xlsx)”.'),
    );
  }
  return notAWorkbook();
}

function startsWith(bytes: Buffer, marks: readonly (readonly number[])[]): boolean {
  return marks.some((mark) => mark.every((byte, index) => bytes[index] === byte));
}

async function readPart(source: ByteSource, position: number, lengthBytes: number): Promise<Buffer> {
  const bytes = new Uint8Array(lengthBytes);
  return Buffer.from(bytes.buffer, 0, await source.read(bytes, position));
}

import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { ByteSource } from './byteSource';

/**
 * Looks at the first bytes of a file that should be an .xlsx.
 * @throws HumanError that names what the file is instead; nothing is thrown for a zip, whole or not.
 */
export async function refuseOtherFormats(source: ByteSource): Promise<void> {
  if (source.sizeBytes === 0) {
    throw new HumanError(
      message('The file is empty: it has 0 bytes.'),
      message('Copy or download it again, or save the workbook again in Excel.'),
    );
  }
  const start = await readPart(source, 0, 4096);
  if (startsWith(start, ZIP_MARKS)) return;
  if (startsWith(start, [OLE_MARK])) throw await oleError(source, start);
  if (looksLikeText(start)) {
    throw new HumanError(
      message('This is a text file, such as a CSV, and not an Excel workbook.'),
      message('Open it in Excel and save it as “Excel Workbook (.xlsx)”; renaming it isn’t enough.'),
    );
  }
  throw notAWorkbook();
}

/** A zip whose directory, at its end, is missing. */
export function truncatedFile(cause: unknown): HumanError {
  return new HumanError(
    message('The workbook is incomplete: the end of the file is missing.'),
    message('Copy or download it again and wait until that has finished.'),
    cause,
  );
}

export function damagedFile(part: string, cause?: unknown): HumanError {
  return new HumanError(
    message('The workbook is damaged: its part “{0}” can’t be read.', part),
    message('Open it in Excel, let Excel repair it, and save it under a new name.'),
    cause,
  );
}

export function notAWorkbook(): HumanError {
  return new HumanError(
    message('This is not an Excel workbook, whatever its name says.'),
    message('Choose an .xlsx file, or open this one in its own program and export it as .xlsx.'),
  );
}

/** A zip that holds something else: its names tell what. */
export function otherZip(container: { hasPart(name: string): boolean }): HumanError {
  if (container.hasPart('xl/workbook.bin')) {
    return new HumanError(
      message('This is a binary workbook (.xlsb).'),
      message('Open it in Excel and save it as “Excel Workbook (.xlsx)”.'),
    );
  }
  if (container.hasPart('mimetype') && container.hasPart('content.xml')) {
    return new HumanError(
      message('This is an OpenDocument file (.ods), not an Excel workbook.'),
      message('Open it in LibreOffice and save it as “Excel 2007-365 (.xlsx)”.'),
    );
  }
  if (container.hasPart('word/document.xml')) {
    return new HumanError(
      message('This is a Word document, not an Excel workbook.'),
      message('Choose an .xlsx file; a table in Word can be copied into Excel.'),
    );
  }
  return notAWorkbook();
}

export function protectedFile(): HumanError {
  return new HumanError(
    message('The workbook is protected with a password.'),
    message('Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.'),
  );
}

export function hostileFile(cause?: unknown): HumanError {
  return new HumanError(
    message('The workbook is refused: it is built in a way that no spreadsheet program does, and that can do harm.'),
    message('Copy its cells into a new workbook, or ask whoever sent it for a clean one.'),
    cause,
  );
}

const ZIP_MARKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0];

/** Excel's files before 2007, and today's with a password, are OLE containers; the directory of it tells them apart. */
async function oleError(source: ByteSource, start: Buffer): Promise<HumanError> {
  const sectorSize = 2 ** Math.min(start.length >= 32 ? start.readUInt16LE(30) : 9, 12);
  const firstDirectorySector = start.length >= 52 ? start.readUInt32LE(48) : 0;
  const directory = await readPart(source, (firstDirectorySector + 1) * sectorSize, 4096);
  if (directory.includes('EncryptedPackage', 0, 'utf16le')) return protectedFile();
  if (directory.includes('Workbook', 0, 'utf16le') || directory.includes('Book', 0, 'utf16le')) {
    return new HumanError(
      message('This is a workbook of an old Excel (.xls), whatever its name says.'),
      message('Open it in Excel and save it as “Excel Workbook (.xlsx)”.'),
    );
  }
  return notAWorkbook();
}

function startsWith(bytes: Buffer, marks: readonly (readonly number[])[]): boolean {
  return marks.some((mark) => mark.every((byte, index) => bytes[index] === byte));
}

function looksLikeText(bytes: Buffer): boolean {
  const utf16 = startsWith(bytes, [
    [0xff, 0xfe],
    [0xfe, 0xff],
  ]);
  return utf16 || bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

async function readPart(source: ByteSource, position: number, lengthBytes: number): Promise<Buffer> {
  const bytes = new Uint8Array(lengthBytes);
  return Buffer.from(bytes.buffer, 0, await source.read(bytes, position));
}

import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** A zip whose directory, at its end, is missing. */
export function truncatedFile(cause: unknown): HumanError {
  return new HumanError(
    sentence('The workbook is incomplete: the end of the file is missing.'),
    sentence('Copy or download it again and wait until that has finished.'),
    cause,
  );
}

export function damagedFile(part: string, cause?: unknown): HumanError {
  return new HumanError(
    sentence('The workbook is damaged: its part “{0}” can’t be read.', part),
    sentence('Open it in Excel, let Excel repair it, and save it under a new name.'),
    cause,
  );
}

export function notAWorkbook(): HumanError {
  return new HumanError(
    sentence('This is neither a workbook nor a list, whatever its name says.'),
    sentence('Choose an .xlsx, .ods or .csv file, or open this one in its own program and export it as .xlsx.'),
  );
}

/** A zip that holds something else: its names tell what. */
export function otherZip(container: { hasPart(name: string): boolean }): HumanError {
  if (container.hasPart('xl/workbook.bin')) {
    return new HumanError(
      sentence('This is a binary workbook (.xlsb).'),
      sentence('Open it in Excel and save it as “Excel Workbook (.xlsx)”.'),
    );
  }
  if (container.hasPart('Index/Document.iwa') || container.hasPart('Index.zip')) {
    return new HumanError(
      sentence('This is a spreadsheet of Apple’s Numbers.'),
      sentence('In Numbers, choose File, Export To, Excel, and use that file.'),
    );
  }
  if (container.hasPart('word/document.xml')) {
    return new HumanError(
      sentence('This is a Word document, not an Excel workbook.'),
      sentence('Choose an .xlsx file; a table in Word can be copied into Excel.'),
    );
  }
  return notAWorkbook();
}

export function protectedFile(): HumanError {
  return new HumanError(
    sentence('The workbook is protected with a password.'),
    sentence('Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.'),
  );
}

export function hostileFile(cause?: unknown): HumanError {
  return new HumanError(
    sentence('The workbook is refused: it is built in a way that no spreadsheet program does, and that can do harm.'),
    sentence('Copy its cells into a new workbook, or ask whoever sent it for a clean one.'),
    cause,
  );
}

import { basename } from 'node:path';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { SheetInfo } from '../sender/model';
import { openSource, type WorkbookInput } from './file/byteSource';
import { openContainer } from './file/container';
import { openDelimitedFile } from './file/delimited/delimitedFile';
import { openExcelFile } from './file/excelFile';
import { recognizeFile } from './file/fileFormat';
import { findLocale } from './formats/locale';
import { isOpenDocument, openOpenDocument } from './file/opendocument/openDocumentFile';
import type { TableFile } from './file/tableFile';

/**
 * Opens a workbook or a text file by what it holds, whatever its name says.
 * @param tag the locale that numbers are written in, as in `CheckRequest`
 * @throws HumanError for whatever is no table that can be read.
 */
export async function openWorkbook(input: WorkbookInput, tag?: string): Promise<TableFile> {
  const locale = findLocale(tag);
  const source = await openSource(input);
  const close = (): Promise<void> => source.close();
  try {
    if ((await recognizeFile(source)) === 'text') return await openDelimitedFile(source, nameOf(input));
    const container = await openContainer(source);
    try {
      return isOpenDocument(container)
        ? await openOpenDocument(container, locale, close)
        : await openExcelFile(container, locale, close);
    } catch (error) {
      container.close();
      throw error;
    }
  } catch (error) {
    await close();
    throw error;
  }
}

/** By name, in any case; the first one that isn't hidden where none is wished. The error names the sheets. */
export function chooseSheet(sheets: readonly SheetInfo[], wished: string | undefined): SheetInfo | HumanError {
  const key = wished?.trim().toLowerCase();
  const chosen =
    wished === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : (sheets.find(({ name }) => name === wished) ?? sheets.find(({ name }) => name.trim().toLowerCase() === key));
  if (chosen) return chosen;
  return new HumanError(
    sentence(
      'The workbook has no sheet “{0}”. Its sheets are: {1}.',
      wished ?? '',
      sheets.map(({ name }) => name).join(', '),
    ),
    sentence('Choose one of these sheets.'),
  );
}

function nameOf(input: WorkbookInput): string {
  return input.kind === 'file' ? basename(input.path) : (input.name ?? '');
}

import { columnLetters } from '../../src/sender/content/columnLetters';
import { openWorkbook } from '../../src/workbook/openWorkbook';
import type { Cell } from '../../src/workbook/file/sheetReader';

/** The cells of each sheet by their address, such as `B7`. */
export type Sheets = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

/** All cells of a workbook, also of hidden sheets, as the reader gives them. */
export async function readCells(path: string, tag = 'en-US'): Promise<Sheets> {
  const workbook = await openWorkbook({ kind: 'file', path }, tag);
  const sheets = new Map<string, Map<string, Cell>>();
  for (const sheet of workbook.sheets) {
    const cells = new Map<string, Cell>();
    for await (const rows of workbook.rows(sheet)) {
      for (const row of rows) {
        row.cells.forEach((cell, column) => cell && cells.set(`${columnLetters(column)}${row.row}`, cell));
      }
    }
    sheets.set(sheet.name, cells);
  }
  await workbook.close();
  return sheets;
}

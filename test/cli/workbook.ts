import ExcelJS from 'exceljs';
import { fictionalPhone } from '../fakes/fictionalPhone';

/** A workbook on disk with its header row first. */
export async function writeWorkbook(path: string, rows: readonly (readonly string[])[]): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Clients');
  for (const row of rows) sheet.addRow([...row]);
  await workbook.xlsx.writeFile(path);
  return path;
}

/** `count` ready rows, named by their number; at most 52,000. */
export async function writeRecipients(path: string, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, index) => [`n° ${index}`, fictionalPhone(index)]);
  return await writeWorkbook(path, [['Nom', 'Téléphone'], ...rows]);
}

export { fictionalPhone } from '../fakes/fictionalPhone';

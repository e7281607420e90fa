import ExcelJS from 'exceljs';

/** A workbook on disk with its header row first. */
export async function writeWorkbook(path: string, rows: readonly (readonly string[])[]): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Clients');
  for (const row of rows) sheet.addRow([...row]);
  await workbook.xlsx.writeFile(path);
  return path;
}

/** `count` ready rows, named by their number; at most 2,000. */
export async function writeRecipients(path: string, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, index) => [`n° ${index}`, fictionalPhone(index)]);
  return await writeWorkbook(path, [['Nom', 'Téléphone'], ...rows]);
}

/** In each of these areas 100 numbers are reserved for fiction. */
const AREA_CODES = [212, 213, 312, 415, 617, 206, 305, 404, 512, 602, 702, 713, 214, 303, 503, 504, 215, 202, 313, 619];

export function fictionalPhone(index: number): string {
  return `+1${AREA_CODES[Math.floor(index / 100)] ?? ''}5550${100 + (index % 100)}`;
}

/** What a workbook is called, without what tells its kind. */
export function baseName(fileName: string): string {
  return fileName.replace(/\.(?:xls[xm]|ods|csv|tsv|txt)$/iu, '');
}

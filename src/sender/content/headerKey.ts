/** The form in which two spellings of a header are the same. */
export function headerKey(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}\p{White_Space}\p{Format}_-]/gu, '')
    .toLowerCase();
}

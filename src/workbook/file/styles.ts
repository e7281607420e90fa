import type { Container } from './container';
import { DATE_TIME_CODE } from '../formats/formatCode';
import type { Locale } from '../formats/locale';
import { GENERAL, parseNumberFormat, type NumberFormat } from '../formats/numberFormat';
import { SMALL_PART_BYTES } from './relationships';
import { readXml } from './xml';

/** The number format of each cell style, by the style's index. */
export type Styles = readonly NumberFormat[];

export async function readStyles(container: Container, part: string | null, locale: Locale): Promise<Styles> {
  if (part === null) return [];
  const codes = new Map<number, string>();
  const formatIds: number[] = [];
  let inCellFormats = false;
  await readXml(container.readPart(part, SMALL_PART_BYTES), part, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) formatIds.push(Number(attributes['numFmtId'] ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  const formats = new Map<number, NumberFormat>();
  return formatIds.map((id) => {
    const known = formats.get(id);
    if (known) return known;
    const code = codes.get(id) ?? builtInCode(id, locale);
    const format = code === undefined ? GENERAL : parseNumberFormat(code, codes.has(id) ? code : PORTABLE[id]);
    formats.set(id, format);
    return format;
  });
}

/** The formats that a file names by number alone (ECMA-376 part 1, 18.8.30). */
function builtInCode(id: number, locale: Locale): string | undefined {
  if (id === 14) return locale.shortDate;
  if (id === 22) return `${locale.shortDate} ${hours(locale)}:mm`;
  if (id === 20) return `${hours(locale)}:mm`;
  if (id === 21) return `${hours(locale)}:mm:ss`;
  // Dates of East Asian workbooks, which differ by the language of the program.
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58) return locale.shortDate;
  return BUILT_IN[id];
}

function hours({ time }: Locale): string {
  return /^h+/u.exec(time)?.[0] ?? 'h';
}

/** Dates that each Excel shows in the order of its own country. */
const SHORT_DATE = 'mm-dd-yy';
const PORTABLE: Readonly<Record<number, string>> = { 14: SHORT_DATE, 22: DATE_TIME_CODE };

/** Currencies have no sign here, since the file doesn't say which. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '#,##0;-#,##0',
  6: '#,##0;-#,##0',
  7: '#,##0.00;-#,##0.00',
  8: '#,##0.00;-#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  32: 'h:mm',
  33: 'h:mm:ss',
  34: 'h:mm',
  35: 'h:mm:ss',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  41: '#,##0;-#,##0;"-"',
  42: '#,##0;-#,##0;"-"',
  43: '#,##0.00;-#,##0.00;"-"',
  44: '#,##0.00;-#,##0.00;"-"',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  55: 'h:mm',
  56: 'h:mm:ss',
};

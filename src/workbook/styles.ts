import type { Container } from './container';
import { GENERAL, parseNumberFormat, type NumberFormat } from './numberFormat';
import { SMALL_PART_BYTES } from './workbookParts';
import { readXml } from './xml';

/** The number format of each cell style, by the style's index. */
export type Styles = readonly NumberFormat[];

export async function readStyles(container: Container, part: string | null): Promise<Styles> {
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
    const code = codes.get(id) ?? builtInCode(id);
    const format = code === undefined ? GENERAL : parseNumberFormat(code);
    formats.set(id, format);
    return format;
  });
}

/** The formats that a file names by number alone (ECMA-376 part 1, 18.8.30), as far as they matter here. */
function builtInCode(id: number): string | undefined {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57) {
    return 'yyyy-mm-dd';
  }
  return BUILT_IN[id];
}

const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '0',
  4: '0.00',
  9: '0%',
  10: '0.00%',
  18: 'h:mm',
  19: 'h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  32: 'h:mm',
  33: 'h:mm:ss',
  34: 'h:mm',
  35: 'h:mm:ss',
  37: '0',
  38: '0',
  39: '0.00',
  40: '0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
  55: 'h:mm',
  56: 'h:mm:ss',
  58: 'yyyy-mm-dd',
};

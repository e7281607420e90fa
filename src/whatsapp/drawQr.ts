/** A QR code for a terminal with light letters on a dark ground: two rows of modules a line, within a light margin. */
export function drawQr(modules: readonly (readonly boolean[])[]): string {
  const size = modules.length;
  const isDark = (row: number, column: number): boolean => modules[row]?.[column] ?? false;
  const lines: string[] = [];
  for (let row = -MARGIN; row < size + MARGIN; row += 2) {
    let line = '';
    for (let column = -MARGIN; column < size + MARGIN; column += 1) {
      line += BLOCKS[`${isDark(row, column)} ${isDark(row + 1, column)}`];
    }
    lines.push(line);
  }
  return lines.join('\n');
}

const MARGIN = 2;

/** By whether the upper and the lower module are dark. */
const BLOCKS = { 'false false': '█', 'false true': '▀', 'true false': '▄', 'true true': ' ' } as const;

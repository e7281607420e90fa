/**
 * A text of several lines as it is typed in a box of one line, its line breaks as `\n`. A backslash before one, or before
 * an n, is doubled, so that every text comes back as it was.
 */
export function toOneLine(text: string): string {
  return rewrite(text.replaceAll('\r\n', '\n'), (slashCount, next) => {
    if (next === '\n') return `${slashes(2 * slashCount + 1)}n`;
    return `${slashes(next === 'n' ? 2 * slashCount : slashCount)}${next}`;
  });
}

export function fromOneLine(line: string): string {
  return rewrite(line, (slashCount, next) => {
    if (next !== 'n') return `${slashes(slashCount)}${next}`;
    return `${slashes(Math.floor(slashCount / 2))}${slashCount % 2 === 1 ? '\n' : 'n'}`;
  });
}

/** Each sign that is no backslash, with those before it; at the end, those that are left. */
function rewrite(text: string, write: (slashCount: number, next: string) => string): string {
  let written = '';
  let slashCount = 0;
  for (const sign of text) {
    if (sign === '\\') slashCount += 1;
    else {
      written += write(slashCount, sign);
      slashCount = 0;
    }
  }
  return written + slashes(slashCount);
}

function slashes(count: number): string {
  return '\\'.repeat(count);
}

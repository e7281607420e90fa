import { headerKey } from './template';

/** The header that a mistyped name, or one whose braces aren't closed, most likely means; null where none is near. */
export function nearestHeader(name: string, headers: readonly string[]): string | null {
  const [bare = ''] = name.replaceAll(/[{}]|^(?:\[|<<|«|%)|(?:\]|>>|»|%)$/gu, '').split('|');
  const key = headerKey(bare).slice(0, MAX_LENGTH);
  let best: string | null = null;
  let bestDistance = allowedDistance(key.length) + 1;
  for (const header of headers) {
    const distance = editDistance(key, headerKey(header).slice(0, MAX_LENGTH), bestDistance);
    if (distance < bestDistance) {
      best = header;
      bestDistance = distance;
    }
  }
  return best;
}

const MAX_LENGTH = 100;

/** One slip in a short name, three in a long one. */
function allowedDistance(length: number): number {
  return length < 3 ? 0 : length < 6 ? 1 : length < 10 ? 2 : 3;
}

/** Letters inserted, left out, replaced or swapped with their neighbour; any number from `limit` on may stand for more. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const cost = Math.min(
        (above[column] ?? limit) + 1,
        (current[column - 1] ?? limit) + 1,
        (above[column - 1] ?? limit) + (isSame ? 0 : 1),
      );
      const isSwapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(isSwapped ? Math.min(cost, (before[column - 2] ?? limit) + 1) : cost);
    }
    before = above;
    above = current;
  }
  return above[right.length] ?? limit;
}

import type { Chance } from '../../simulation/chance';
import ODD from './pieces.json';

/** One to eight changes: tags and attributes removed, doubled, exchanged, nested, extreme; odd pieces put in. */
export function mutateXml(text: string, chance: Chance): string {
  let pieces: string[] = text.match(/<[^>]*>|[^<]+/gu) ?? [];
  for (let left = chance.integer(1, 8); left > 0 && pieces.length > 0; left -= 1) pieces = mutate(pieces, chance);
  return pieces.join('');
}

function mutate(pieces: string[], chance: Chance): string[] {
  const at = chance.integer(0, pieces.length - 1);
  const piece = pieces[at] ?? '';
  switch (
    chance.pick(['value', 'value', 'value', 'attribute', 'remove', 'double', 'swap', 'insert', 'nest', 'many'] as const)
  ) {
    case 'value':
      return pieces.toSpliced(at, 1, withValue(piece, chance));
    case 'attribute':
      return pieces.toSpliced(
        at,
        1,
        piece.replace(/\s[\w:]+="[^"]*"/u, () => chance.pick(['', oddAttribute(chance)])),
      );
    case 'remove':
      return pieces.toSpliced(at, chance.integer(1, 5));
    case 'double':
      return pieces.toSpliced(at, 0, ...pieces.slice(at, at + chance.integer(1, 20)));
    case 'swap':
      return pieces.with(at, chance.pick(pieces));
    case 'insert':
      return pieces.toSpliced(at, 0, chance.pick(ODD.pieces));
    case 'nest':
      return pieces.toSpliced(
        at,
        0,
        chance.pick(['<a>', '<row>', '<c>', '<is>', '<r>', '<si>']).repeat(chance.integer(1, 300)),
      );
    case 'many': {
      const end = at + chance.integer(1, 10);
      const some = pieces.slice(at, end).join('');
      return pieces.toSpliced(
        at,
        0,
        some.repeat(Math.min(chance.integer(10, 20_000), Math.floor(3_000_000 / (some.length + 1)))),
      );
    }
  }
}

/** A text, or one of the attributes of a tag, with another value. */
function withValue(piece: string, chance: Chance): string {
  const value = chance.pick(ODD.values);
  if (!piece.startsWith('<')) return value;
  const count = piece.match(/="[^"]*"/gu)?.length ?? 0;
  if (count === 0) return piece;
  let chosen = chance.integer(0, count - 1);
  return piece.replaceAll(/="[^"]*"/gu, (whole) => (chosen-- === 0 ? `="${value}"` : whole));
}

const oddAttribute = (chance: Chance): string =>
  ` ${chance.pick(['r', 't', 's', 'hidden', 'min', 'max', 'numFmtId', 'formatCode', 'r:id', 'Target', 'state', 'xmlns', 'x:r'])}="${chance.pick(ODD.values)}"`;

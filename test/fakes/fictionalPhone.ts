import { parsePerson, type Person } from '../../src/people/person';

/** Numbers that are nobody's: of North America, 100 in each area, then of France, 10,000 in each block; 52,000 in all. */
export function fictionalPhone(index: number): string {
  if (index < AREA_CODES.length * 100) {
    return `+1${AREA_CODES[Math.floor(index / 100)] ?? ''}5550${100 + (index % 100)}`;
  }
  const place = index - AREA_CODES.length * 100;
  const block = FRENCH_BLOCKS[Math.floor(place / 10_000)];
  if (block === undefined) throw new Error(`There are no ${index + 1} numbers of fiction here.`);
  return `+33${block}${String(place % 10_000).padStart(4, '0')}`;
}

/** Whose number it would be. */
export function fictionalPerson(index: number): Person {
  const who = parsePerson(fictionalPhone(index));
  if (who === null) throw new Error('It is a number.');
  return who;
}

/** In each of these areas 100 numbers are reserved for fiction. */
const AREA_CODES = [212, 213, 312, 415, 617, 206, 305, 404, 512, 602, 702, 713, 214, 303, 503, 504, 215, 202, 313, 619];
/** Reserved for films and books by Arcep. */
const FRENCH_BLOCKS = ['19900', '26191', '35301', '46571', '53649'];

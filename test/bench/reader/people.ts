import { seededRandom } from '../../../src/sender/pace/random';

export const HEADERS = ['Référence', 'Prénom', 'Nom', 'Téléphone', 'Courriel', 'Ville', 'Montant', 'Inscription'];

/** One row of a workbook to measure with: texts, an amount, and a day as Excel counts them. */
export interface Person {
  readonly texts: readonly string[];
  readonly amount: number;
  readonly day: number;
}

/** The same `count` people for the same seed; every number is of a range that is reserved for fiction. */
export function* people(count: number, seed: number): Generator<Person> {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const digits = (length: number): string => String(Math.floor(random() * 10 ** length)).padStart(length, '0');
  for (let index = 0; index < count; index += 1) {
    const firstName = pick(FIRST_NAMES);
    const lastName = pick(LAST_NAMES);
    yield {
      texts: [
        `A-${String(index + 1).padStart(7, '0')}`,
        firstName,
        lastName,
        phone(random() * 4, digits),
        `${plain(firstName)}.${plain(lastName)}${index + 1}@example.com`,
        pick(CITIES),
      ],
      amount: Math.round(random() * 100_000) / 100,
      day: 44_000 + Math.floor(random() * 2000),
    };
  }
}

function phone(kind: number, digits: (length: number) => string): string {
  const [first, second] = [digits(2), digits(2)];
  if (kind < 1) return `01 99 00 ${first} ${second}`;
  if (kind < 2) return `+33 1 99 00 ${second} ${first}`;
  const areaCode = AREA_CODES[Number(second) % AREA_CODES.length] ?? 212;
  return kind < 3 ? `+1 ${areaCode} 555 01${first}` : `+1 (${areaCode}) 555-01${first}`;
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^a-z]/giu, '')
    .toLowerCase();
}

const AREA_CODES = [212, 213, 312, 415, 617, 206, 305, 404, 512, 602, 702, 713, 214, 303, 503, 504, 215, 202, 313, 619];
const FIRST_NAMES = ['Élodie', 'François', 'Zoë', 'Anaïs', 'Jérôme', 'María', 'Sören', 'Aoife', 'Noël', 'Inès', 'Luc'];
const LAST_NAMES = ['Durand', 'Lefèvre', 'Müller', 'Bérenger', 'Peña', 'Åkesson', 'O’Connor', 'Guérin', 'Châtel'];
const CITIES = ['Paris', 'Lyon', 'Göteborg', 'New York', 'Boston', 'Nîmes', 'Saint-Étienne', 'Melbourne', 'Seattle'];

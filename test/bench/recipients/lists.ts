import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { PLAN_SIZES } from '../../../src/workbook/phones/planSizes';
import { Chance } from '../../simulation/chance';

/** A list as people of one country keep it, and what each of its cells is the number of. */
export interface BenchList {
  readonly country: CountryCode;
  readonly language: string;
  readonly spelling: Spelling;
  /** Of numbers of other countries. */
  readonly foreignShare: number;
  readonly cells: readonly BenchCell[];
}

export interface BenchCell {
  readonly text: string;
  /** Held by Excel as a number. */
  readonly isNumber: boolean;
  /** E.164. */
  readonly truth: string;
}

export const COUNTRIES = (
  'FR BE CH DE AT NL LU GB IE ES PT IT GR PL CZ RO HU SE NO DK FI UA RU TR IL EG MA DZ TN SN CI ML BF BJ CM CD NG GH KE TZ UG ZA ' +
  'ET SA AE IN PK BD LK ID MY PH TH VN CN JP US MX BR AR'
).split(' ') as readonly CountryCode[];

/** VS Code's languages. */
export const LANGUAGES = ['en', 'fr', 'de', 'es', 'pt-br', 'it', 'ja', 'tr'] as const;

export const SPELLINGS = ['as at home', 'plain digits', 'numbers', 'code without plus', 'mixed', 'damaged'] as const;
export type Spelling = (typeof SPELLINGS)[number];

export const FOREIGN_SHARES = [0, 0.1, 0.3] as const;

const MIN_COUNT = 20;
const MAX_COUNT = 40;

/** One list for each country, language, spelling and share, all from the seed. */
export function* benchLists(seed: number): Generator<BenchList> {
  const chance = new Chance(seed);
  const pools = new Map(COUNTRIES.map((country) => [country, mobiles(country, chance, POOL_COUNT)] as const));
  const draw = (country: CountryCode): string => chance.pick(pools.get(country) ?? []);
  for (const country of COUNTRIES) {
    for (const language of LANGUAGES) {
      for (const spelling of SPELLINGS) {
        const foreignShare = chance.pick(FOREIGN_SHARES);
        const count = chance.integer(MIN_COUNT, MAX_COUNT);
        const truths = new Set<string>();
        const cells: BenchCell[] = [];
        while (cells.length < count) {
          const isForeign = chance.share(foreignShare);
          const truth = isForeign ? draw(chance.pick(COUNTRIES)) : draw(country);
          if (truths.has(truth)) continue;
          truths.add(truth);
          cells.push({
            truth,
            ...(isHome(truth, country) ? spell(truth, spelling, chance) : spellForeign(truth, spelling, chance)),
          });
        }
        yield { country, language, spelling, foreignShare, cells };
      }
    }
  }
}

const POOL_COUNT = 150;

/** Mobile numbers of the country, drawn from all of its plan. */
export function mobiles(country: CountryCode, chance: Chance, count: number): readonly string[] {
  const code = getCountryCallingCode(country);
  const lengths = [...(PLAN_SIZES[country] ?? '').matchAll(/\b[me](\d+):([\d.]+)/gu)]
    .filter(([, , size]) => Number(size) > 5)
    .map(([, length]) => Number(length));
  // Austria and its like have mobiles of many lengths, of which people have the common ones.
  const usual = lengths.filter((length) => length >= 8 && length <= 11);
  const pool: string[] = [];
  while (pool.length < count) {
    let digits = '';
    const length = chance.pick(usual);
    while (digits.length < length) digits += String(chance.integer(0, 9));
    const parsed = parsePhoneNumberFromString(`+${code}${digits}`, { extract: false });
    const type = parsed?.getType();
    if (parsed?.nationalNumber !== digits || parsed.country !== country) continue;
    if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') pool.push(parsed.number);
  }
  return pool;
}

function isHome(phone: string, country: CountryCode): boolean {
  return parsePhoneNumberFromString(phone)?.countryCallingCode === getCountryCallingCode(country);
}

type Spelled = Pick<BenchCell, 'text' | 'isNumber'>;

function spell(phone: string, spelling: Spelling, chance: Chance): Spelled {
  const parsed = parsePhoneNumberFromString(phone);
  const national = parsed?.formatNational() ?? phone;
  const plain = national.replaceAll(/\D/gu, '');
  const text = (written: string): Spelled => ({ text: written, isNumber: false });
  switch (spelling) {
    case 'as at home':
      return text(national);
    case 'plain digits':
      return text(plain);
    case 'numbers':
      return { text: String(Number(plain)), isNumber: true };
    case 'code without plus':
      return text(phone.slice(1));
    case 'mixed':
      return chance.pick([
        text(national),
        text(plain),
        text(phone),
        text(parsed?.formatInternational() ?? phone),
        text(phone.slice(1)),
        { text: String(Number(plain)), isNumber: true },
      ]);
    case 'damaged':
      return text(chance.pick(DAMAGES)(plain, phone.slice(1)));
  }
}

/** As exports, forms and copying leave them. */
const DAMAGES: readonly ((plain: string, coded: string) => string)[] = [
  (plain) => `${String(Number(plain))}.0`,
  (_plain, coded) => `p:+${coded}`,
  (plain) => `Tel. ${plain}`,
  (plain) => `${plain} (mobile)`,
  (plain) => `☎ ${plain};`,
  (plain) => `\u{200E}${plain}\u{A0}`,
  (plain) => plain.replaceAll(/\d/gu, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  (_plain, coded) => `00${coded}`,
  (_plain, coded) => `0${coded}`,
  (_plain, coded) => `https://wa.me/${coded}`,
  (plain) => `${plain} / ${plain.slice(-2)}`,
  (plain) => `${plain} x12`,
];

/** Mostly with a plus, as people do for who lives elsewhere; in a list of bare codes without one. */
function spellForeign(phone: string, spelling: Spelling, chance: Chance): Spelled {
  const isBare = spelling === 'code without plus' || (spelling === 'mixed' && chance.share(0.3));
  return isBare
    ? { text: phone.slice(1), isNumber: chance.share(0.5) }
    : { text: chance.share(0.2) ? `00${phone.slice(1)}` : phone, isNumber: false };
}

import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import { countOf, countryName, sentence, type Sentence } from '../../sender/sentence';
import type { CountryCandidate } from '../../sender/model';
import { writesCode } from './codedList';
import { asCountry, parseCountry } from './country';
import { rankCountries, type Candidate } from './countryEvidence';
import type { NumberSample } from './numberSample';
import { type Surroundings } from './surroundings';

export interface CountryWishes {
  /** ISO 3166-1 alpha-2, as chosen or set; found by itself when absent. */
  readonly country?: string;
  /** What the computer says of where its user is. */
  readonly surroundings?: Surroundings;
}

/** The default country for numbers without a code of their own. */
export interface CountryChoice {
  /** The likeliest where it isn't clear. */
  readonly country: CountryCode;
  /** Otherwise no row that depends on it is ready. */
  readonly isClear: boolean;
  /** The list writes its country's code and no plus: what has another code is another's. */
  readonly writesCode: boolean;
  readonly why: Sentence;
  /** Likeliest first, with how many of the sample's numbers are valid in each. */
  readonly candidates: readonly (CountryCandidate & { readonly country: CountryCode })[];
}

/**
 * The default country by all that speaks for one; with too little between the first two, it isn't clear.
 * @param headerLanguages that the sheet's headers are written in
 * @throws HumanError for a wished country that there isn't
 */
export function chooseCountry(
  wishes: CountryWishes,
  sample: NumberSample,
  headerLanguages: readonly string[],
): CountryChoice {
  const surroundings = wishes.surroundings ?? {};
  const ranked = rankCountries(sample, surroundings, headerLanguages);
  const candidates = ranked
    .filter(
      ({ validCount, total }, index) => index === 0 || (validCount > 0 && total > (ranked[0]?.total ?? 0) - FAR_BEHIND),
    )
    .slice(0, OFFERED_COUNT)
    .map(({ country, validCount }) => ({ country, validCount }));
  if (wishes.country !== undefined) {
    const country = parseCountry(wishes.country);
    const why = sentence('Chosen by you, or in the settings.');
    return { country, isClear: true, writesCode: writesCode(sample, country), why, candidates };
  }
  const [best] = ranked;
  const country = best?.country ?? asCountry(surroundings.region) ?? FALLBACK;
  if (best === undefined || !isClear(ranked, sample)) {
    return { country, isClear: false, writesCode: false, why: whyNotClear(candidates, sample), candidates };
  }
  return { country, isClear: true, writesCode: writesCode(sample, country), why: whyChosen(best, sample), candidates };
}

/** Shown while nothing speaks for any; no number is read by it. */
const FALLBACK: CountryCode = 'FR';
const OFFERED_COUNT = 3;
/** As good as impossible beside the first. */
const FAR_BEHIND = 14;

/** What must be between the first and the second, as a logarithm of odds. */
const CLEAR = 3.6;

function isClear([best, second]: readonly Candidate[], { national }: NumberSample): boolean {
  if (best === undefined) return false;
  if (national.length > 0 && best.validCount === 0) return false;
  // Without a number to judge by, a country must stand against all the others.
  const margin =
    best.total -
    (national.length === 0 ? Math.max(0, second?.total ?? 0) : (second?.total ?? Number.NEGATIVE_INFINITY));
  return margin >= CLEAR;
}

function whyChosen({ country, validCount, codedCount, prior }: Candidate, { national, coded }: NumberSample): Sentence {
  const name = countryName(country);
  const also = alsoSays(prior.saysRegion, prior.saysZone);
  if (validCount > 0) {
    const numbers = sentence(
      '{0}: {1} of the {2} numbers without a country code are valid there.',
      name,
      countOf(validCount),
      countOf(national.length),
    );
    return also === null ? numbers : sentence('{0} {1}', numbers, also);
  }
  if (codedCount > 0) {
    const prefix = `+${getCountryCallingCode(country)}`;
    return sentence(
      '{0}, because {1} of the {2} numbers with a country code begin with {3}.',
      name,
      countOf(codedCount),
      countOf(coded.size),
      prefix,
    );
  }
  return sentence('{0}, by the system’s region or time zone: there is no number to tell.', name);
}

function alsoSays(saysRegion: boolean, saysZone: boolean): Sentence | null {
  if (saysRegion && saysZone) return sentence('The system’s region and time zone say so too.');
  if (saysRegion) return sentence('The system’s region says so too.');
  return saysZone ? sentence('The system’s time zone says so too.') : null;
}

function whyNotClear(
  candidates: readonly (CountryCandidate & { readonly country: CountryCode })[],
  { national }: NumberSample,
): Sentence {
  if (candidates.length === 0 || national.length === 0) return sentence('Not known: the numbers don’t tell.');
  return sentence(
    'Not clear: of {0} numbers without a country code there are valid ones in {1}. Choose it.',
    countOf(national.length),
    listCandidates(candidates),
  );
}

/** “Morocco (MA): 30, France (FR): 28”. */
export function listCandidates(candidates: readonly CountryCandidate[]): Sentence {
  const [first, ...others] = candidates.map(({ country, validCount }) =>
    sentence('{0} ({1}): {2}', countryName(country), country, countOf(validCount)),
  );
  return others.reduce((listed, next) => sentence('{0}, {1}', listed, next), first ?? sentence('{0}', ''));
}

import { HumanError } from '../sender/humanError';
import { countOf, countryName, sentence, type Sentence } from '../sender/sentence';
import type { CheckedSheet, CountryCount } from '../sender/model';
import { listCandidates } from '../workbook/phones/countryChoice';

export function countForeignRead(countries: readonly CountryCount[]): number {
  return countries.reduce((total, { foreignReadCount }) => total + foreignReadCount, 0);
}

/** Rows that wait for their country, and what to call to give it; null where none does. */
export function unclearCountry({ unclearCount, candidates, isCountryClear }: CheckedSheet): HumanError | null {
  if (isCountryClear) return null;
  return new HumanError(
    sentence(
      'It isn’t clear of which country the numbers without a country code are: {0}. None of these rows is ready: {1}.',
      listCandidates(candidates),
      countOf(unclearCount),
    ),
    sentence('Say it with {0}, such as {1}.', '--country', `--country ${candidates[0]?.country ?? 'FR'}`),
  );
}

/** Where the messages go: “1,790 France · 22 Belgium”. A country that was only guessed of some numbers is marked. */
export function whereTo(countries: readonly CountryCount[]): Sentence {
  const [first, ...others] = countries.map(({ country, readyCount, foreignReadCount }) =>
    foreignReadCount === 0
      ? sentence('{0} {1}', countOf(readyCount), countryName(country))
      : sentence(
          '{0} {1} ({2} of them written without +)',
          countOf(readyCount),
          countryName(country),
          countOf(foreignReadCount),
        ),
  );
  return others.reduce((listed, next) => sentence('{0} · {1}', listed, next), first ?? sentence('{0}', ''));
}

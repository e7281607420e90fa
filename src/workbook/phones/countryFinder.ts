import { type CountryCode } from 'libphonenumber-js/max';
import { HumanError } from '../../sender/humanError';
import { countryName, sentence } from '../../sender/sentence';
import { asCountry, parseCountry } from './country';
import { chooseCountry, listCandidates, type CountryChoice, type CountryWishes } from './countryChoice';
import { joinedCountry, type CountryJoin } from './countryJoin';
import { headerLanguages } from '../layout/headerLanguages';
import type { Table } from '../layout/headers';
import { sampleNumbers } from './numberSample';
import type { SheetRow } from '../file/sheetReader';

/** The default country of a sheet's numbers, by the column that holds them, and before that is known. */
export class CountryFinder {
  readonly #wishes: CountryWishes;
  readonly #table: Table;
  readonly #rows: readonly SheetRow[];
  readonly #languages: readonly string[];
  readonly #choices = new Map<number, CountryChoice>();
  #columns: readonly number[] | null = null;

  /**
   * @param rows the sheet's first, without its headers
   * @throws HumanError for a wished country that there isn't
   */
  constructor(wishes: CountryWishes, table: Table, rows: readonly SheetRow[]) {
    this.#wishes = wishes;
    this.#table = table;
    this.#rows = rows;
    this.#languages = headerLanguages(table.headers);
  }

  /** Countries as whose numbers the columns are worth a look, while it isn't known which holds the numbers. */
  get plausible(): readonly CountryCode[] {
    if (this.#wishes.country !== undefined) return [parseCountry(this.#wishes.country)];
    const region = asCountry(this.#wishes.surroundings?.region);
    const byNumbers = this.#numberColumns().map((column) => this.chooseFor(column, null).country);
    return [
      ...new Set([
        ...(region === null ? [] : [region]),
        ...byNumbers,
        ...(byNumbers.length === 0 ? [this.likeliest().country] : []),
      ]),
    ];
  }

  /**
   * @param column of the sheet, from 0
   * @param join rows whose country is named beside the number say nothing of the others
   */
  chooseFor(column: number, join: CountryJoin | null): CountryChoice {
    const known = join === null ? this.#choices.get(column) : undefined;
    if (known !== undefined) return known;
    const open = join === null ? this.#rows : this.#rows.filter(({ cells }) => joinedCountry(join, cells) === null);
    const choice = chooseCountry(this.#wishes, sampleNumbers(open.map(({ cells }) => cells[column])), this.#languages);
    if (join === null) this.#choices.set(column, choice);
    return choice;
  }

  /** Where there is no phone column, by the first one that could be. */
  likeliest(): CountryChoice {
    const [column] = this.#numberColumns();
    return column === undefined
      ? chooseCountry(this.#wishes, sampleNumbers([]), this.#languages)
      : this.chooseFor(column, null);
  }

  /** The same problem, with the country as a possible reason where another one would make a column of numbers. */
  explainMissing(problem: HumanError): HumanError {
    if (this.#numberColumns().length === 0) return problem;
    const { country, candidates } = this.likeliest();
    const others = candidates.filter(({ validCount }) => validCount > 0);
    const named = this.#wishes.country === undefined ? country : parseCountry(this.#wishes.country);
    const hint =
      others.length === 0
        ? sentence(
            'No cell was found to hold a number of this country: {0}. It may be another: choose it as the default country ({1}).',
            countryName(named),
            '--country',
          )
        : sentence(
            'If the numbers are of another country, choose it as the default country ({0}): {1}.',
            '--country',
            listCandidates(others),
          );
    return new HumanError(problem.happened, sentence('{0} {1}', problem.todo, hint));
  }

  /** Those in which most cells could be phone numbers of some country. */
  #numberColumns(): readonly number[] {
    return (this.#columns ??= this.#table.columns
      .map((column) => ({ column, share: phoneLikeShare(this.#rows, column) }))
      .filter(({ share }) => share > 0.5)
      .toSorted((left, right) => right.share - left.share)
      .slice(0, MAX_COLUMNS_COUNT)
      .map(({ column }) => column));
  }
}

const MAX_COLUMNS_COUNT = 3;
const SAMPLE_COUNT = 50;

function phoneLikeShare(rows: readonly SheetRow[], column: number): number {
  let filledCount = 0;
  let likeCount = 0;
  for (const { cells } of rows) {
    const cell = cells[column];
    if (cell === undefined || cell.text.trim() === '') continue;
    filledCount += 1;
    const digitsCount = cell.text.replaceAll(/\D/gu, '').length;
    const isNumber = cell.kind === 'text' || (cell.kind === 'number' && Number.isInteger(cell.number));
    if (isNumber && digitsCount >= 7 && digitsCount <= 15 && !/\p{L}{4}|^\p{L}+-?\d/u.test(cell.text)) {
      likeCount += 1;
    }
    if (filledCount === SAMPLE_COUNT) break;
  }
  return filledCount === 0 ? 0 : likeCount / filledCount;
}

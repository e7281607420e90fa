import { describe, expect, test } from 'vitest';
import { systemSurroundings, type Surroundings } from '../../src/workbook/phones/surroundings';
import { english, read } from './read';
import { workbookOf } from './zip';

const column = (numbers: readonly (string | number)[]): Uint8Array =>
  workbookOf([['Phone'], ...numbers.map((number) => [number])]);

const range = (count: number, text: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => text(index));

/** The default country that is found, with a question mark where it isn't clear. */
async function check(
  numbers: readonly (string | number)[],
  surroundings: Surroundings,
  expected: string,
): Promise<void> {
  const { sheet, rows } = await read(column(numbers), { country: undefined, surroundings });
  expect(sheet.isCountryClear ? sheet.country : `${sheet.country}?`).toBe(expected);
  if (!sheet.isCountryClear) {
    expect(sheet.unclearCount).toBeGreaterThan(0);
    expect(rows.filter(({ verdict, phoneText }) => verdict === 'ready' && !phoneText.startsWith('+'))).toEqual([]);
  }
}

describe('the default country', () => {
  const pairs = range(20, (index) => `06 11 11 10 ${10 + index}`);

  test('of numbers that two plans explain is asked for', () => check(pairs, { language: 'en' }, 'FR?'));
  test('is the one of them that the system’s region says', () => check(pairs, { region: 'FR' }, 'FR'));
  test('is the one that the time zone says', () =>
    check(pairs, { language: 'fr', timeZone: 'Africa/Casablanca' }, 'MA'));
  test('isn’t moved by friends abroad', () =>
    check([...pairs, ...range(5, (index) => `+212 6 11 22 22 1${index}`)], { region: 'FR' }, 'FR'));
  test('is asked for where region and time zone are at odds', () =>
    check(pairs, { region: 'FR', timeZone: 'Africa/Casablanca' }, 'FR?'));
  test('is that of most numbers with a country code', () =>
    check([...range(10, (index) => `+33 6 11 11 20 ${10 + index}`), ...pairs.slice(0, 3)], {}, 'FR'));
  test('matters to no number with a code of its own', async () => {
    const numbers = ['+33 6 11 11 10 10', '0032 470 11 11 11', '+234 803 222 1101'];
    const { sheet } = await read(column(numbers), { country: undefined, surroundings: {} });
    expect([sheet.isCountryClear, sheet.counts.ready]).toEqual([true, 3]);
  });
  test('that the user has chosen leaves nothing to ask', async () => {
    const { sheet } = await read(column(pairs), { country: 'MA', surroundings: {} });
    expect([sheet.isCountryClear, sheet.destinations]).toEqual([
      true,
      [{ country: 'MA', readyCount: 20, foreignReadCount: 0 }],
    ]);
  });
  test('that isn’t clear comes with what each candidate makes valid', async () => {
    const { sheet } = await read(column([...pairs, 'x']), { country: undefined, surroundings: {} });
    expect(sheet.candidates.slice(0, 2)).toEqual([
      { country: 'FR', validCount: 20 },
      { country: 'MA', validCount: 20 },
    ]);
  });
  test('that is wrong comes with the repair that helps most', async () => {
    const nigerian = range(10, (index) => `0803 222 22${10 + index}`);
    const { sheet } = await read(column(nigerian), { country: 'US' });
    expect([sheet.counts.invalid, sheet.repairs[0]]).toEqual([10, { country: 'NG', validCount: 10 }]);
  });
});

describe('a column that names the country', () => {
  const verdict = async (header: string, value: string, phone: string): Promise<readonly (string | null)[]> => {
    const { rows } = await read(
      workbookOf([
        ['Name', header, 'Phone'],
        ['A', value, phone],
      ]),
      { country: 'FR' },
    );
    return rows.map(({ verdict: said, phone: number, reason }) => (said === 'ready' ? number : english(reason)));
  };
  const CONTRADICTION = 'The number is of another country than its row says: correct the one that is wrong.';

  test.each([
    ['Indicatif', '+32', '470111111', '+32470111111'],
    ['Country code', '32', '0470 11 11 11', '+32470111111'],
    ['Pays', 'Belgique', '0470 11 11 11', '+32470111111'],
    ['Country', 'BE', '0470 11 11 11', '+32470111111'],
    ['Land', 'Belgien', '0470 11 11 11', '+32470111111'],
    ['Age', '32', '06 11 11 10 10', '+33611111010'],
    ['Indicatif', '+32', '+33 6 11 11 10 10', CONTRADICTION],
    ['Pays', 'Maroc', '+33 6 11 11 10 10', CONTRADICTION],
  ])('%s %s, %s', async (header, value, phone, expected) =>
    expect(await verdict(header, value, phone)).toEqual([expected]),
  );
});

describe('where the system is', () => {
  const found = (env: Readonly<Record<string, string>>, platform = 'linux'): readonly (string | undefined)[] => {
    const { language, region } = systemSurroundings(env, platform);
    return [language, region];
  };
  test.each<readonly [Readonly<Record<string, string>>, readonly (string | undefined)[]]>([
    [{ LANG: 'fr_CA.UTF-8' }, ['fr', 'CA']],
    [{ LANG: 'de_DE@euro' }, ['de', 'DE']],
    [{ LC_ALL: '', LANG: 'pt_BR.UTF-8' }, ['pt', 'BR']],
    [{ LC_ALL: 'fr_FR.UTF-8', LANG: 'en_US.UTF-8' }, ['fr', 'FR']],
    [{ LANG: 'zh_Hant_TW.UTF-8' }, ['zh', 'TW']],
    [{ LANG: 'C.UTF-8' }, [undefined, undefined]],
    [{}, [undefined, undefined]],
  ])('%j', (env, expected) => expect(found(env)).toEqual(expected));
  test('is asked of the system where it has no such variables', () => expect(found({}, 'win32')[0]).toBeDefined());
});

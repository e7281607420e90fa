import { describe, expect, test } from 'vitest';
import { english, read } from './read';
import { workbookOf } from './zip';

type Rows = readonly (readonly (string | number | null)[])[];
const A = '01 99 00 12 34';
const B = '01 99 00 23 45';

describe('what was found is explained', () => {
  const explain = async (rows: Rows, wishes: Parameters<typeof read>[1] = {}): Promise<readonly (string | null)[]> => {
    const { why, warnings } = (await read(workbookOf(rows), wishes)).sheet;
    return [why.headerRow, why.phoneColumn, ...warnings].map((sentence) => english(sentence));
  };
  const ROW_1 = 'The headers are in row 1.';

  test('by header and values', async () =>
    expect(
      await explain([
        ['Nom', 'Tél'],
        ['Zoë', A],
        ['Ana', 'x'],
      ]),
    ).toEqual([ROW_1, 'Found by its header and its values: 1 of the first 2 are phone numbers.']));
  test('by its header alone', async () =>
    expect(
      await explain([
        ['Nom', 'Tél'],
        ['Zoë', null],
      ]),
    ).toEqual([ROW_1, 'Found by its header.']));
  test('by its values', async () =>
    expect(
      await explain([
        ['Zoë', A],
        ['Ana', B],
      ]),
    ).toEqual([
      'No row of headers was found: the columns are called by their letters.',
      'Found by its values: 2 of the first 2 are phone numbers.',
    ]));
  test('and so is a header row', async () =>
    expect((await explain([['Liste'], ['Nom', 'Tél'], ['Zoë', A]], { headerRow: 2 }))[0]).toBe('Chosen by you.'));
  test('beside another column of numbers', async () => {
    const two = async (second: string): Promise<string | null | undefined> =>
      (
        await explain([
          ['Nom', 'Tél portable', second],
          ['Zoë', A, B],
          ['Ana', B, A],
        ])
      )[1];
    const found = 'Found by its header and its values: 2 of the first 2 are phone numbers.';
    expect(await two('Tél maison')).toBe(`${found} “Tél maison” holds phone numbers too.`);
    expect(await two('Autre')).toBe(`${found} “Autre” holds phone numbers too.`);
  });
  test('as chosen', async () =>
    expect(
      await explain(
        [
          ['Nom', 'Tél'],
          ['Zoë', A],
        ],
        { phoneColumn: 'Nom' },
      ),
    ).toEqual([ROW_1, 'Chosen by you.']));
  test('with the headers that are missing or there twice', async () =>
    expect((await explain([[null], ['Nom', null, 'Tél', 'nom', 'Nom '], ['Zoë', 'x', A, 'y', 'z']])).slice(2)).toEqual([
      'Cell B2 has no header: its column is called “B”.',
      'Cell D2 has the same header as A2: its column is called “nom (2)”.',
      'Cell E2 has the same header as A2: its column is called “Nom (3)”.',
    ]));
});

describe('the default country', () => {
  const PARIS = '+33 1 99 00 12 3';
  const choose = async (
    numbers: readonly string[],
    wishes: Parameters<typeof read>[1] = {},
  ): Promise<readonly [string, string]> => {
    const { sheet } = await read(workbookOf([['Tél'], ...numbers.map((number) => [number])]), {
      country: undefined,
      surroundings: { region: 'US' },
      ...wishes,
    });
    return [sheet.country, english(sheet.why.country)];
  };
  const french = Array.from({ length: 8 }, (_, index) => PARIS + String(index));

  test('is that of most numbers with a country code', async () =>
    expect(await choose([...french, '+1 212 555 0100', '01 99 00 45 67'])).toEqual([
      'FR',
      'France: 1 of the 1 numbers without a country code are valid there.',
    ]));
  test('is the system’s region where the numbers allow it', async () => {
    const byRegion = (count: number): readonly string[] => [
      'US',
      `United States: ${count} of the ${count} numbers without a country code are valid there. The system’s region says so too.`,
    ];
    expect(await choose(['212 555 0100', '212 555 0101'])).toEqual(byRegion(2));
    expect(await choose(['+33 1 99 00 12 34', '212 555 0101', '212 555 0102'])).toEqual(byRegion(2));
  });
  test('is not that of some friends abroad', async () =>
    expect((await choose([...french.slice(0, 3), '212 555 0100', '212 555 0101']))[0]).toBe('US'));
  test('finds a phone column that no header names', async () => {
    const rows = [...french, '01 99 00 45 67'].map((number) => ['Zoë', number]);
    const { sheet } = await read(workbookOf(rows), { country: undefined, surroundings: { region: 'SE' } });
    expect([sheet.country, sheet.headers[sheet.phoneColumn]]).toEqual(['FR', 'B']);
  });
  test('is the one that was chosen', async () =>
    expect(await choose(french, { country: 'se' })).toEqual(['SE', 'Chosen by you, or in the settings.']));
});

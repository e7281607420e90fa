import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemSurroundings } from '../../src/workbook/phones/surroundings';
import { read } from './read';

// Lists as people keep them, made up after real ones; the numbers are invented. Each .json says what is right and why.

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'cases');

type Row = readonly [verdict: string, phone: string | null];

/** The verdicts by row, under the case's own environment. */
async function verdicts(name: string): Promise<{ readonly isClear: boolean; readonly rows: readonly Row[] }> {
  const { env, args } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    readonly env: Readonly<Record<string, string>>;
    readonly args: readonly string[];
  };
  const { timeZone: _here, ...named } = systemSurroundings(env, 'linux');
  const surroundings = { ...named, timeZone: env['TZ'] ?? 'UTC' };
  const { sheet, rows } = await read(join(FOLDER, args[1] ?? ''), { country: undefined, surroundings });
  return { isClear: sheet.isCountryClear, rows: rows.map(({ verdict, phone }) => [verdict, phone]) };
}

const ready = (...phones: readonly string[]): readonly Row[] => phones.map((phone) => ['ready', phone]);
const none = (verdict: string, count: number): readonly Row[] => Array.from({ length: count }, () => [verdict, null]);
const counted = (count: number, first: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

test.each<readonly [string, readonly Row[]]>([
  [
    'bare-codes-dont-vote',
    ready(
      ...counted(20, 2_348_032_221_101).map((digits) => `+${digits}`),
      '+2348032222201',
      '+2348032222202',
      '+2348032222203',
    ),
  ],
  ['benin-old-numbers', ready('+2290190111112', '+2290190111113', '+2290190111116', '+2290190111118')],
  ['country-code-column', ready('+33199001201', '+32470111111', '+221771111111', '+2250701111111', '+447911111111')],
  [
    'country-minority-prefix-fr-ma',
    ready(
      ...counted(30, 33_611_111_010).map((digits) => `+${digits}`),
      '+212611222211',
      '+212611222212',
      '+212611222213',
    ),
  ],
  [
    'country-minority-prefix-us-mx',
    ready(
      ...counted(30, 12_015_550_110).map((digits) => `+${digits}`),
      '+525511111111',
      '+525511111112',
      '+525511111113',
    ),
  ],
  [
    'de-bare-49',
    [...ready('+4915111111111', '+491701111113', '+4917611111114', '+491601111117'), ['duplicate', '+4915111111111']],
  ],
  ['facebook-leads', ready('+12015550101', '+12015550102')],
  ['indic-digits', ready('+919811111129', '+919811111130')],
  ['japanese-long-vowel-mark', ready('+819011111114', '+819011111115')],
  [
    'labels-around',
    ready(...['250', '251', '219', '254', '256', '260', '273', '276', '275'].map((end) => `+33199001${end}`)),
  ],
  ['pandas-float-text', ready('+12015550132', '+12015550133')],
  ['placeholders', [...ready('+61491570006'), ...none('empty', 7)]],
  ['slash-suffix', ready('+919811111125')],
  ['us-brackets-foreign', [...ready('+12015550123'), ...none('invalid', 4), ...ready('+12015550124')]],
  [
    'whatsapp-links',
    ready(
      '+33199001201',
      '+33199001214',
      '+33199001215',
      '+33199001216',
      '+33199001218',
      // Behind words: in the list of links, and in a formula.
      '+33199001202',
      '+33199001203',
    ),
  ],
])('%s', async (name, rows) => expect(await verdicts(name)).toEqual({ isClear: true, rows }));

test.each([
  ['english-us-nigeria', 7],
  ['no-column-because-of-country', 8],
  ['pandas-float-text-gb', 2],
])('%s is asked about, and none of its rows is ready before', async (name, count) =>
  expect(await verdicts(name)).toEqual({ isClear: false, rows: none('invalid', count) }),
);

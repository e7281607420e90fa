import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { compileMessage } from '../../src/sender/content/sendable';
import { english, failure, read } from './read';

interface Found {
  readonly sheet: string;
  readonly headerRow: number;
  readonly phoneColumn: string;
  /** The rows that aren't left out, by their verdict and number. */
  readonly rows: readonly (readonly [row: number, verdict: string, phone: string | null])[];
}

/** Lists as people really keep them, each with what was once read wrongly. */
function listCase(name: string): string {
  return fileURLToPath(new URL(`../fixtures/cases/${name}`, import.meta.url));
}

async function check(name: string, country: string, expected: Partial<Found>): Promise<void> {
  const { sheet, rows } = await read(listCase(name), { country });
  expect({
    sheet: sheet.sheet,
    headerRow: sheet.headerRow,
    phoneColumn: sheet.headers[sheet.phoneColumn],
    rows: rows.map(({ row, verdict, phone }) => [row, verdict, phone]),
  }).toMatchObject(expected);
}

describe('titles above the list', () => {
  test('of two cells are no headers', () =>
    check('title-two-cells.xlsx', 'FR', {
      headerRow: 2,
      phoneColumn: 'Téléphone',
      rows: [
        [3, 'ready', '+33199001201'],
        [4, 'ready', '+33199001202'],
        [5, 'ready', '+33199001203'],
      ],
    }));
  test('with the club’s own number get no message', () =>
    check('title-own-phone.xlsx', 'FR', {
      headerRow: 2,
      rows: [
        [3, 'ready', '+33199001201'],
        [4, 'ready', '+33199001202'],
      ],
    }));
  test('with a number of another kind leave the headers what they are', async () => {
    await check('title-number-above.xlsx', 'FR', { headerRow: 3, phoneColumn: 'Téléphone' });
    const { sheet } = await read(listCase('title-number-above.xlsx'));
    expect(compileMessage('Bonjour {{Nom}}', sheet.headers)).toHaveLength(2);
    expect(sheet.warnings.map((warning) => english(warning))).toEqual([
      'Row 1 stands above the headers: the number in it gets no message.',
    ]);
  });
});

describe('the phone column', () => {
  test('isn’t one of amounts, whatever its name', async () =>
    expect((await failure(listCase('amount-named-mobile.xlsx')))[0]).toBe(
      'No column with phone numbers was found. The columns are: Client, FIXE, MOBILE, Total.',
    ));
  test('has others beside it, but never a fax', async () => {
    const { sheet } = await read(listCase('fax-suggested.xlsx'));
    expect(sheet.otherPhoneColumns.map((column) => sheet.headers[column])).toEqual(['Domicile']);
    expect(english(sheet.why.phoneColumn)).toContain('“Domicile” holds phone numbers too.');
  });
  test('of Google Contacts is the one that most people have', () =>
    check('google-contacts-export.xlsx', 'US', { phoneColumn: 'Phone 1 - Value' }));
  test('has a header of any length', () =>
    check('google-forms-long-header.xlsx', 'US', {
      phoneColumn: 'What is your WhatsApp number? (please include your country code)',
      rows: [
        [2, 'invalid', null],
        [3, 'invalid', null],
      ],
    }));
  test('is called what people call it', () => check('header-vocabulary.xlsx', 'BR', { phoneColumn: 'Contato' }));
});

describe('the sheet and its rows', () => {
  test('a pivot table before the list doesn’t win', () => check('pivot-sheet-first.xlsx', 'FR', { sheet: 'Base' }));
  test('a table’s totals are nobody’s', () =>
    check('table-totals-row.xlsx', 'FR', {
      rows: [
        [2, 'ready', '+33199001201'],
        [3, 'ready', '+33199001202'],
      ],
    }));
});

describe('other files', () => {
  test('a CSV keeps its leading zeros', () =>
    check('csv-advice.csv', 'CI', {
      sheet: 'csv-advice',
      phoneColumn: 'Téléphone',
      rows: [
        [2, 'ready', '+2250701111111'],
        [3, 'ready', '+2250701111112'],
      ],
    }));
  test('contact cards are told as such', async () =>
    expect(await failure(listCase('contacts.vcf'))).toEqual([
      'These are contact cards (.vcf), not a list.',
      'Export the contacts as a spreadsheet or as CSV (Google Contacts: Export, Google CSV).',
    ]));
});

test('a column in single braces isn’t sent as it stands', async () => {
  const { sheet } = await read(listCase('single-brace.xlsx'), { country: 'US' });
  try {
    compileMessage('Hi {Name}, your bill is ready', sheet.headers);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    expect([english(error.happened), english(error.todo)]).toEqual([
      '“{Name}” would be sent as it stands.',
      String.raw`Write {{Name}} to have each row’s own cell there, or \{Name} to send it so.`,
    ]);
  }
});

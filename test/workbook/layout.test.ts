import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnLetters } from '../../src/sender/content/columnLetters';
import { english, failure, read } from './read';
import { workbookOf } from './zip';

type Row = readonly (string | number | null)[];

const A = '01 99 00 12 34';
const B = '01 99 00 23 45';
const C = '01 99 00 34 56';
const D = '(212) 555-0111';
const E = '(212) 555-0112';
const F = '(212) 555-0113';
const SEED = 20_261_125;

interface Expected {
  readonly headerRow: number;
  readonly phone?: string;
  /** The rows that something would be sent to. */
  readonly ready: readonly number[];
}

async function check(rows: readonly Row[], { headerRow, phone, ready }: Expected, country = 'FR'): Promise<void> {
  const { sheet, rows: found } = await read(workbookOf(rows), { country });
  expect({
    headerRow: sheet.headerRow,
    phone: phone === undefined ? phone : sheet.headers[sheet.phoneColumn],
    ready: found.filter(({ verdict }) => verdict === 'ready').map(({ row }) => row),
  }).toEqual({ headerRow, phone, ready });
}

describe('above the headers', () => {
  test('key-value lines, with a number among them', () =>
    check(
      [
        ['Organisateur :', 'Club de tir'],
        ['Contact :', '01 99 00 12 00'],
        ['Date :', '12/03/2025'],
        [],
        ['Nom', 'Prénom', 'Téléphone'],
        ['Durand', 'Ana', A],
        ['Martin', 'Zoë', B],
        ['Petit', 'Léa', C],
      ],
      { headerRow: 5, phone: 'Téléphone', ready: [6, 7, 8] },
    ));
  test('a title of several cells, over headers in words that nobody knows', () =>
    check(
      [
        ['Membres', 'Saison 2025', 'Section 3'],
        ['Naam', 'Joindre', 'Dette'],
        ['Ana', A, 12.5],
        ['Zoë', B, 8],
      ],
      { headerRow: 2, phone: 'Joindre', ready: [3, 4] },
    ));
  test('the title of a form that is numbered in advance and half filled in', () =>
    check(
      [
        ['Liste d’appel'],
        ['N°', 'Nom', 'Téléphone'],
        [1, 'Ana', A],
        [2, 'Zoë', B],
        ...Array.from({ length: 40 }, (_, index) => [index + 3]),
      ],
      { headerRow: 2, phone: 'Téléphone', ready: [3, 4] },
    ));
  test('nothing, where the list has no headers and somebody no number', () =>
    check(
      [
        ['Ana', A],
        ['Zoë', 'inconnu'],
        ['Léa', B],
      ],
      { headerRow: 0, ready: [1, 3] },
    ));
  test('nothing of the same headers further down', () =>
    check(
      [
        ['Nom', 'Tél'],
        ['Ana', A],
        ['Nom', 'Tél'],
        ['Zoë', B],
      ],
      { headerRow: 1, ready: [2, 4] },
    ));
});

describe('the phone column', () => {
  test('is found behind any number of others', async () => {
    const width = 300;
    const header = Array.from({ length: width }, (_, column) => `Champ ${columnLetters(column)}`);
    const filled = (phone: string): Row => [...Array.from({ length: width }, () => 'x'), phone];
    await check([[...header, 'Joindre'], filled(A), filled(B)], { headerRow: 1, phone: 'Joindre', ready: [2, 3] });
  });
  test('is the mobile rather than the fuller one at home', () =>
    check(
      [
        ['Nom', 'Téléphone', 'Portable'],
        ['Ana', '(212) 555-0111', '(212) 555-0101'],
        ['Zoë', '(212) 555-0112', '(212) 555-0102'],
        ['Léa', '(212) 555-0113', null],
      ],
      { headerRow: 1, phone: 'Portable', ready: [2, 3] },
      'US',
    ));
  test('is none of consent to WhatsApp, of amounts, of dates, of counts', async () => {
    for (const values of [
      ['oui', 'non'],
      ['12,50 €', '8,00 €'],
      ['12/03/2025', '13/03/2025'],
      [3, 12],
    ]) {
      const rows = values.map((value, index) => [`n° ${index}`, value]);
      expect((await failure(workbookOf([['Nom', 'WhatsApp'], ...rows])))[0], String(values[0])).toBe(
        'No column with phone numbers was found. The columns are: Nom, WhatsApp.',
      );
    }
  });
  test('is found by its looks where its header may mean it and the country is another', async () => {
    const { sheet } = await read(workbookOf([['Contact'], ['0101 111 1111'], ['0101 111 1112']]), { country: 'US' });
    expect(english(sheet.why.phoneColumn)).toBe('Found by its values: 2 of the first 2 look like phone numbers.');
  });
});

describe('another column for rows whose phone is empty', () => {
  const rows: readonly Row[] = [
    ['Nom', 'Portable', 'Domicile', 'Note'],
    ['Ana', '(212) 555-0101', D, null],
    ['Zoë', null, E, null],
    ['Léa', '-', null, null],
    ['Eva', 'ask her', F, null],
    ['Ben', null, '(212) 555-0101', null],
  ];
  const verdicts = async (fallbackColumn?: string) => {
    const wishes = {
      country: 'US',
      phoneColumn: 'Portable',
      ...(fallbackColumn === undefined ? {} : { fallbackColumn }),
    };
    const { sheet, rows: found } = await read(workbookOf(rows), wishes);
    return {
      columns: [sheet.phoneColumn, sheet.fallbackColumn, ...sheet.otherPhoneColumns],
      rows: found.map(({ verdict, cell, phoneText }) => `${verdict} ${cell} ${phoneText}`),
    };
  };
  test('is offered, and not used by itself', async () =>
    expect(await verdicts()).toEqual({
      columns: [1, null, 2],
      rows: ['ready B2 (212) 555-0101', 'empty B3 ', 'empty B4 -', 'invalid B5 ask her', 'empty B6 '],
    }));
  test('is used where it’s chosen, by header or letters', async () => {
    const expected = {
      columns: [1, 2, 2],
      rows: [
        'ready B2 (212) 555-0101',
        `ready C3 ${E}`,
        'empty B4 -',
        'invalid B5 ask her',
        'duplicate C6 (212) 555-0101',
      ],
    };
    expect(await verdicts('domicile')).toEqual(expected);
    expect(await verdicts('C')).toEqual(expected);
  });
  test('may be one that nothing stands in yet, and is none where it’s the phone column itself', async () => {
    expect((await verdicts('D')).columns).toEqual([1, 3, 2]);
    expect((await verdicts('Portable')).columns).toEqual([1, null, 2]);
  });
  test('that isn’t there is told', async () =>
    expect((await failure(workbookOf(rows), { country: 'US', fallbackColumn: 'Bureau' }))[0]).toBe(
      'There is no column “Bureau”. The columns are: Nom, Portable, Domicile, Note.',
    ));
});

test('whatever stands above a list, its people get their message and nobody else does', async () => {
  const word = fc.constantFrom(
    'Club',
    'Saison 2025',
    'Liste',
    'Contact :',
    '01 99 00 99 99',
    'mars',
    '12/03/2025',
    'N° 7',
  );
  const above = fc.array(fc.array(word, { minLength: 1, maxLength: 2 }), { maxLength: 4 });
  const header = fc.constantFrom(
    ['Nom', 'Téléphone', 'Ville'],
    ['Name', 'Phone', 'City'],
    ['Nome', 'Celular', 'Cidade'],
  );
  const people = fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 4, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(above, header, people, async (titles, headers, numbers) => {
      const rows = numbers.map((number, index) => [`P${index}`, `01 99 00 ${String(number).padStart(4, '0')}`, 'Pau']);
      const { sheet, rows: found } = await read(workbookOf([...titles, headers, ...rows]));
      expect(sheet.headerRow).toBe(titles.length + 1);
      expect(found.map(({ row }) => row)).toEqual(rows.map((_, index) => titles.length + 2 + index));
    }),
    { seed: SEED, numRuns: 200 },
  );
});

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CheckedRow } from '../../src/sender/model';
import { checkWorkbook } from '../../src/workbook/checkWorkbook';
import { NumberRegister } from '../../src/workbook/phones/numberRegister';
import { english, read } from './read';
import { makeZip, rowXml, sheetParts } from './zip';

function show({ row, verdict, phone, cell, reason }: CheckedRow): readonly unknown[] {
  return [row, verdict, phone, cell, english(reason)];
}

const LANDLINE = 'A landline: WhatsApp is mostly on mobile numbers.';

test('hidden rows are judged like any other where that is asked for', async () => {
  const rows = [rowXml(['Tél']), rowXml(['01 99 00 12 34'], 'hidden="1"'), rowXml(['01 99 00 12 34'])];
  const bytes = makeZip(sheetParts(rows.join('')));
  const { sheet, rows: found } = await read(bytes, { includeHidden: true });
  expect(found.map(({ verdict }) => verdict)).toEqual(['ready', 'duplicate']);
  expect(sheet).toMatchObject({ includesHidden: true, landlineCount: 1, counts: { ready: 1, hidden: 0 } });
});

test('each row gets its verdict, cell and reason', async () => {
  const rows = [
    rowXml(['Nom', 'Tél']),
    rowXml(['Zoë', '01 99 00 12 34']),
    rowXml(['caché', '01 99 00 23 45'], 'hidden="1"'),
    rowXml(['Ana', '+33 1 99 00 23 45']),
    rowXml(['Léa', null]),
    rowXml([null, null]),
    rowXml([' ', ' ']),
    rowXml(['Théo', '06 39 98 12 34']),
    rowXml(['Zoë bis', '0033199001234']),
    rowXml(['Inès', '0199003456 / 0199004567'], 'r="20"'),
    rowXml(['Zoë ter', 33_199_001_234]),
  ];
  const { sheet, rows: found } = await read(makeZip(sheetParts(rows.join(''))));
  expect(found.map(show)).toEqual([
    [2, 'ready', '+33199001234', 'B2', LANDLINE],
    [3, 'hidden', '+33199002345', 'B3', 'The row is hidden in the workbook.'],
    [4, 'ready', '+33199002345', 'B4', LANDLINE],
    [5, 'empty', null, 'B5', 'The phone cell is empty.'],
    [
      8,
      'invalid',
      null,
      'B8',
      'This is not a valid number in this country: France. Check its digits, or add its country code if it is of another.',
    ],
    [9, 'duplicate', '+33199001234', 'B9', 'Same number as row 2'],
    [
      20,
      'ready',
      '+33199003456',
      'B20',
      `${LANDLINE} The cell holds 2 numbers: number 1 of them is used, the others are not.`,
    ],
    [21, 'duplicate', '+33199001234', 'B21', 'Same number as row 2'],
  ]);
  expect(sheet.counts).toEqual({ ready: 3, duplicate: 2, invalid: 1, empty: 1, hidden: 1, optedOut: 0 });
});

test('rows come in batches of at most 200, and the next waits for the last', async () => {
  const people = Array.from({ length: 450 }, (_, index) => rowXml([`+1 212 555 0${100 + (index % 100)}`]));
  const bytes = makeZip(sheetParts(rowXml(['Phone']) + people.join('')));
  const sizes: number[] = [];
  let busy = false;
  const sheet = await checkWorkbook({ input: { kind: 'bytes', bytes }, country: 'US' }, async (rows) => {
    expect(busy).toBe(false);
    busy = true;
    await new Promise((resolve) => setTimeout(resolve, 5));
    busy = false;
    sizes.push(rows.length);
  });
  expect(sizes).toEqual([200, 200, 50]);
  expect(sheet.counts).toEqual({ ready: 100, duplicate: 350, invalid: 0, empty: 0, hidden: 0, optedOut: 0 });
});

describe('the samples', () => {
  const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
  test('contacts.xlsx has 30 rows with every verdict', async () => {
    const { sheet, rows } = await read(sample('contacts.xlsx'));
    expect(rows).toHaveLength(30);
    expect(sheet.headers).toEqual(['Prénom', 'Nom', 'Téléphone', 'Ville', 'Montant']);
    expect(sheet.counts).toEqual({ ready: 24, duplicate: 2, invalid: 3, empty: 1, hidden: 0, optedOut: 0 });
  });
  test('contacts-2000.xlsx has 2,000 rows, all ready', async () => {
    const { sheet } = await read(sample('contacts-2000.xlsx'));
    expect(sheet.counts).toEqual({ ready: 2000, duplicate: 0, invalid: 0, empty: 0, hidden: 0, optedOut: 0 });
  });
});

test('the register of numbers remembers the first row of each, however many', () => {
  const register = new NumberRegister();
  const phone = (index: number): string => `+${100_000_000_000 + index * 7919}`;
  for (let index = 0; index < 50_000; index += 1) {
    if (register.firstRow(phone(index), index + 2) !== null) throw new Error('a new number was taken for a known one');
  }
  for (let index = 0; index < 50_000; index += 1) {
    if (register.firstRow(phone(index), 1) !== index + 2) throw new Error('a number’s first row was lost');
  }
  expect(register.firstRow('+999999999999999', 7)).toBeNull();
  expect(register.firstRow('+999999999999999', 8)).toBe(7);
});

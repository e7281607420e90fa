import { expect, test } from 'vitest';
import { english, failure, read } from './read';
import { workbookOf } from './zip';

type Rows = readonly (readonly (string | null)[])[];

const A = '01 99 00 12 34';
const B = '01 99 00 23 45';
const SHEET: Rows = [
  ['Zoë', 'Pau', null],
  ['Nom', 'Ville', 'Tél'],
  ['Ana', 'Nay', A],
  ['Léa', 'Pau', B],
];

async function check(headerRow: number, headers: readonly string[], firstRow: number, rows = SHEET): Promise<void> {
  const { sheet, rows: found } = await read(workbookOf(rows), { headerRow });
  expect([sheet.headerRow, sheet.headers, found[0]?.row]).toEqual([headerRow, headers, firstRow]);
  expect(english(sheet.why.headerRow)).toBe('Chosen by you.');
}

test('the header row that is chosen is taken, whatever it holds', async () => {
  expect((await read(workbookOf(SHEET))).sheet.headerRow, 'found by itself').toBe(2);
  await check(1, ['Zoë', 'Pau', 'C'], 2);
  await check(2, ['Nom', 'Ville', 'Tél'], 3);
  await check(3, ['Ana', 'Nay', A], 4);
});

test('it may be none: the first row is somebody’s', async () => {
  await check(0, ['A', 'B', 'C'], 1);
  expect((await read(workbookOf(SHEET), { headerRow: 0 })).rows).toHaveLength(4);
});

test('it may be an empty one', async () => {
  await check(2, ['A', 'B'], 3, [['Liste'], [], ['Ana', A], ['Léa', B]]);
  expect((await failure(workbookOf(SHEET), { headerRow: 4 }))[0]).toBe(
    'The sheet “Feuille” has headers, but no rows below them.',
  );
});

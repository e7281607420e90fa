import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WorkbookInput } from '../../src/workbook/file/byteSource';
import { openWorkbook } from '../../src/workbook/openWorkbook';
import type { SheetRow } from '../../src/workbook/file/sheetReader';
import { fixture } from './read';
import { MAIN, makeZip, sheetParts } from './zip';

interface Shown {
  readonly preview: readonly SheetRow[];
  /** All rows of the first sheet, or the name of the error that ended the reading. */
  readonly rows: readonly SheetRow[] | string;
  readonly shares: readonly number[];
}

async function show(input: WorkbookInput, count: number): Promise<Shown> {
  const workbook = await openWorkbook(input);
  try {
    const [sheet] = workbook.sheets;
    if (!sheet) throw new Error('no sheet');
    const preview = await workbook.preview(sheet, count);
    const shares: number[] = [];
    const rows: SheetRow[] = [];
    try {
      for await (const more of workbook.rows(sheet, (share) => shares.push(share))) rows.push(...more);
    } catch (error) {
      return { preview, rows: error instanceof Error ? error.name : '', shares };
    }
    return { preview, rows, shares };
  } finally {
    await workbook.close();
  }
}

test.each(readdirSync(fixture('')).filter((name) => name.endsWith('.xlsx')))(
  '%s: a preview is how the rows begin',
  async (name) => {
    for (const count of [1, 3, 1000]) {
      const { preview, rows } = await show({ kind: 'file', path: fixture(name) }, count);
      expect(preview).toEqual(rows.slice(0, count));
    }
  },
);

const COUNT = 20_000;
const texts = Array.from({ length: COUNT }, (_, index) => `Élise ${index}`);

function workbook(indexOf: (row: number) => number, sharedEnd = '</sst>', sheetEnd = ''): WorkbookInput {
  const rows = texts.map((_, row) => `<row><c t="s"><v>${indexOf(row)}</v></c></row>`).join('');
  const shared = `<sst xmlns="${MAIN}">${texts.map((text) => `<si><t>${text}</t></si>`).join('')}${sharedEnd}`;
  return { kind: 'bytes', bytes: makeZip(sheetParts(rows + sheetEnd, { 'xl/sharedStrings.xml': shared })) };
}

const textsOf = (rows: readonly SheetRow[] | string): unknown =>
  typeof rows === 'string' ? rows : rows.map(({ cells }) => cells[0]?.text);

test('a preview reads no further than its rows and their shared strings', async () => {
  const { preview, rows } = await show(
    workbook((row) => row, '<damaged', '<damaged'),
    5,
  );
  expect(textsOf(preview)).toEqual(texts.slice(0, 5));
  expect(rows).toBe('HumanError');
});

test('a preview reads as many shared strings as its rows need, and the rows then get all', async () => {
  const { preview, rows } = await show(
    workbook((row) => COUNT - 1 - row),
    5,
  );
  expect(textsOf(preview)).toEqual(texts.slice(-5).toReversed());
  expect(textsOf(rows)).toEqual(texts.toReversed());
});

test('a row whose shared strings are empty or missing is no row of a preview either', async () => {
  const { preview, rows } = await show(
    workbook((row) => (row < 10 ? COUNT + 5 : row)),
    2,
  );
  expect(textsOf(preview)).toEqual(['Élise 10', 'Élise 11']);
  expect(rows).toHaveLength(COUNT - 10);
});

test('progress counts the bytes of the texts and of the sheet, up to all', async () => {
  const { shares } = await show(
    workbook((row) => row),
    1,
  );
  expect(shares.length).toBeGreaterThan(10);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.99);
});

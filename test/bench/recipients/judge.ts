import type { CheckedRow } from '../../../src/sender/model';
import { CountryFinder } from '../../../src/workbook/phones/countryFinder';
import { findTable } from '../../../src/workbook/layout/headers';
import { RowChecker } from '../../../src/workbook/rowChecker';
import type { SheetRow } from '../../../src/workbook/file/sheetReader';
import type { Surroundings } from '../../../src/workbook/phones/surroundings';

export interface ListVerdict {
  readonly rows: readonly CheckedRow[];
  readonly isAsked: boolean;
  readonly country: string;
  readonly why: string;
}

/** What the product says of a column of cells: the first rows for the country, then each row. */
export function judge(
  cells: readonly { readonly text: string; readonly isNumber: boolean }[],
  surroundings: Surroundings,
): ListVerdict {
  const rows: readonly SheetRow[] = [
    sheetRow(1, 'Phone', false),
    ...cells.map(({ text, isNumber }, index) => sheetRow(index + 2, text, isNumber)),
  ];
  const table = findTable(rows.slice(0, 200), { wishedHeaderRow: 1 });
  const choice = new CountryFinder({ surroundings }, table, rows.slice(1, 200)).chooseFor(0, null);
  const checker = new RowChecker({
    table,
    phoneColumn: 0,
    choice,
    fallbackColumn: null,
    join: null,
    includesHidden: false,
  });
  const checked = rows.flatMap((row) => checker.check(row) ?? []);
  return {
    rows: checked,
    isAsked: !checker.result.isCountryClear,
    country: choice.country,
    why: JSON.stringify(choice.candidates),
  };
}

function sheetRow(row: number, text: string, isNumber: boolean): SheetRow {
  const cell = isNumber
    ? { kind: 'number' as const, text, number: Number(text), format: '' }
    : { kind: 'text' as const, text, number: null, format: null };
  return { row, hidden: false, cells: [cell] };
}

import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import type { SheetInfo, SheetOutline } from '../../sender/model';
import { hidesNumber, isLinkWord } from '../file/cellLink';
import { looksLikePhone } from './cellShapes';
import type { CheckRequest } from '../checkRequest';
import type { CountryChoice } from '../phones/countryChoice';
import { CountryFinder } from '../phones/countryFinder';
import { findCountryJoin, type CountryJoin } from '../phones/countryJoin';
import { filledCells } from './headerRow';
import { findTable, type HeaderHints, type Table, whyHeaderRow } from './headers';
import { chooseSheet } from '../openWorkbook';
import { type ChosenColumn, chooseFallbackColumn, choosePhoneColumn, type SampledRows } from './phoneColumn';
import { hasPhoneWord } from './phoneWords';
import type { SheetRow } from '../file/sheetReader';
import type { TableFile } from '../file/tableFile';

/** What the first rows of a sheet tell: how its rows are to be read, or why they can't be. */
export type SheetLayout =
  | {
      readonly kind: 'usable';
      readonly sheet: SheetInfo;
      /** Of a table’s totals: nobody’s rows, from 1. */
      readonly totalsRows: ReadonlySet<number>;
      readonly outline: SheetOutline & { readonly phoneColumn: number };
      readonly table: Table;
      readonly choice: CountryChoice;
      readonly join: CountryJoin | null;
      readonly sample: readonly SheetRow[];
    }
  | {
      readonly kind: 'unusable';
      /** What can be chosen instead. */
      readonly outline: SheetOutline & { readonly phoneColumn: null };
      readonly problem: HumanError;
    };

/**
 * The layout of the wished sheet; where none is wished, of the first sheet in sight that can be used, as a cover sheet
 * can't, or of one that holds many times its numbers; of the first one where none can.
 * @throws HumanError where there is no such country, or the workbook is damaged
 */
export async function findLayout(workbook: TableFile, request: CheckRequest): Promise<SheetLayout> {
  const sheet = chooseSheet(workbook.sheets, request.sheet);
  if (sheet instanceof HumanError) return withoutSheet(workbook, request, sheet);
  const first = await readLayout(workbook, sheet, request);
  if (request.sheet !== undefined || weightOf(first) >= SURELY_A_LIST) return first;
  let best = first;
  const others = workbook.sheets.filter((other) => !other.hidden && other !== sheet);
  for (const other of others.slice(0, MAX_SHEETS_TRIED_COUNT)) {
    const layout = await readLayout(workbook, other, request);
    if (layout.kind !== 'usable') continue;
    // A page of settings has a number or two; and of two lists, the first is as likely meant.
    const weight = weightOf(layout);
    if (best.kind !== 'usable' || (weight > 0 && weight >= weightOf(best) * MANY_TIMES)) best = layout;
  }
  return best;
}

/** How many cells of the phone column, in the first rows, look like phone numbers; below headers, each counts more. */
function weightOf(layout: SheetLayout): number {
  if (layout.kind !== 'usable') return 0;
  const { outline, table, sample } = layout;
  const column = table.columns[outline.phoneColumn] ?? 0;
  const numbers = sample.filter(({ row, cells }) => {
    const cell = cells[column];
    return row > table.headerRow && cell !== undefined && looksLikePhone(cell);
  });
  return numbers.length * (table.headerRow > 0 ? MANY_TIMES : 1);
}

const MANY_TIMES = 3;
const SURELY_A_LIST = 10 * MANY_TIMES;
const MAX_SHEETS_TRIED_COUNT = 20;
/** Header row and phone column are found in so many rows. */
const SAMPLE_ROWS_COUNT = 200;

async function readLayout(workbook: TableFile, sheet: SheetInfo, request: CheckRequest): Promise<SheetLayout> {
  const all = await workbook.preview(sheet, SAMPLE_ROWS_COUNT);
  const isHidden = (sheetColumn: number): boolean => workbook.isColumnHidden(sheetColumn);
  const { headerRow: knownHeaderRow, totalsRows } = await workbook.knownTables(sheet);
  const sample = totalsRows.size === 0 ? all : all.filter(({ row }) => !totalsRows.has(row));
  const hints = { wishedHeaderRow: request.headerRow, knownHeaderRow };
  const found = await readTable(workbook, sheet, sample, hints);
  const rows = sample.filter(({ row }) => row > found.headerRow);
  if (mayHideNumbers(found, rows) && (await workbook.findLinks(sheet))) return readLayout(workbook, sheet, request);
  const countries = new CountryFinder(request, found, rows);
  const column = findPhoneColumn(sheet, found, { rows, isHidden }, countries, request);
  const table = column instanceof HumanError ? found : column.table;
  const phoneColumn = column instanceof HumanError ? null : column.phoneColumn;
  const join = phoneColumn === null ? null : findCountryJoin(table, phoneColumn, rows);
  const choice =
    phoneColumn === null ? countries.likeliest() : countries.chooseFor(table.columns[phoneColumn] ?? 0, join);
  const outline = {
    ...outlineOf(workbook, request, table, isHidden),
    ...countryOutline(choice),
    warnings: [...table.warnings, ...numbersAbove(sample, table)],
    sheet: sheet.name,
    otherPhoneColumns: column instanceof HumanError ? [] : column.others,
    fallbackColumn: column instanceof HumanError ? null : column.fallbackColumn,
    why: {
      headerRow: withReadAs(workbook, sample.length === 0 ? isEmpty(sheet) : whyHeaderRow(table)),
      phoneColumn: column instanceof HumanError ? NO_PHONE_COLUMN : column.why,
      country: choice.why,
    },
  };
  return column instanceof HumanError
    ? { kind: 'unusable', outline: { ...outline, phoneColumn: null }, problem: column }
    : {
        kind: 'usable',
        sheet,
        totalsRows,
        outline: { ...outline, phoneColumn: column.phoneColumn },
        table,
        choice,
        join,
        sample,
      };
}

/** Whether words such as “Chat” may be links to numbers, which only then are worth going through the sheet for. */
function mayHideNumbers({ headers, columns }: Table, rows: readonly SheetRow[]): boolean {
  return columns.some((column, index) => {
    const isNamed = hasPhoneWord(headers[index] ?? '');
    return rows.some(({ cells }) => hidesNumber(cells[column]) && (isNamed || isLinkWord(cells[column]?.text ?? '')));
  });
}

/** Whoever stands above the headers gets no message; where that was wrong, another header row can be chosen. */
function numbersAbove(sample: readonly SheetRow[], { firstHeaderRow }: Table): readonly Sentence[] {
  return sample
    .filter((row) => row.row < firstHeaderRow && filledCells(row).some(looksLikePhone))
    .map(({ row }) => sentence('Row {0} stands above the headers: the number in it gets no message.', row));
}

/** A text file doesn't say how it is meant to be read: the first thing that is shown of it does. */
function withReadAs({ readAs }: TableFile, why: Sentence): Sentence {
  if (readAs === null) return why;
  return sentence('{0} Read as text: {1} between the cells, {2}.', why, readAs.sign, readAs.encoding);
}

function countryOutline({ country, isClear, candidates }: CountryChoice): Pick<SheetOutline, CountryPart> {
  return { country, isCountryClear: isClear, candidates };
}

type CountryPart = 'country' | 'isCountryClear' | 'candidates';

/** Where the wished sheet isn't there, the others are. */
function withoutSheet(workbook: TableFile, request: CheckRequest, problem: HumanError): SheetLayout {
  const table = findTable([]);
  const choice = new CountryFinder(request, table, []).likeliest();
  const outline = { ...outlineOf(workbook, request, table, () => false), ...countryOutline(choice) };
  const why = { headerRow: problem.todo, phoneColumn: NO_PHONE_COLUMN, country: choice.why };
  const none = { sheet: '', phoneColumn: null, otherPhoneColumns: [], fallbackColumn: null };
  return { kind: 'unusable', outline: { ...outline, ...none, why }, problem };
}

const NO_PHONE_COLUMN = sentence('Not found: choose it here.');

function outlineOf(
  workbook: TableFile,
  request: CheckRequest,
  { headerRow, headers, columns, warnings }: Table,
  isHidden: (sheetColumn: number) => boolean,
): Omit<SheetOutline, 'sheet' | 'phoneColumn' | 'otherPhoneColumns' | 'fallbackColumn' | CountryPart | 'why'> {
  return {
    sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
    locale: workbook.locale,
    headerRow,
    headers,
    columns,
    hiddenColumns: columns.flatMap((sheetColumn, index) => (isHidden(sheetColumn) ? index : [])),
    warnings,
    includesHidden: request.includeHidden ?? false,
  };
}

/** A header that is missing or there twice may belong to merged cells, which only then are worth going through the sheet for. */
async function readTable(
  workbook: TableFile,
  sheet: SheetInfo,
  sample: readonly SheetRow[],
  hints: HeaderHints,
): Promise<Table> {
  const table = findTable(sample, hints);
  if (table.warnings.length === 0) return table;
  return findTable(sample, { ...hints, merged: await workbook.mergedCells(sheet, table.headerRow + 1) });
}

/** Or what is in the way of one. */
function findPhoneColumn(
  sheet: SheetInfo,
  table: Table,
  data: SampledRows,
  countries: CountryFinder,
  { phoneColumn: wished, fallbackColumn }: CheckRequest,
): (ChosenColumn & { readonly fallbackColumn: number | null }) | HumanError {
  if (table.headers.length === 0) {
    return new HumanError(isEmpty(sheet), sentence('Choose another sheet, or fill this one in and save the workbook.'));
  }
  if (data.rows.length === 0) return withoutRows(sheet);
  const chosen = choosePhoneColumn(table, data, countries.plausible, wished);
  if (chosen instanceof HumanError) return wished === undefined ? countries.explainMissing(chosen) : chosen;
  return fallbackColumn === undefined
    ? { ...chosen, fallbackColumn: null }
    : chooseFallbackColumn(chosen, fallbackColumn);
}

function isEmpty({ name }: SheetInfo): Sentence {
  return sentence('The sheet “{0}” is empty.', name);
}

export function withoutRows({ name }: SheetInfo): HumanError {
  return new HumanError(
    sentence('The sheet “{0}” has headers, but no rows below them.', name),
    sentence('Choose another sheet, or add the people to write to and save the workbook.'),
  );
}

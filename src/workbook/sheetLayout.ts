import { HumanError } from '../sender/humanError';
import { message, type Message } from '../sender/message';
import type { SheetOutline } from '../sender/model';
import type { CheckRequest } from './checkRequest';
import type { CountryChoice } from './countryChoice';
import { findCountryJoin, type CountryJoin } from './countryJoin';
import { CountryFinder } from './countryFinder';
import { findTable, type Table, whyHeaderRow } from './headers';
import { chooseSheet, type OpenWorkbook } from './openWorkbook';
import { type ChosenColumn, choosePhoneColumn, type SampledRows } from './phoneColumn';
import type { SheetRow } from './sheetReader';
import type { SheetPart } from './workbookParts';

/** What the first rows of a sheet tell: how its rows are to be read, or why they can't be. */
export type SheetLayout =
  | {
      readonly kind: 'usable';
      readonly sheet: SheetPart;
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
 * can't, or of the first one.
 * @throws HumanError where there is no such country, or the workbook is damaged
 */
export async function findLayout(workbook: OpenWorkbook, request: CheckRequest): Promise<SheetLayout> {
  const sheet = chooseSheet(workbook.sheets, request.sheet);
  if (sheet instanceof HumanError) return withoutSheet(workbook, request, sheet);
  const first = await readLayout(workbook, sheet, request);
  if (request.sheet !== undefined || first.kind === 'usable') return first;
  const others = workbook.sheets.filter((other) => !other.hidden && other !== sheet);
  for (const other of others.slice(0, MAX_SHEETS_TRIED_COUNT)) {
    const layout = await readLayout(workbook, other, request);
    if (layout.kind === 'usable') return layout;
  }
  return first;
}

const MAX_SHEETS_TRIED_COUNT = 20;
/** Header row and phone column are found in so many rows. */
const SAMPLE_ROWS_COUNT = 200;

async function readLayout(workbook: OpenWorkbook, sheet: SheetPart, request: CheckRequest): Promise<SheetLayout> {
  const sample = await workbook.preview(sheet, SAMPLE_ROWS_COUNT);
  const isHidden = (sheetColumn: number): boolean => workbook.isColumnHidden(sheetColumn);
  const found = await readTable(workbook, sheet, sample, request.headerRow);
  const rows = sample.filter(({ row }) => row > found.headerRow);
  const countries = new CountryFinder(request, found, rows);
  const column = findPhoneColumn(sheet, found, { rows, isHidden }, countries, request.phoneColumn);
  const table = column instanceof HumanError ? found : column.table;
  const phoneColumn = column instanceof HumanError ? null : column.phoneColumn;
  const join = phoneColumn === null ? null : findCountryJoin(table, phoneColumn, rows);
  const choice =
    phoneColumn === null ? countries.likeliest() : countries.chooseFor(table.columns[phoneColumn] ?? 0, join);
  const outline = {
    ...outlineOf(workbook, request, table, isHidden),
    ...countryOutline(choice),
    sheet: sheet.name,
    why: {
      headerRow: sample.length === 0 ? isEmpty(sheet) : whyHeaderRow(table),
      phoneColumn: column instanceof HumanError ? NO_PHONE_COLUMN : column.why,
      country: choice.why,
    },
  };
  return column instanceof HumanError
    ? { kind: 'unusable', outline: { ...outline, phoneColumn: null }, problem: column }
    : { kind: 'usable', sheet, outline: { ...outline, phoneColumn: column.phoneColumn }, table, choice, join, sample };
}

function countryOutline({ country, isClear, candidates }: CountryChoice): Pick<SheetOutline, CountryPart> {
  return { country, isCountryClear: isClear, candidates };
}

type CountryPart = 'country' | 'isCountryClear' | 'candidates';

/** Where the wished sheet isn't there, the others are. */
function withoutSheet(workbook: OpenWorkbook, request: CheckRequest, problem: HumanError): SheetLayout {
  const table = findTable([]);
  const choice = new CountryFinder(request, table, []).likeliest();
  const outline = { ...outlineOf(workbook, request, table, () => false), ...countryOutline(choice) };
  const why = { headerRow: problem.todo, phoneColumn: NO_PHONE_COLUMN, country: choice.why };
  return { kind: 'unusable', outline: { ...outline, sheet: '', phoneColumn: null, why }, problem };
}

const NO_PHONE_COLUMN = message('Not found: choose it here.');

function outlineOf(
  workbook: OpenWorkbook,
  request: CheckRequest,
  { headerRow, headers, columns, warnings }: Table,
  isHidden: (sheetColumn: number) => boolean,
): Omit<SheetOutline, 'sheet' | 'phoneColumn' | CountryPart | 'why'> {
  return {
    sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
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
  workbook: OpenWorkbook,
  sheet: SheetPart,
  sample: readonly SheetRow[],
  wishedHeaderRow: number | undefined,
): Promise<Table> {
  const hints = { wishedHeaderRow, knownHeaderRow: await workbook.headerRow(sheet) };
  const table = findTable(sample, hints);
  if (table.warnings.length === 0) return table;
  return findTable(sample, { ...hints, merged: await workbook.mergedCells(sheet, table.headerRow + 1) });
}

/** Or what is in the way of one. */
function findPhoneColumn(
  sheet: SheetPart,
  table: Table,
  data: SampledRows,
  countries: CountryFinder,
  wished: string | undefined,
): ChosenColumn | HumanError {
  if (table.headers.length === 0) {
    return new HumanError(isEmpty(sheet), message('Choose another sheet, or fill this one in and save the workbook.'));
  }
  if (data.rows.length === 0) return withoutRows(sheet);
  const column = choosePhoneColumn(table, data, countries.plausible, wished);
  return column instanceof HumanError && wished === undefined ? countries.explainMissing(column) : column;
}

function isEmpty({ name }: SheetPart): Message {
  return message('The sheet “{0}” is empty.', name);
}

export function withoutRows({ name }: SheetPart): HumanError {
  return new HumanError(
    message('The sheet “{0}” has headers, but no rows below them.', name),
    message('Choose another sheet, or add the people to write to and save the workbook.'),
  );
}

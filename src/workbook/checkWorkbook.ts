import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckedRow, CheckedSheet, SheetOutline } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from './checkRequest';
import { candidateCountries, chooseCountry, countryCandidates } from './countryChoice';
import { findTable, type Table, whyHeaderRow } from './headers';
import { chooseSheet, openWorkbook, type OpenWorkbook } from './openWorkbook';
import { choosePhoneColumn } from './phoneColumn';
import { RowChecker } from './rowChecker';
import type { SheetRow } from './sheetReader';
import type { SheetPart } from './workbookParts';

/**
 * Reads a sheet and hands its data rows over in batches with their verdicts, at flat memory.
 * @throws HumanError for whatever is wrong with the file, the sheet or the request.
 */
export async function checkWorkbook(
  request: CheckRequest,
  onRows: OnRows,
  watcher: CheckWatcher = {},
): Promise<CheckedSheet> {
  const workbook = await openWorkbook(request.input, request.locale);
  try {
    return await checkSheet(workbook, request, onRows, watcher);
  } finally {
    await workbook.close();
  }
}

const BATCH_COUNT = 200;
/** Header row and phone column are found in so many rows. */
const SAMPLE_ROWS_COUNT = 200;
const FIRST_ROWS_COUNT = 50;

async function checkSheet(
  workbook: OpenWorkbook,
  request: CheckRequest,
  onRows: OnRows,
  watcher: CheckWatcher,
): Promise<CheckedSheet> {
  const sheet = chooseSheet(workbook.sheets, request.sheet);
  const sample = await workbook.preview(sheet, SAMPLE_ROWS_COUNT);
  if (sample.length === 0) {
    throw new HumanError(
      message('The sheet “{0}” is empty.', sheet.name),
      message('Choose another sheet, or fill this one in and save the workbook.'),
    );
  }
  const found = await readTable(workbook, sheet, sample);
  const data = sample.filter(({ row }) => row > found.headerRow);
  const candidates = countryCandidates(request, data);
  const isHidden = (sheetColumn: number): boolean => workbook.isColumnHidden(sheetColumn);
  const column = choosePhoneColumn(
    found,
    { rows: data, isHidden },
    candidateCountries(candidates),
    request.phoneColumn,
  );
  const { table, phoneColumn } = column;
  const { country, why } = chooseCountry(candidates, data, table.columns[phoneColumn] ?? 0);
  const includesHidden = request.includeHidden ?? false;
  const outline: SheetOutline = {
    sheet: sheet.name,
    sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
    headerRow: table.headerRow,
    headers: table.headers,
    columns: table.columns,
    why: { headerRow: whyHeaderRow(table), phoneColumn: column.why, country: why },
    warnings: table.warnings,
    phoneColumn,
    hiddenColumns: table.columns.flatMap((sheetColumn, index) => (isHidden(sheetColumn) ? index : [])),
    country,
    includesHidden,
  };
  const newChecker = (): RowChecker => new RowChecker(table, phoneColumn, country, includesHidden);
  if (watcher.opened) {
    const checker = newChecker();
    const firstRows = sample.slice(0, FIRST_ROWS_COUNT).map((row) => checker.check(row));
    watcher.opened(
      outline,
      firstRows.filter((row) => row !== null),
    );
  }
  const checker = newChecker();
  const batches = new Batches(onRows);
  for await (const rows of workbook.rows(sheet, inSteps(watcher.progress?.bind(watcher)))) {
    for (const row of rows) {
      const checked = checker.check(row);
      if (checked !== null && batches.add(checked)) await batches.flush();
    }
  }
  await batches.flush();
  if (batches.count === 0) {
    throw new HumanError(
      message('The sheet “{0}” has headers, but no rows below them.', sheet.name),
      message('Choose another sheet, or add the people to write to and save the workbook.'),
    );
  }
  return { ...outline, counts: checker.counts, landlineCount: checker.landlineCount };
}

/** A header that is missing or there twice may belong to merged cells, which only then are worth going through the sheet for. */
async function readTable(workbook: OpenWorkbook, sheet: SheetPart, sample: readonly SheetRow[]): Promise<Table> {
  const knownHeaderRow = await workbook.headerRow(sheet);
  const table = findTable(sample, { knownHeaderRow });
  if (table.warnings.length === 0) return table;
  return findTable(sample, { knownHeaderRow, merged: await workbook.mergedCells(sheet, table.headerRow + 1) });
}

const STEPS_COUNT = 100;

/** Passes a share on when it has grown by a step. */
function inSteps(onProgress: ((share: number) => void) | undefined): (share: number) => void {
  let steps = 0;
  return (share) => {
    const reached = Math.floor(share * STEPS_COUNT);
    if (reached <= steps) return;
    steps = reached;
    onProgress?.(share);
  };
}

class Batches {
  count = 0;
  #rows: CheckedRow[] = [];
  readonly #onRows: OnRows;

  constructor(onRows: OnRows) {
    this.#onRows = onRows;
  }

  /** Whether the batch is full. */
  add(row: CheckedRow): boolean {
    this.count += 1;
    this.#rows.push(row);
    return this.#rows.length >= BATCH_COUNT;
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) await this.#onRows(rows);
  }
}

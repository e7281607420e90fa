import type { CheckedRow, CheckedSheet } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from './checkRequest';
import { openWorkbook } from './openWorkbook';
import type { TableFile } from './file/tableFile';
import { RowChecker } from './rowChecker';
import { findLayout, withoutRows } from './layout/sheetLayout';

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
const FIRST_ROWS_COUNT = 50;

async function checkSheet(
  workbook: TableFile,
  request: CheckRequest,
  onRows: OnRows,
  watcher: CheckWatcher,
): Promise<CheckedSheet> {
  const layout = await findLayout(workbook, request);
  if (layout.kind === 'unusable') {
    watcher.opened?.(layout.outline, []);
    throw layout.problem;
  }
  const { sheet, outline, table, choice, join, sample, totalsRows } = layout;
  const { phoneColumn, fallbackColumn, includesHidden } = outline;
  const newChecker = (): RowChecker =>
    new RowChecker({ table, phoneColumn, fallbackColumn, choice, join, includesHidden });
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
      if (totalsRows.has(row.row)) continue;
      const checked = checker.check(row);
      if (checked !== null && batches.add(checked)) await batches.flush();
    }
  }
  await batches.flush();
  if (batches.count === 0) throw withoutRows(sheet);
  return { ...outline, ...checker.result };
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

import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckedRow, CheckedSheet } from '../sender/model';
import { refuseOtherFormats } from './brokenFile';
import { openSource } from './byteSource';
import type { CheckRequest, OnRows } from './checkRequest';
import { type Container, openContainer } from './container';
import { candidateCountries, chooseCountry, countryCandidates } from './countryChoice';
import { findTable, whyHeaderRow } from './headers';
import { choosePhoneColumn } from './phoneColumn';
import { RowChecker } from './rowChecker';
import { readSharedStrings } from './sharedStrings';
import { readRows, type SheetRow } from './sheetReader';
import { readStyles } from './styles';
import { findParts, type SheetPart, type WorkbookParts } from './workbookParts';

/**
 * Reads a sheet once and hands its data rows over in batches with their verdicts, at flat memory.
 * @throws HumanError for whatever is wrong with the file, the sheet or the request.
 */
export async function checkWorkbook(request: CheckRequest, onRows: OnRows): Promise<CheckedSheet> {
  const source = await openSource(request.input);
  try {
    await refuseOtherFormats(source);
    const container = await openContainer(source);
    try {
      return await checkContainer(container, request, onRows);
    } finally {
      container.close();
    }
  } finally {
    await source.close();
  }
}

const BATCH_COUNT = 200;
/** Header row and phone column are found in so many rows. */
const SAMPLE_ROWS_COUNT = 100;

async function checkContainer(container: Container, request: CheckRequest, onRows: OnRows): Promise<CheckedSheet> {
  const parts = await findParts(container);
  const sheet = chooseSheet(parts, request.sheet);
  const rows = readSheet(container, parts, sheet);
  const sample = await takeSample(rows);
  if (sample.length === 0) {
    throw new HumanError(
      message('The sheet “{0}” is empty.', sheet.name),
      message('Choose another sheet, or fill this one in and save the workbook.'),
    );
  }
  const found = findTable(sample);
  const data = sample.filter(({ row }) => row > found.headerRow);
  const candidates = countryCandidates(request, data);
  const column = choosePhoneColumn(found, data, candidateCountries(candidates), request.phoneColumn);
  const { table, phoneColumn } = column;
  const { country, why } = chooseCountry(candidates, data, table.columns[phoneColumn] ?? 0);
  const checker = new RowChecker(table, phoneColumn, country, request.includeHidden ?? false);
  const batches = new Batches(onRows);
  for (const row of sample) await batches.add(checker.check(row));
  for await (const more of rows) {
    for (const row of more) {
      const checked = checker.check(row);
      if (checked !== null) await batches.add(checked);
    }
  }
  await batches.flush();
  if (batches.count === 0) {
    throw new HumanError(
      message('The sheet “{0}” has headers, but no rows below them.', sheet.name),
      message('Choose another sheet, or add the people to write to and save the workbook.'),
    );
  }
  return {
    sheet: sheet.name,
    sheets: parts.sheets.map(({ name, hidden }) => ({ name, hidden })),
    headerRow: table.headerRow,
    headers: table.headers,
    columns: table.columns,
    why: { headerRow: whyHeaderRow(table), phoneColumn: column.why, country: why },
    warnings: table.warnings,
    phoneColumn,
    country,
    includesHidden: request.includeHidden ?? false,
    counts: checker.counts,
    landlineCount: checker.landlineCount,
  };
}

function chooseSheet({ sheets }: WorkbookParts, wished: string | undefined): SheetPart {
  const key = wished?.trim().toLowerCase();
  const chosen =
    wished === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : (sheets.find(({ name }) => name === wished) ?? sheets.find(({ name }) => name.trim().toLowerCase() === key));
  if (chosen) return chosen;
  throw new HumanError(
    message(
      'The workbook has no sheet “{0}”. Its sheets are: {1}.',
      wished ?? '',
      sheets.map(({ name }) => name).join(', '),
    ),
    message('Choose one of these sheets.'),
  );
}

async function* readSheet(
  container: Container,
  parts: WorkbookParts,
  sheet: SheetPart,
): AsyncGenerator<readonly SheetRow[]> {
  const styles = await readStyles(container, parts.styles);
  const sharedStrings = await readSharedStrings(container, parts.sharedStrings);
  yield* readRows(container, sheet.part, { sharedStrings, styles, date1904: parts.date1904 });
}

/** The first rows; what the reader gave beyond them is among them too. */
async function takeSample(rows: AsyncGenerator<readonly SheetRow[]>): Promise<readonly SheetRow[]> {
  const sample: SheetRow[] = [];
  while (sample.length < SAMPLE_ROWS_COUNT) {
    const next = await rows.next();
    if (next.done === true) break;
    for (const row of next.value) sample.push(row);
  }
  return sample;
}

class Batches {
  count = 0;
  #rows: CheckedRow[] = [];
  readonly #onRows: OnRows;

  constructor(onRows: OnRows) {
    this.#onRows = onRows;
  }

  async add(row: CheckedRow | null): Promise<void> {
    if (row === null) return;
    this.count += 1;
    this.#rows.push(row);
    if (this.#rows.length >= BATCH_COUNT) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) await this.#onRows(rows);
  }
}

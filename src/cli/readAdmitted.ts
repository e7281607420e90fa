import { OptOutCheck } from '../campaign/people/optOuts';
import type { CheckedSheet } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import { openBookIfThere } from './peopleBook';
import { readWorkbook } from './readWorkbook';

/** Reads a workbook, with the verdict of whoever has opted out. @param data as `--data` says. @throws HumanError */
export async function readAdmitted(
  data: string | undefined,
  request: CheckRequest,
  onRows: OnRows,
  opened?: NonNullable<CheckWatcher['opened']>,
): Promise<CheckedSheet> {
  const book = await openBookIfThere(data);
  try {
    const check = new OptOutCheck(book);
    return check.admit(await readWorkbook(request, (rows) => onRows(check.judge(rows)), opened));
  } finally {
    await book?.close();
  }
}

import { OptOutCheck, type AdmittedSheet } from '../campaign/people/optOutCheck';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import { openBookIfThere } from './peopleBook';
import { readWorkbook } from './readWorkbook';

/** Reads a workbook, with the verdict of whoever has opted out. @param data as `--data` says. @throws HumanError */
export async function readAdmitted(
  data: string | undefined,
  request: CheckRequest,
  onRows: OnRows,
  opened?: NonNullable<CheckWatcher['opened']>,
): Promise<AdmittedSheet> {
  const book = await openBookIfThere(data);
  try {
    const check = new OptOutCheck(book);
    const judge = (rows: Parameters<OnRows>[0]): ReturnType<OnRows> => onRows(check.judge(rows));
    const sheet = await readWorkbook(request, judge, (outline, firstRows) => {
      check.open(outline.headers);
      opened?.(outline, firstRows);
    });
    return check.admit(sheet);
  } finally {
    await book?.close();
  }
}

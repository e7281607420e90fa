import { countOf, sentence } from '../sender/sentence';
import type { CheckedSheet } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import { checkWorkbookInWorker } from '../workbook/workbookClient';
import { say } from './say';
import { WORKER_PATH } from './arguments/workbookArguments';

/**
 * Reads a workbook, and says on standard error how far it is where that takes a while.
 * @param opened told of the sheet's columns before its rows
 * @throws HumanError
 */
export async function readWorkbook(
  request: CheckRequest,
  onRows: OnRows,
  opened?: NonNullable<CheckWatcher['opened']>,
): Promise<CheckedSheet> {
  const isTerminal = process.stderr.isTTY;
  let share = 0;
  let rowCount = 0;
  let isShown = false;
  const show = (): void => {
    isShown = true;
    const line = say(sentence('Reading: {0} %, {1} rows…', Math.floor(share * 100), countOf(rowCount)));
    process.stderr.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
  };
  const timer = setInterval(show, isTerminal ? 200 : 5000);
  const countRows: OnRows = async (rows) => {
    rowCount += rows.length;
    await onRows(rows);
  };
  try {
    return await checkWorkbookInWorker(WORKER_PATH, request, countRows, undefined, {
      ...(opened && { opened }),
      progress: (reached) => {
        share = reached;
      },
    });
  } finally {
    clearInterval(timer);
    if (isTerminal && isShown) process.stderr.write('\r\u001b[K');
  }
}

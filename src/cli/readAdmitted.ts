import { OptOutCheck, type AdmittedSheet } from '../campaign/people/optOutCheck';
import { ALREADY_SENT_DAYS, SentBefore, sentSheetText } from '../campaign/people/sentBefore';
import type { PeopleBook } from '../people/peopleBook';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import { openBookIfThere } from './peopleBook';
import { readWorkbook } from './readWorkbook';
import { say } from './say';

/** For so long another session doesn't send the same message to the same person. */
export const KEEPS_APART_MS = ALREADY_SENT_DAYS * 24 * 3_600_000;

/** A sheet with what the book of people says of its rows. */
export interface Admitted {
  readonly sheet: AdmittedSheet;
  readonly sentBefore: SentBefore;
}

/** Reads workbooks as the book of people has them. */
export class Admission {
  readonly #book: PeopleBook | null;

  private constructor(book: PeopleBook | null) {
    this.#book = book;
  }

  /** @param data as `--data` says. @throws HumanError where there is a book that can't be opened */
  static async of(data: string | undefined): Promise<Admission> {
    return new Admission(await openBookIfThere(data));
  }

  /** @param onRows given the rows with their verdicts, and what is known of whom was written to before. @throws HumanError */
  async read(
    request: CheckRequest,
    onRows: (rows: Parameters<OnRows>[0], sentBefore: SentBefore) => ReturnType<OnRows>,
    opened?: NonNullable<CheckWatcher['opened']>,
  ): Promise<Admitted> {
    const optOuts = new OptOutCheck(this.#book);
    const sentBefore = new SentBefore(this.#book, KEEPS_APART_MS);
    const judged: OnRows = (rows) => onRows(sentBefore.judge(optOuts.judge(rows)), sentBefore);
    const sheet = await readWorkbook(request, judged, (outline, firstRows) => {
      optOuts.open(outline.headers);
      opened?.(outline, firstRows);
    });
    return { sheet: optOuts.admit(sheet), sentBefore };
  }

  async close(): Promise<void> {
    await this.#book?.close();
  }
}

/** On standard error, where an earlier session has written to people of the sheet. */
export function saySentBefore({ sheet }: SentBefore): void {
  if (sheet !== null) process.stderr.write(`${say(sentSheetText(sheet))}\n`);
}

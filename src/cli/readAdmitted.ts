import { OptOutCheck, type AdmittedSheet } from '../campaign/people/optOutCheck';
import { SentBefore, sentSheetText, type SentElsewhere } from '../campaign/people/sentBefore';
import type { People } from '../campaign/ports';
import type { PeopleBook } from '../people/peopleBook';
import type { CheckRequest, CheckWatcher, OnRows } from '../workbook/checkRequest';
import { readWorkbook } from './readWorkbook';
import { say } from './say';

/** A sheet with what the book of people says of its rows. */
export interface Admitted {
  readonly sheet: AdmittedSheet;
  readonly sentBefore: SentBefore;
}

/** Leaves out rows that are somebody else's. */
export type KeepRows = (rows: Parameters<OnRows>[0]) => Parameters<OnRows>[0];

/** Reads workbooks as the book of people has them. */
export class Admission {
  readonly #book: PeopleBook | null;
  readonly #keepsApartMs: number;
  readonly #keep: KeepRows;
  readonly #elsewhere: SentElsewhere | null;

  private constructor(book: PeopleBook | null, keepsApartMs: number, keep: KeepRows, elsewhere: SentElsewhere | null) {
    this.#keep = keep;
    this.#elsewhere = elsewhere;
    this.#book = book;
    this.#keepsApartMs = keepsApartMs;
  }

  /**
   * @param people null where there are none
   * @param keep which of the rows count; all where it's left out
   * @param elsewhere what else tells whom sessions write to
   * @throws HumanError where there is a book that can't be opened
   */
  static async of(
    people: Pick<People, 'book'> | null,
    keepsApartMs: number,
    keep: KeepRows = (rows) => rows,
    elsewhere: SentElsewhere | null = null,
  ): Promise<Admission> {
    return new Admission((await people?.book()) ?? null, keepsApartMs, keep, elsewhere);
  }

  /** @param onRows given the rows with their verdicts, and what is known of whom was written to before. @throws HumanError */
  async read(
    request: CheckRequest,
    onRows: (rows: Parameters<OnRows>[0], sentBefore: SentBefore) => ReturnType<OnRows>,
    opened?: NonNullable<CheckWatcher['opened']>,
  ): Promise<Admitted> {
    const optOuts = new OptOutCheck(this.#book);
    const sentBefore = new SentBefore(this.#book, this.#keepsApartMs, undefined, undefined, this.#elsewhere);
    const judged: OnRows = (rows) => onRows(sentBefore.judge(optOuts.judge(this.#keep(rows))), sentBefore);
    const sheet = await readWorkbook(request, judged, (outline, firstRows) => {
      optOuts.open(outline.headers);
      opened?.(outline, firstRows);
    });
    return { sheet: optOuts.admit(sheet), sentBefore };
  }
}

/** On standard error, where an earlier session has written to people of the sheet. */
export function saySentBefore({ sheet }: SentBefore): void {
  if (sheet !== null) process.stderr.write(`${say(sentSheetText(sheet))}\n`);
}

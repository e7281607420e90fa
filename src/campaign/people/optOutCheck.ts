import { DestinationCounts } from '../../sender/content/destinations';
import type { CheckedRow, CheckedSheet } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { isOptOutHeader, readOptOutCell } from '../../people/optOutColumn';
import { optOutReasonText } from '../../people/optOutText';
import type { PeopleBook } from '../../people/peopleBook';
import { parsePerson, type Person } from '../../people/person';

/** A worksheet after preflight, in which nobody is ready who has opted out. */
export interface AdmittedSheet extends CheckedSheet {
  /** Who has opted out by a column of the sheet, in whatever row of it. */
  readonly saidNo: readonly Person[];
}

/** Takes whoever has opted out, by the book or by a column of the sheet, from among its ready rows while it is read. */
export class OptOutCheck {
  readonly #book: Pick<PeopleBook, 'optOut'> | null;
  readonly #destinations = new DestinationCounts();
  readonly #saidNo: Person[] = [];
  #header = '';
  #column = -1;
  #optedOutCount = 0;
  #unclearCount = 0;

  /** @param book null where there is none: then nobody has opted out by it */
  constructor(book: Pick<PeopleBook, 'optOut'> | null) {
    this.#book = book;
  }

  /** Before the first row. */
  open(headers: readonly string[]): void {
    this.#column = headers.findIndex(isOptOutHeader);
    this.#header = headers[this.#column] ?? '';
  }

  /** The rows with the verdict of whoever has opted out. */
  judge(rows: readonly CheckedRow[]): readonly CheckedRow[] {
    return rows.map((row) => this.#judge(row));
  }

  /** The sheet as it is without them, after its last row. */
  admit(sheet: CheckedSheet): AdmittedSheet {
    const { counts, warnings } = sheet;
    const optedOut = this.#optedOutCount;
    return {
      ...sheet,
      counts: { ...counts, ready: counts.ready - optedOut, optedOut },
      destinations: this.#destinations.list,
      warnings: [...warnings, ...this.#warnings()],
      // A column of stops, say, on which somebody’s number is 1.
      saidNo: this.#unclearCount > this.#saidNo.length ? [] : this.#saidNo,
    };
  }

  #judge(row: CheckedRow): CheckedRow {
    const person = row.phone === null ? null : parsePerson(row.phone);
    const reason = person === null ? null : (this.#saysNo(person, row) ?? this.#bookSays(person));
    if (row.verdict !== 'ready') return row;
    if (reason === null) {
      if (row.destination) this.#destinations.add(row.destination);
      return row;
    }
    this.#optedOutCount += 1;
    return { ...row, verdict: 'optedOut', reason };
  }

  #saysNo(person: Person, { values }: CheckedRow): Sentence | null {
    if (this.#column === -1) return null;
    const cell = readOptOutCell(values[this.#column] ?? '');
    if (cell === 'unclear') this.#unclearCount += 1;
    if (cell !== 'out') return null;
    this.#saidNo.push(person);
    return sentence('The column “{0}” says so', this.#header);
  }

  #bookSays(person: Person): Sentence | null {
    const optOut = this.#book?.optOut(person) ?? null;
    if (optOut === null) return null;
    return sentence('{0}, on {1}', optOutReasonText(optOut.why), { kind: 'day', atMs: optOut.atMs });
  }

  #warnings(): readonly Sentence[] {
    if (this.#unclearCount === 0) return [];
    return [
      sentence(
        'The column “{0}” is taken to say who has opted out; rows in which it says neither yes nor no are sent to: {1}.',
        this.#header,
        countOf(this.#unclearCount),
      ),
    ];
  }
}

import { bookFailureText } from '../../people/book/bookFailure';
import type { BookEntry } from '../../people/book/bookRecord';
import { readReply } from '../../people/optOutWords';
import { parsePerson, type Person } from '../../people/person';
import { HumanError, isHumanError } from '../../sender/humanError';
import type { TransportName } from '../../sender/model';
import type { Answer, Answers } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import type { People } from '../ports';
import type { LiveOptOuts } from './liveOptOuts';

export interface AnswersParts {
  readonly people: People;
  readonly optOuts: LiveOptOuts;
  readonly sessionId: string;
  readonly transport: TransportName;
  readonly words: readonly string[];
  /** Whether the person of a row wants no more messages, which what they wrote leaves open. */
  readonly askOptOut: (row: number) => Promise<boolean>;
  readonly sayNotEntered: (problem: HumanError) => void;
}

/**
 * Enters in the book who answers, and who says no by one of the words. What is only simulated says nothing of a person: it
 * holds for its run, and isn't entered. Texts are read here, and go no further.
 */
export class LiveAnswers implements Answers {
  readonly #parts: AnswersParts;
  /** Rows of this run whose answer is entered, and those that were asked about. */
  readonly #entered = new Set<number>();
  readonly #asked = new Set<number>();

  constructor(parts: AnswersParts) {
    this.#parts = parts;
  }

  phoneOf(lid: string): string | null {
    const person = parsePerson(lid);
    return person === null ? null : (this.#parts.optOuts.book?.phoneOf(person) ?? null);
  }

  hear(phone: string, text: string): void {
    const { optOuts, words } = this.#parts;
    if (readReply(text, words) === 'optOut') optOuts.noteSaidNo(phone);
  }

  async note(answer: Answer): Promise<void> {
    const { optOuts, words } = this.#parts;
    const who = parsePerson(answer.phone);
    if (who === null) return;
    const says = readReply(answer.text, words);
    await this.#enter(who, [
      ...this.#answered(who, answer),
      ...(says === 'optOut' ? [this.#optedOut(who, answer)] : []),
    ]);
    if (says !== 'ask' || optOuts.isOptedOut(who) || this.#asked.has(answer.row)) return;
    this.#asked.add(answer.row);
    if (!(await this.#parts.askOptOut(answer.row))) return;
    optOuts.noteSaidNo(who);
    await this.#enter(who, [this.#optedOut(who, answer)]);
  }

  #answered(who: Person, { lid, row, atMs, isAnswer }: Answer): readonly BookEntry[] {
    const hidden = lid === null ? null : parsePerson(lid);
    const isNew = isAnswer && !this.#entered.has(row);
    if (isNew) this.#entered.add(row);
    return [
      ...(hidden === null || this.phoneOf(hidden) === who ? [] : [{ kind: 'alias' as const, phone: who, lid: hidden }]),
      ...(isNew ? [{ kind: 'answered' as const, who, atMs, session: this.#parts.sessionId }] : []),
    ];
  }

  #optedOut(who: Person, { atMs }: Answer): BookEntry {
    return { kind: 'optedOut', who, atMs, why: 'reply', from: this.#parts.sessionId };
  }

  async #enter(who: Person, entries: readonly BookEntry[]): Promise<void> {
    const { people, transport, sayNotEntered } = this.#parts;
    if (transport === 'simulated' || entries.length === 0) return;
    try {
      const book = await people.open();
      const isKnown = book.isEntered(who);
      const written = await book.append(...entries.filter(({ kind }) => kind !== 'optedOut' || !isKnown));
      if (!written.ok) sayNotEntered(notEntered(bookFailureText(written.failure)));
    } catch (error) {
      sayNotEntered(isHumanError(error) ? error : notEntered(UNREADABLE, error));
    }
  }
}

const UNREADABLE = sentence('The list of opt-outs can’t be written to.');

function notEntered(happened: HumanError['happened'], cause?: unknown): HumanError {
  const todo = sentence('Somebody’s answer isn’t entered; in this run it’s honoured all the same.');
  return new HumanError(happened, todo, cause, { fault: 'machine' });
}

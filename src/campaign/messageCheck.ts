import type { ProblemsView, RowView } from '../panel/protocol';
import type { Texts } from '../panel/texts';
import { columnLetters } from '../sender/content/columnLetters';
import { composeMessage, type MessageContent } from '../sender/content/compose';
import {
  blankColumnsOf,
  excerptAroundBlank,
  isCoded,
  problemReason,
  type BlankDecision,
  type MessageProblem,
} from '../sender/content/messageProblems';
import type { Template } from '../sender/content/template';
import { failureText } from '../sender/failureText';
import type { CountryCount, Recipient } from '../sender/model';
import type { Sentence } from '../sender/sentence';
import { identify } from './people/messageIdentity';
import { alreadySentText } from './people/sentBefore';
import { checkMessage, type CheckedMessage, type WrittenMessage } from './prepare';
import { NO_ROWS, SHOWN_ROWS_COUNT, type CheckedRecipients, type ShownRows } from './recipients';

interface Shown {
  readonly checked: CheckedMessage;
  /** The message of a row in which a column is blank, around the gap; empty where there is none. */
  readonly excerpt: string;
}

interface SentTo {
  readonly checked: CheckedMessage;
  readonly decision: BlankDecision | null;
  readonly destinations: readonly CountryCount[];
}

/** What is wrong with the ready rows for the message as it stands, and what the user has decided about it. */
export class MessageCheck {
  readonly #texts: Texts;
  #shown: Shown | null = null;
  #running = new AbortController();
  #decision: BlankDecision | null = null;
  #includesAlreadySent = false;
  #sentTo: SentTo | null = null;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  get decision(): BlankDecision | null {
    return this.#decision;
  }

  decide(decision: BlankDecision): void {
    this.#decision = decision;
  }

  /** Whether those get it, too, who have got it from an earlier session; the rows are to be looked at again then. */
  includeAlreadySent(includes: boolean): void {
    this.#includesAlreadySent = includes;
  }

  get view(): ProblemsView | null {
    if (!this.#shown) return null;
    const { checked, excerpt } = this.#shown;
    const { problems, sheet, alreadySent } = checked;
    return {
      counts: { ...problems.counts, alreadySent: alreadySent.count },
      includesAlreadySent: this.#includesAlreadySent,
      blankColumns: problems.blankColumns.map(({ column, rowCount }) => ({
        name: sheet.headers[column] ?? '',
        rowCount,
      })),
      excerpt,
      decision: this.#decision,
      leftOutCount: problems.leftOutCount(this.#decision),
    };
  }

  /** Of the ready rows, those that nothing will be sent to. */
  get leftOutCount(): number {
    return this.#shown?.checked.problems.leftOutCount(this.#decision) ?? 0;
  }

  /** Where the messages go, without the rows that nothing is sent to; null while that isn't known. */
  get destinations(): readonly CountryCount[] | null {
    if (this.#shown === null) return null;
    const { checked } = this.#shown;
    const decision = this.#decision;
    // Asked for several times a second, and gone through all rows for.
    if (this.#sentTo?.checked !== checked || this.#sentTo.decision !== decision) {
      const destinations = checked.draft.destinations(checked.problems.leftOut(decision));
      this.#sentTo = { checked, decision, destinations };
    }
    return this.#sentTo.destinations;
  }

  /** Null where a newer call has taken over. */
  async run(
    recipients: CheckedRecipients,
    written: WrittenMessage,
    template: Template,
  ): Promise<CheckedMessage | null> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    try {
      const checked = await checkMessage(recipients, written, template, this.#includesAlreadySent, signal);
      const [first] = checked.problems.indexes('blankVariable');
      const values = first === undefined ? undefined : (await checked.draft.read(first))?.values;
      if (signal.aborted) return null;
      this.#shown = { checked, excerpt: values === undefined ? '' : excerptAroundBlank(template, values) };
      return checked;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  /** The message or the recipients are no longer those that were looked at. */
  forget(): void {
    this.#running.abort();
    this.#shown = null;
    this.#sentTo = null;
  }

  async rowsOf(problem: MessageProblem): Promise<ShownRows> {
    if (!this.#shown) return NO_ROWS;
    const { draft, problems, content, sheet, alreadySent } = this.#shown.checked;
    const rows: RowView[] = [];
    for (const index of problem === 'alreadySent' ? alreadySent : problems.indexes(problem)) {
      if (rows.length === SHOWN_ROWS_COUNT) break;
      const recipient = await draft.read(index);
      if (!recipient) break;
      const { row, phone, values } = recipient;
      const column = columnOf(problem, content, values) ?? sheet.phoneColumn;
      const cell = `${columnLetters(sheet.columns[column] ?? 0)}${row}`;
      const reason = await this.#reason(problem, recipient, this.#shown.checked);
      rows.push({ row, cell, phoneText: phone, reason: this.#texts.say(reason) });
    }
    const totalCount = problem === 'alreadySent' ? alreadySent.count : problems.counts[problem];
    return { rows, totalCount, groups: [] };
  }

  async #reason(problem: MessageProblem, recipient: Recipient, checked: CheckedMessage): Promise<Sentence> {
    const { problems, content, sheet, sentBefore } = checked;
    const { index, phone, values } = recipient;
    if (isCoded(problem)) return failureText(problems.codeOf(problem, index));
    if (problem !== 'alreadySent') return problemReason(problem, content.template, values, sheet.headers);
    const atMs = sentBefore.sentAtMs(phone, await identify(composeMessage(content, values).message));
    return atMs === null ? failureText('alreadySent') : alreadySentText(atMs);
  }
}

/** The column that the problem is about, as an index into the headers. */
function columnOf(
  problem: MessageProblem,
  { template, attachment }: MessageContent,
  values: readonly string[],
): number | undefined {
  if (problem === 'blankVariable') return blankColumnsOf(template, values)[0];
  return problem === 'attachment' && attachment.kind === 'column' ? attachment.column : undefined;
}

import { columnLetters } from '../sender/content/columnLetters';
import type { MessageContent } from '../sender/content/compose';
import { failureText } from '../sender/failureText';
import type { CheckedSheet, CountryCount } from '../sender/model';
import {
  blankColumnsOf,
  excerptAroundBlank,
  problemReason,
  type BlankDecision,
  type LeftOut,
  type MessageProblem,
  type MessageProblems,
} from '../sender/content/messageProblems';
import type { Draft } from '../sessions/draft';
import type { ProblemsView, RowView } from '../panel/protocol';
import { refusedAttachment } from '../whatsapp/attachmentFile';
import { say } from '../host/window/speech';
import { SHOWN_ROWS, type ShownRows } from './workbookRecipients';

interface Checked {
  readonly draft: Draft;
  readonly sheet: CheckedSheet;
  readonly content: MessageContent;
  readonly problems: MessageProblems;
  /** The message of a row in which a column is blank, around the gap; empty where there is none. */
  readonly excerpt: string;
}

interface SentTo {
  readonly checked: Checked;
  readonly decision: BlankDecision | null;
  readonly destinations: readonly CountryCount[];
}

/** What is wrong with the ready rows for the message as it stands, and what the user has decided about it. */
export class MessageCheck {
  #checked: Checked | null = null;
  #running = new AbortController();
  #decision: BlankDecision | null = null;
  #sentTo: SentTo | null = null;

  get decision(): BlankDecision | null {
    return this.#decision;
  }

  decide(decision: BlankDecision): void {
    this.#decision = decision;
  }

  get view(): ProblemsView | null {
    if (!this.#checked) return null;
    const { problems, sheet, excerpt } = this.#checked;
    return {
      counts: problems.counts,
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
    return this.#checked?.problems.leftOutCount(this.#decision) ?? 0;
  }

  /** Where the messages go, without the rows that nothing is sent to; null while that isn't known. */
  get destinations(): readonly CountryCount[] | null {
    const checked = this.#checked;
    const decision = this.#decision;
    if (checked === null) return null;
    // Asked for several times a second, and gone through all rows for.
    if (this.#sentTo?.checked !== checked || this.#sentTo.decision !== decision) {
      this.#sentTo = { checked, decision, destinations: checked.draft.destinations(this.leftOut()) };
    }
    return this.#sentTo.destinations;
  }

  /** Null where a newer call has taken over. */
  async run(draft: Draft, sheet: CheckedSheet, content: MessageContent): Promise<MessageProblems | null> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    try {
      const problems = await draft.problems(content, refusedAttachment, signal);
      const [first] = problems.indexes('blankVariable');
      const values = first === undefined ? undefined : (await draft.read(first))?.values;
      if (signal.aborted) return null;
      const excerpt = values === undefined ? '' : excerptAroundBlank(content.template, values);
      this.#checked = { draft, sheet, content, problems, excerpt };
      return problems;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  /** The message or the recipients are no longer those that were looked at. */
  forget(): void {
    this.#running.abort();
    this.#checked = null;
    this.#sentTo = null;
  }

  async rowsOf(problem: MessageProblem): Promise<ShownRows> {
    if (!this.#checked) return { rows: [], totalCount: 0, groups: [] };
    const { draft, problems, content, sheet } = this.#checked;
    const rows: RowView[] = [];
    for (const index of problems.indexes(problem)) {
      if (rows.length === SHOWN_ROWS) break;
      const recipient = await draft.read(index);
      if (!recipient) break;
      const { row, phone, values } = recipient;
      const column = columnOf(problem, content, values) ?? sheet.phoneColumn;
      const cell = `${columnLetters(sheet.columns[column] ?? 0)}${row}`;
      const reason =
        problem === 'attachment'
          ? failureText(problems.attachmentCode(index))
          : problemReason(problem, content.template, values, sheet.headers);
      rows.push({ row, cell, phoneText: phone, reason: say(reason) });
    }
    return { rows, totalCount: problems.counts[problem], groups: [] };
  }

  leftOut(): Iterable<LeftOut> {
    return this.#checked?.problems.leftOut(this.#decision) ?? [];
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

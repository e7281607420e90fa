import type { FailureCode } from '../failureCode';
import type { AttachmentChoice } from './attachment';
import { BitSet } from '../journal/bitSet';
import type { BlankCells } from './blankCells';
import type { MessageContent } from './compose';
import { countOf, sentence, type Sentence } from '../sentence';
import { fillPart, fillTemplate, isBlankCell, type Template } from './template';

/**
 * What can be wrong with a ready row once the message is known: it would say nothing, WhatsApp wouldn't take its length,
 * its file can't be attached, Meta wouldn't take its cells in the template, this very message has gone to them already, or
 * a column that the message names without a fallback is blank. The first four are never sent; of the others the user
 * decides. A row has one of them, the first that is true.
 */
export const MESSAGE_PROBLEMS = [
  'emptyMessage',
  'tooLong',
  'attachment',
  'template',
  'alreadySent',
  'blankVariable',
] as const;

export type MessageProblem = (typeof MESSAGE_PROBLEMS)[number];

/** Of which a code says why. */
export type CodedProblem = 'attachment' | 'template';

export function isCoded(problem: MessageProblem): problem is CodedProblem {
  return problem === 'attachment' || problem === 'template';
}

/** What becomes of the rows in which a column that the message names is blank. */
export type BlankDecision = 'send' | 'leaveOut';

/** A recipient that nothing is sent to, by index, and the code that says why. */
export interface LeftOut {
  readonly index: number;
  readonly code: FailureCode;
}

/** What only a look at the rows themselves tells. */
export interface FoundInRows {
  readonly tooLong: BitSet;
  /** Whose file can't be attached, by the code that says why. */
  readonly attachments: ReadonlyMap<FailureCode, BitSet>;
  /** Whose cells break a rule of a template of the Business API, by the code that says which. */
  readonly templates: ReadonlyMap<FailureCode, BitSet>;
  /** Who has got this very message from an earlier session. */
  readonly alreadySent: BitSet;
}

/** The longest text that WhatsApp takes. */
export const MAX_MESSAGE_LENGTH = 65_536;

export interface BlankColumn {
  /** Index into the headers. */
  readonly column: number;
  readonly rowCount: number;
}

/** The recipients, by index, that a message isn't right for. */
export class MessageProblems {
  readonly blankColumns: readonly BlankColumn[];
  readonly counts: Readonly<Record<MessageProblem, number>>;
  readonly #indexes: Readonly<Record<MessageProblem, BitSet>>;
  readonly #byCode: Readonly<Record<CodedProblem, ReadonlyMap<FailureCode, BitSet>>>;

  constructor(
    { template: text, attachment: choice, cloudTemplate }: MessageContent,
    cells: BlankCells,
    found: FoundInRows,
  ) {
    // A template of the Business API has rules of its own, under which nobody decides about a gap.
    const needed = cloudTemplate === undefined ? columnsWithoutFallback(text) : [];
    const emptyMessage = cloudTemplate === undefined ? whoGetsNothing(text, choice, cells) : new BitSet();
    const { tooLong } = found;
    const attachment = allOf(found.attachments.values());
    attachment.removeAll(tooLong);
    const template = allOf(found.templates.values());
    template.removeAll(attachment);
    const alreadySent = allOf([found.alreadySent]);
    for (const other of [emptyMessage, tooLong, attachment, template]) alreadySent.removeAll(other);
    const blankVariable = new BitSet();
    const blankColumns: BlankColumn[] = [];
    for (const column of needed) {
      const blank = cells.blankIn(column);
      blank.removeAll(emptyMessage);
      blank.removeAll(tooLong);
      blank.removeAll(attachment);
      blank.removeAll(alreadySent);
      const rowCount = blank.count;
      if (rowCount > 0) blankColumns.push({ column, rowCount });
      blankVariable.addAll(blank);
    }
    this.blankColumns = blankColumns;
    this.#indexes = { emptyMessage, tooLong, attachment, template, alreadySent, blankVariable };
    this.#byCode = { attachment: found.attachments, template: found.templates };
    this.counts = {
      emptyMessage: emptyMessage.count,
      tooLong: tooLong.count,
      attachment: attachment.count,
      template: template.count,
      alreadySent: alreadySent.count,
      blankVariable: blankVariable.count,
    };
  }

  /** Ascending. */
  indexes(problem: MessageProblem): Iterable<number> {
    return this.#indexes[problem];
  }

  /** Who is left out from the start. */
  *leftOut(decision: BlankDecision | null): Generator<LeftOut> {
    for (const problem of problemsLeftOut(decision)) {
      for (const index of this.#indexes[problem]) {
        yield { index, code: isCoded(problem) ? this.codeOf(problem, index) : problem };
      }
    }
  }

  /** Why one of `attachment` can't be attached, or one of `template` isn't right for it. */
  codeOf(problem: CodedProblem, index: number): FailureCode {
    for (const [code, refused] of this.#byCode[problem]) if (refused.has(index)) return code;
    return problem === 'attachment' ? 'attachmentMissing' : 'templateParameters';
  }

  leftOutCount(decision: BlankDecision | null): number {
    return problemsLeftOut(decision).reduce((count, code) => count + this.counts[code], 0);
  }
}

function problemsLeftOut(decision: BlankDecision | null): readonly MessageProblem[] {
  return MESSAGE_PROBLEMS.filter((problem) => isLeftOut(problem, decision));
}

/** Whether nothing is sent to a row with this problem. */
export function isLeftOut(problem: MessageProblem | null, decision: BlankDecision | null): boolean {
  return problem === 'blankVariable' ? decision === 'leaveOut' : problem !== null;
}

/** A problem of the text alone. */
export type TextProblem = Exclude<MessageProblem, CodedProblem | 'alreadySent'>;

/** What is wrong with one row's text, or null. */
export function messageProblem(template: Template, values: readonly string[]): TextProblem | null {
  const text = fillTemplate(template, values);
  if (text.trim() === '') return 'emptyMessage';
  if (text.length > MAX_MESSAGE_LENGTH) return 'tooLong';
  return blankColumnsOf(template, values).length > 0 ? 'blankVariable' : null;
}

/** The columns that the message names without a fallback and that are blank in the row, as indexes into the headers. */
export function blankColumnsOf(template: Template, values: readonly string[]): readonly number[] {
  return columnsWithoutFallback(template).filter((column) => isBlankCell(values[column] ?? ''));
}

/** Why the row is listed, for a person. */
export function problemReason(
  problem: TextProblem,
  template: Template,
  values: readonly string[],
  headers: readonly string[],
): Sentence {
  switch (problem) {
    case 'emptyMessage':
      return sentence('The message would be empty.');
    case 'tooLong':
      return sentence(
        'The message would have {0} characters; WhatsApp takes at most {1}.',
        fillTemplate(template, values).length,
        MAX_MESSAGE_LENGTH,
      );
    case 'blankVariable': {
      const [column = 0, ...others] = blankColumnsOf(template, values);
      const value = values[column]?.trim() ?? '';
      const header = headers[column] ?? '';
      if (value !== '') return sentence('The formula of “{0}” ended in an error ({1}).', header, value);
      return others.length === 0
        ? sentence('“{0}” is empty.', header)
        : sentence('“{0}” is empty, and {1} more.', header, countOf(others.length));
    }
  }
}

/** The message around the first place where nothing stands for a blank cell: `Bonjour ,`. */
export function excerptAroundBlank(template: Template, values: readonly string[]): string {
  const at = template.findIndex((part) => part.kind === 'column' && fillPart(part, values) === '');
  const before = fillTemplate(template.slice(0, Math.max(at, 0)), values);
  const after = fillTemplate(template.slice(Math.max(at, 0)), values);
  const start = Array.from(before).slice(-EXCERPT_COUNT).join('');
  const end = Array.from(after.slice(0, 4 * EXCERPT_COUNT))
    .slice(0, EXCERPT_COUNT)
    .join('');
  const lines = `${start.length < before.length ? '…' : ''}${start}${end}${end.length < after.length ? '…' : ''}`;
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

const EXCERPT_COUNT = 30;

function allOf(sets: Iterable<BitSet>): BitSet {
  const all = new BitSet();
  for (const set of sets) all.addAll(set);
  return all;
}

function columnsWithoutFallback(template: Template): readonly number[] {
  const columns = new Set<number>();
  for (const part of template) if (part.kind === 'column' && part.fallback === '') columns.add(part.column);
  return [...columns];
}

function whoGetsNothing(template: Template, attachment: AttachmentChoice, cells: BlankCells): BitSet {
  if (attachment.kind === 'file') return new BitSet();
  const saysSomething = template.some((part) => (part.kind === 'text' ? part.text : part.fallback).trim() !== '');
  if (saysSomething) return new BitSet();
  const nobodyYet = cells.everyone();
  for (const part of template) if (part.kind === 'column') nobodyYet.keepOnly(cells.blankIn(part.column));
  if (attachment.kind === 'column') nobodyYet.keepOnly(cells.blankIn(attachment.column));
  return nobodyYet;
}

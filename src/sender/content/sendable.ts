import { HumanError } from '../humanError';
import { countOf, sentence, type Sentence } from '../sentence';
import type { BlankDecision, MessageProblems } from './messageProblems';
import { nearestHeader } from './nearestHeader';
import { isForeign } from './placeholders';
import { compileTemplate, type Template } from './template';

export interface SendableParts {
  readonly template: string;
  /** A file may go without a text. */
  readonly hasAttachment: boolean;
  readonly headers: readonly string[];
  readonly recipientCount: number;
}

/**
 * The message, where there is somebody to send to and something to say.
 * @param lookAtRows how to see what is wrong with each row
 * @throws HumanError with the first thing that is in the way.
 */
export function compileSendable(parts: SendableParts, lookAtRows: Sentence): Template {
  const { template, headers, recipientCount, hasAttachment } = parts;
  if (recipientCount === 0) throw new HumanError(sentence('No row of the sheet is ready to be sent to.'), lookAtRows);
  return compileMessage(template, headers, hasAttachment);
}

/** @throws HumanError where it says nothing, or names columns that there aren't. */
export function compileMessage(template: string, headers: readonly string[], mayBeEmpty = false): Template {
  if (template.trim() === '' && !mayBeEmpty) {
    throw new HumanError(sentence('The message is empty.'), sentence('Write what is to be sent.'));
  }
  const compiled = compileTemplate(template, headers);
  if (compiled.ok) return compiled.template;
  throw unknownColumns(compiled.unknownNames, headers);
}

export interface Undecided {
  readonly problems: MessageProblems;
  /** Null where nobody has decided. */
  readonly decision: BlankDecision | null;
  readonly recipientCount: number;
}

/**
 * Whether the message is right for the rows, as far as it must be.
 * @param decide how to say what becomes of rows in which a column is blank
 * @param include how to send to those, too, who have got the message already
 * @throws HumanError where nobody would be left, or where the user hasn't decided yet.
 */
export function refuseUndecided(
  { problems, decision, recipientCount }: Undecided,
  headers: readonly string[],
  decide: Sentence,
  include: Sentence,
): void {
  const [first] = problems.blankColumns;
  if (first && decision === null) {
    throw new HumanError(
      sentence('Rows in which “{0}” is empty: {1}.', headers[first.column] ?? '', countOf(first.rowCount)),
      decide,
    );
  }
  if (problems.leftOutCount(decision) === recipientCount) {
    const { alreadySent } = problems.counts;
    if (alreadySent > 0) {
      throw new HumanError(
        sentence('No row is left to send to: this very message has gone to {0} of them already.', countOf(alreadySent)),
        include,
      );
    }
    if (problems.counts.template > 0) {
      throw new HumanError(
        sentence('No row is left to send to: the template can take the cells of none of them.'),
        sentence('Mend the cells, or give the template’s variables fallbacks.'),
      );
    }
    throw new HumanError(
      sentence('No row is left to send to: the message is right for none of them.'),
      sentence('Shorten it, or give its columns a fallback such as {{Name|you}}.'),
    );
  }
}

function unknownColumns(names: readonly string[], headers: readonly string[]): HumanError {
  const [name = '', ...others] = names;
  const near = others.length === 0 ? nearestHeader(name, headers) : null;
  if (near !== null && isForeign(name)) {
    return new HumanError(
      sentence('“{0}” would be sent as it stands.', name),
      sentence('Write {0} to have each row’s own cell there, or {1} to send it so.', `{{${near}}}`, `\\${name}`),
    );
  }
  if (near !== null) {
    return new HumanError(
      sentence('There is no column “{0}”. Did you mean “{1}”?', name, near),
      sentence('The sheet’s columns are: {0}.', headers.join(', ')),
    );
  }
  return new HumanError(
    sentence('The message names columns that the sheet doesn’t have: {0}.', names.join(', ')),
    sentence('The sheet’s columns are: {0}.', headers.join(', ')),
  );
}

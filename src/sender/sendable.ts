import { HumanError } from './humanError';
import { message, type Message } from './message';
import { compileTemplate } from './template';

export interface SendableParts {
  readonly template: string;
  readonly headers: readonly string[];
  readonly recipientCount: number;
}

/**
 * Whether there is somebody to send to and something to say.
 * @param lookAtRows how to see what is wrong with each row
 * @throws HumanError with the first thing that is in the way.
 */
export function refuseUnsendable({ template, headers, recipientCount }: SendableParts, lookAtRows: Message): void {
  if (recipientCount === 0) throw new HumanError(message('No row of the sheet is ready to be sent to.'), lookAtRows);
  if (template.trim() === '') {
    throw new HumanError(message('The message is empty.'), message('Write what is to be sent.'));
  }
  const compiled = compileTemplate(template, headers);
  if (compiled.ok) return;
  throw new HumanError(
    message('The message names columns that the sheet doesn’t have: {0}.', compiled.unknownNames.join(', ')),
    message('The sheet’s columns are: {0}.', headers.join(', ')),
  );
}

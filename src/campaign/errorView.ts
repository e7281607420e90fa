import type { ErrorView } from '../panel/protocol';
import type { Texts } from '../panel/texts';
import { isHumanError } from '../sender/humanError';
import { message } from '../sender/message';

/** What went wrong, for a person. What nobody foresaw is told as such, without its insides. */
export function errorView(error: unknown, { say }: Pick<Texts, 'say'>): ErrorView {
  const { happened, todo } = isHumanError(error)
    ? error
    : { happened: message('Something unexpected went wrong.'), todo: message('Open the log for what happened.') };
  return { happened: say(happened), todo: say(todo) };
}

import type { ErrorView } from '../panel/protocol';
import type { Texts } from '../panel/texts';
import { isHumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';

/** What went wrong, for a person. What nobody foresaw is told as such, without its insides. */
export function errorView(error: unknown, { say }: Pick<Texts, 'say'>): ErrorView {
  const { happened, todo } = isHumanError(error)
    ? error
    : { happened: sentence('Something unexpected went wrong.'), todo: sentence('Open the log for what happened.') };
  return { happened: say(happened), todo: say(todo) };
}

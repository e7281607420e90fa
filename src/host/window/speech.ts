import { env, l10n } from 'vscode';
import { isHumanError } from '../../sender/humanError';
import { message, type Message } from '../../sender/message';
import { createTexts, type Texts } from '../../panel/texts';
import type { ErrorView } from '../../panel/protocol';

/** Words and numbers in VS Code's language. */
export function hostTexts(): Texts {
  texts ??= createTexts(new Map(Object.entries(translations())), env.language);
  return texts;
}

let texts: Texts | undefined;

export function say(sentence: Message): string {
  return hostTexts().say(sentence);
}

/** English text → text in VS Code's language, for the panel's page; empty in English. */
export function translations(): Readonly<Record<string, string>> {
  return l10n.bundle ?? {};
}

/** What went wrong, for a person. What nobody foresaw is told as such, without its insides. */
export function errorView(error: unknown): ErrorView {
  const { happened, todo } = isHumanError(error)
    ? error
    : { happened: message('Something unexpected went wrong.'), todo: message('Open the log for what happened.') };
  return { happened: say(happened), todo: say(todo) };
}

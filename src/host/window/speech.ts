import { commands, env, l10n, window } from 'vscode';
import { isHumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { COMMANDS } from '../commandIds';
import { createTexts, type Texts } from '../../panel/texts';
import { errorView } from '../../campaign/errorView';

/** Words and numbers in VS Code's language. */
export function hostTexts(): Texts {
  texts ??= createTexts(new Map(Object.entries(translations())), env.language);
  return texts;
}

let texts: Texts | undefined;

export function say(sentence: Sentence): string {
  return hostTexts().say(sentence);
}

/** English text → text in VS Code's language, for the panel's page; empty in English. */
export function translations(): Readonly<Record<string, string>> {
  return l10n.bundle ?? {};
}

/** Tells what went wrong, beside what the person is looking at. */
export function showError(error: unknown): void {
  void sayError(error);
}

async function sayError(error: unknown): Promise<void> {
  const { happened, todo } = errorView(error, hostTexts());
  // What a person can mend says how; of the rest the log knows more.
  const actions = isHumanError(error) ? [] : [say(sentence('Show Log'))];
  const action = await window.showErrorMessage(`${happened} ${todo}`, ...actions);
  if (action !== undefined) await commands.executeCommand(COMMANDS.showLogs);
}

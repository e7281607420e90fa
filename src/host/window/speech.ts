import { env, l10n, window } from 'vscode';
import type { Sentence } from '../../sender/sentence';
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
  const { happened, todo } = errorView(error, hostTexts());
  void window.showErrorMessage(`${happened} ${todo}`);
}

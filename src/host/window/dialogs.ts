import { env, InputBoxValidationSeverity, ProgressLocation, Uri, window, type QuickPickItem } from 'vscode';
import type { Dialogs, Item, TextQuestion, Tone } from '../../campaign/dialogs/dialogs';
import { showError } from './speech';

/** Lists, boxes, questions and notifications of VS Code. */
export const dialogs: Dialogs = {
  pick: async ({ title, placeHolder, items, isFleeting = false }) => {
    const shown = items.map((item) => ({ ...shownItem(item), value: item.value }));
    const look = { title, placeHolder, ignoreFocusOut: !isFleeting, matchOnDescription: true, matchOnDetail: true };
    return (await window.showQuickPick(shown, look))?.value ?? null;
  },
  type: async (question) => {
    const { title = '', prompt, placeHolder = '', value = '', isSecret = false, isFleeting = false } = question;
    const look = { title, prompt, placeHolder, value, password: isSecret, ignoreFocusOut: !isFleeting };
    return (await window.showInputBox({ ...look, validateInput: (typed) => hint(typed, question) })) ?? null;
  },
  decide: async ({ tone, question, detail, actions }) => {
    const label = await SHOW[tone](question, { modal: true, detail }, ...actions.map((action) => action.label));
    return actions.find((action) => action.label === label)?.value ?? null;
  },
  tell: async (tone, text, actions) => {
    const answer = SHOW[tone](text, {}, ...actions.map(({ label }) => label));
    if (actions.length === 0) return null;
    const label = await answer;
    return actions.find((action) => action.label === label)?.value ?? null;
  },
  tellError: showError,
  during: async (title, working) =>
    await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
      const givenUp = new Promise<boolean>((resolve) => token.onCancellationRequested(() => resolve(false)));
      return Promise.race([working.then(() => true), givenUp]);
    }),
  follow: async (title, mayGiveUp, work) =>
    await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: mayGiveUp },
      async (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return await work((message, increment) => progress.report({ message, increment }), controller.signal);
      },
    ),
  clipboard: async () => await env.clipboard.readText(),
  copy: async (text) => await env.clipboard.writeText(text),
  openLink: async (address) => void (await env.openExternal(Uri.parse(address))),
};

const SHOW: Readonly<
  Record<
    Tone,
    (text: string, how: { modal?: true; detail?: string }, ...labels: string[]) => Thenable<string | undefined>
  >
> = {
  info: (text, how, ...labels) => window.showInformationMessage(text, how, ...labels),
  warning: (text, how, ...labels) => window.showWarningMessage(text, how, ...labels),
  error: (text, how, ...labels) => window.showErrorMessage(text, how, ...labels),
};

function shownItem({ label, icon, description, detail }: Item<unknown>): QuickPickItem {
  return {
    label: icon === undefined ? plain(label) : `$(${icon}) ${plain(label)}`,
    ...(description !== undefined && { description: plain(description) }),
    ...(detail !== undefined && { detail: plain(detail) }),
  };
}

/** VS Code draws `$(zap)` as an icon, also in the name of a person's file. */
const plain = (text: string): string => text.replaceAll('$(', String.raw`\$(`);

/** Under the box: what is wrong, or else as what it is understood. */
function hint(typed: string, { problem, understood }: TextQuestion) {
  const wrong = problem?.(typed) ?? '';
  if (wrong !== '') return wrong;
  const message = understood?.(typed) ?? '';
  return message === '' ? null : { message, severity: InputBoxValidationSeverity.Info };
}

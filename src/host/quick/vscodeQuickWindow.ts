import { env, ProgressLocation, window, type QuickPickItem } from 'vscode';
import type { QuickItem, QuickWindow, Tone } from '../../campaign/quick/quickWindow';

/** Lists, boxes and notifications of VS Code. They stay while the user looks something up elsewhere. */
export function createQuickWindow(showQrCode: QuickWindow['showQrCode']): QuickWindow {
  return {
    pick: async ({ title, placeHolder, items }) => {
      const shown = items.map((item) => ({ ...shownItem(item), value: item.value }));
      const options = { title, placeHolder, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true };
      return (await window.showQuickPick(shown, options))?.value ?? null;
    },
    type: async ({ title, prompt, value, problem }) => {
      const validateInput = (typed: string): string | null => problem(typed) || null;
      return (await window.showInputBox({ title, prompt, value, validateInput, ignoreFocusOut: true })) ?? null;
    },
    clipboard: async () => await env.clipboard.readText(),
    during: async (title, working) =>
      await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
        const givenUp = new Promise<boolean>((resolve) => token.onCancellationRequested(() => resolve(false)));
        return Promise.race([working.then(() => true), givenUp]);
      }),
    tell: async (tone, text, actions) => {
      const answer = SHOW[tone](text, ...actions.map(({ label }) => label));
      if (actions.length === 0) return null;
      const label = await answer;
      return actions.find((action) => action.label === label)?.value ?? null;
    },
    showQrCode,
  };
}

const SHOW: Readonly<Record<Tone, (text: string, ...labels: readonly string[]) => Thenable<string | undefined>>> = {
  info: (text, ...labels) => window.showInformationMessage(text, ...labels),
  warning: (text, ...labels) => window.showWarningMessage(text, ...labels),
  error: (text, ...labels) => window.showErrorMessage(text, ...labels),
};

function shownItem({ label, icon, description, detail }: QuickItem<unknown>): QuickPickItem {
  return {
    label: icon === undefined ? label : `$(${icon}) ${label}`,
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
  };
}

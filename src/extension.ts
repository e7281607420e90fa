import { access } from 'node:fs/promises';
import { commands, EventEmitter, window, type ExtensionContext } from 'vscode';
import { COMMANDS, PANEL_TYPE, SESSIONS_VIEW } from './host/commandIds';
import type { SessionsNode } from './campaign/sessionsView/sessionsTree';
import { once } from './sender/once';
import type { WholeExtension } from './wholeExtension';

let close: () => Promise<void> = () => Promise.resolve();

/**
 * What VS Code must know of at once. All that does something is loaded when something is to be done, so that no window waits
 * for it while it opens.
 */
export function activate(context: ExtensionContext): void {
  const changes = new EventEmitter<SessionsNode | undefined>();
  const whole = once(() => load());
  const view = window.createTreeView<SessionsNode>(SESSIONS_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: async (node) => await (await whole()).sessionsTree.getChildren(node),
      getTreeItem: async (node) => (await whole()).sessionsTree.getTreeItem(node),
    },
  });

  async function load(): Promise<WholeExtension> {
    const { buildExtension } = await import('./wholeExtension');
    const built = buildExtension(context, { view, changes });
    close = built.close;
    return built;
  }

  context.subscriptions.push(
    changes,
    view,
    ...Object.values(COMMANDS).map((id) =>
      commands.registerCommand(id, async (argument: unknown) => await (await whole()).runCommand(id, argument)),
    ),
    window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        await (await whole()).panels.deserializeWebviewPanel(panel, state),
    }),
  );
  // Where something was ever kept, a run may wait to be gone on with, and there is something to clean up.
  void access(context.globalStorageUri.fsPath).then(whole, () => undefined);
}

export async function deactivate(): Promise<void> {
  await close();
}

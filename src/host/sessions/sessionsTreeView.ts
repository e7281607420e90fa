import {
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type Command,
  type Disposable,
  type EventEmitter,
  type TreeView,
} from 'vscode';
import {
  SessionsTree,
  type SessionsNode,
  type SessionsTreeParts,
  type TreeIcon,
  type TreeLine,
} from '../../campaign/sessionsView/sessionsTree';
import { COMMANDS } from '../commandIds';

/** The view as VS Code has it since the window was opened. */
export interface OpenedView {
  readonly view: Pick<TreeView<SessionsNode>, 'visible' | 'onDidChangeVisibility'>;
  /** By which VS Code hears what is to be drawn anew. */
  readonly changes: EventEmitter<SessionsNode | undefined>;
}

/** The view of the sessions in VS Code's side bar. */
export class SessionsTreeView implements Disposable {
  readonly #tree: SessionsTree;
  readonly #watching: Disposable;

  constructor({ view, changes }: OpenedView, parts: Omit<SessionsTreeParts, 'onChange'>) {
    this.#tree = new SessionsTree({ ...parts, onChange: (node) => changes.fire(node) });
    this.#watching = view.onDidChangeVisibility(({ visible }) => this.#tree.watch(visible));
    this.#tree.watch(view.visible);
  }

  refresh(): void {
    this.#tree.refresh();
  }

  async getChildren(node?: SessionsNode): Promise<SessionsNode[]> {
    return await this.#tree.children(node);
  }

  getTreeItem(node: SessionsNode): TreeItem {
    return treeItem(this.#tree.line(node), node);
  }

  dispose(): void {
    this.#tree.dispose();
    this.#watching.dispose();
  }
}

function treeItem(line: TreeLine, node: SessionsNode): TreeItem {
  const { id, label, description, tooltip, readAs, icon, context, opens, isUnfolded } = line;
  const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
  const item = new TreeItem(label, isUnfolded === undefined ? None : isUnfolded ? Expanded : Collapsed);
  item.id = id;
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (readAs !== undefined) item.accessibilityInformation = { label: readAs };
  if (icon !== undefined) item.iconPath = themeIcon(icon);
  if (context !== undefined) item.contextValue = context;
  if (opens !== undefined) item.command = commandOf(opens, node);
  return item;
}

function themeIcon({ name, color }: TreeIcon): ThemeIcon {
  return color === undefined ? new ThemeIcon(name) : new ThemeIcon(name, new ThemeColor(color));
}

function commandOf({ what, title }: NonNullable<TreeLine['opens']>, node: SessionsNode): Command {
  switch (what) {
    case 'session':
      return { command: COMMANDS.openSession, title, arguments: [node] };
    case 'draft':
      return { command: COMMANDS.send, title, arguments: node.kind === 'draft' ? [node.draft.address] : [] };
    case 'database':
      return { command: COMMANDS.connectDatabase, title };
  }
}

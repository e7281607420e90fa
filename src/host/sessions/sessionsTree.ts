import {
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type Disposable,
  type EventEmitter,
  type TreeView,
} from 'vscode';
import { groupText, type SessionGroup, type SessionItem } from '../../campaign/sessionsView/sessionItems';
import {
  SessionsList,
  type DatabaseLine,
  type DraftItem,
  type SessionsListParts,
  type SessionsView,
} from '../../campaign/sessionsView/sessionsList';
import { sentence } from '../../sender/sentence';
import { COMMANDS } from '../commandIds';
import { say } from '../window/speech';

/** What stands in the tree, and what a command gets that is chosen there. */
export type SessionsNode =
  | { readonly kind: 'account'; readonly text: string }
  | { readonly kind: 'database' }
  | { readonly kind: 'group'; readonly group: SessionGroup | 'drafts' }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'draft'; readonly draft: DraftItem };

/** The session that a command is about, where one was chosen in the tree. */
export function sessionOf(argument: unknown): string | undefined {
  return isSessionNode(argument) ? argument.id : undefined;
}

/** The view as VS Code has it since the window was opened. */
export interface SessionsTreeView {
  readonly view: Pick<TreeView<SessionsNode>, 'visible' | 'onDidChangeVisibility'>;
  /** By which VS Code hears what is to be drawn anew. */
  readonly changes: EventEmitter<SessionsNode | undefined>;
}

/** What stands in the view of the sessions in VS Code's side bar. */
export class SessionsTree implements Disposable {
  readonly #changes: SessionsTreeView['changes'];
  readonly #list: SessionsList;
  readonly #nodes = new Map<string, SessionsNode>();
  readonly #watching: Disposable;
  #view: SessionsView | null = null;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor({ view, changes }: SessionsTreeView, parts: Omit<SessionsListParts, 'onChange' | 'onProgress'>) {
    this.#changes = changes;
    this.#list = new SessionsList({
      ...parts,
      onChange: () => this.#changes.fire(undefined),
      // The object that VS Code knows: its line is drawn anew, and nothing around it moves.
      onProgress: (id) => this.#changes.fire(this.#nodes.get(`session ${id}`)),
    });
    // Other windows and terminals make, end and delete sessions as well.
    const watch = (isVisible: boolean): void => {
      for (const timer of this.#timers.splice(0)) clearInterval(timer);
      if (!isVisible) return;
      const lookAtDatabase = (): void => void (parts.database.isSet ? parts.database.refresh() : undefined);
      lookAtDatabase();
      this.#timers.push(
        setInterval(() => void this.#lookElsewhere(), ELSEWHERE_INTERVAL_MS),
        setInterval(lookAtDatabase, DATABASE_INTERVAL_MS),
      );
    };
    this.#watching = view.onDidChangeVisibility(({ visible }) => watch(visible));
    watch(view.visible);
  }

  refresh(): void {
    this.#list.refresh();
  }

  async getChildren(node?: SessionsNode): Promise<SessionsNode[]> {
    if (node === undefined) this.#view = await this.#list.view();
    const view = this.#view ?? (await this.#list.view());
    if (node === undefined) return this.#roots(view);
    if (node.kind !== 'group') return [];
    if (node.group === 'drafts') {
      return view.drafts.map((draft) => this.#known(`draft ${draft.address}`, { kind: 'draft', draft }));
    }
    const items = view.groups.find(({ group }) => group === node.group)?.items ?? [];
    return items.map(({ id }) => this.#known(`session ${id}`, { kind: 'session', id }));
  }

  getTreeItem(node: SessionsNode): TreeItem {
    switch (node.kind) {
      case 'account':
        return accountItem(node.text);
      case 'database':
        return databaseItem(this.#view?.database ?? null);
      case 'group':
        return groupItem(node.group);
      case 'draft':
        return draftItem(node.draft);
      case 'session': {
        const item = this.#list.find(node.id) ?? this.#found(node.id);
        return item === undefined ? new TreeItem(node.id) : sessionItem(node, item);
      }
    }
  }

  dispose(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#list.dispose();
    this.#watching.dispose();
  }

  #roots({ account, database, groups, drafts }: SessionsView): SessionsNode[] {
    return [
      ...account.map((text, place) => this.#known(`account ${place} ${text}`, { kind: 'account', text })),
      ...(database === null ? [] : [this.#known('database', { kind: 'database' })]),
      ...groups.map(({ group }) => this.#known(`group ${group}`, { kind: 'group', group })),
      ...(drafts.length === 0 ? [] : [this.#known('group drafts', { kind: 'group', group: 'drafts' })]),
    ];
  }

  /** The same object for the same thing, by which VS Code knows it again. */
  #known(key: string, node: SessionsNode): SessionsNode {
    const known = this.#nodes.get(key) ?? node;
    this.#nodes.set(key, known);
    return known;
  }

  #found(id: string): SessionItem | undefined {
    return this.#view?.groups.flatMap(({ items }) => items).find((item) => item.id === id);
  }

  /** Drawn anew only where something is different. */
  async #lookElsewhere(): Promise<void> {
    const before = JSON.stringify(this.#view?.groups.map(({ items }) => items));
    const now = await this.#list.viewAnew().catch(() => null);
    if (now !== null && JSON.stringify(now.groups.map(({ items }) => items)) !== before) this.#changes.fire(undefined);
  }
}

function accountItem(text: string): TreeItem {
  const item = new TreeItem(text);
  item.id = `account ${text}`;
  item.iconPath = new ThemeIcon('account');
  return item;
}

function databaseItem(line: DatabaseLine | null): TreeItem {
  const item = new TreeItem(line?.text ?? '');
  item.id = 'database';
  const problem = line?.problem ?? '';
  item.iconPath =
    problem === '' ? new ThemeIcon('database') : new ThemeIcon('warning', new ThemeColor('charts.orange'));
  if (problem === '') return item;
  item.tooltip = problem;
  item.accessibilityInformation = { label: [line?.text, problem].join(', ') };
  item.command = { command: COMMANDS.connectDatabase, title: say(sentence('Connect to Database…')) };
  return item;
}

function groupItem(group: SessionGroup | 'drafts'): TreeItem {
  const label = group === 'drafts' ? say(sentence('Not sent yet')) : say(groupText(group));
  const state = group === 'finished' ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(label, state);
  item.id = `group ${group}`;
  return item;
}

function draftItem({ address, fileName }: DraftItem): TreeItem {
  const item = new TreeItem(fileName);
  item.id = `draft ${address}`;
  item.iconPath = new ThemeIcon('edit');
  item.command = { command: COMMANDS.send, title: say(sentence('Open')), arguments: [address] };
  item.contextValue = 'draft';
  return item;
}

function sessionItem(node: SessionsNode, { id, group, fileName, line, details, actions }: SessionItem): TreeItem {
  const item = new TreeItem(fileName);
  item.id = `session ${id}`;
  item.description = line;
  item.tooltip = [fileName, line, ...details].join('\n');
  item.accessibilityInformation = { label: [fileName, line, ...details].join(', ') };
  item.iconPath = ICONS[group];
  item.contextValue = ['session', ...actions].join(' ');
  item.command = { command: COMMANDS.openSession, title: say(sentence('Open')), arguments: [node] };
  return item;
}

const ICONS: Readonly<Record<SessionGroup, ThemeIcon>> = {
  active: new ThemeIcon('sync', new ThemeColor('charts.blue')),
  interrupted: new ThemeIcon('debug-pause', new ThemeColor('charts.orange')),
  finished: new ThemeIcon('check'),
};

function isSessionNode(argument: unknown): argument is { readonly kind: 'session'; readonly id: string } {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'kind' in argument && argument.kind === 'session' && 'id' in argument && typeof argument.id === 'string';
}

const ELSEWHERE_INTERVAL_MS = 10_000;
/** One statement, where nothing has happened. */
const DATABASE_INTERVAL_MS = 2000;

import type { Texts } from '../../panel/texts';
import { sentence } from '../../sender/sentence';
import { groupText, type SessionGroup, type SessionItem } from './sessionItems';
import {
  SessionsList,
  type DatabaseLine,
  type DraftItem,
  type SessionsListParts,
  type SessionsView,
} from './sessionsList';

/** What stands in the tree, and what a command gets that is chosen there. */
export type SessionsNode =
  | { readonly kind: 'account'; readonly text: string }
  | { readonly kind: 'database' }
  | { readonly kind: 'group'; readonly group: SessionGroup | 'drafts' }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'draft'; readonly draft: DraftItem };

/** The session that a command is about, where one was named, or chosen in the tree. */
export function sessionOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  return isSessionNode(argument) ? argument.id : undefined;
}

/** A line of the tree, as it is drawn. */
export interface TreeLine {
  /** By which it is known again. */
  readonly id: string;
  readonly label: string;
  readonly icon?: TreeIcon;
  readonly description?: string;
  readonly tooltip?: string;
  /** As it is read out, where that is more than the label. */
  readonly readAs?: string;
  /** What can be done with it, as package.json asks for it. */
  readonly context?: string;
  /** What a click does. */
  readonly opens?: { readonly what: 'session' | 'draft' | 'database'; readonly title: string };
  /** Of a group: whether what is in it is in sight at first. */
  readonly isUnfolded?: boolean;
}

/** Of VS Code’s own icons and colours, by name. */
export interface TreeIcon {
  readonly name: string;
  readonly color?: string;
}

export interface SessionsTreeParts extends Omit<SessionsListParts, 'onChange' | 'onProgress'> {
  /** A node is to be drawn anew, or all of them where none is named. */
  readonly onChange: (node: SessionsNode | undefined) => void;
}

/** The sessions as a tree shows them, which is looked at now and then. */
export class SessionsTree {
  readonly #parts: SessionsTreeParts;
  readonly #list: SessionsList;
  readonly #nodes = new Map<string, SessionsNode>();
  readonly #timers: NodeJS.Timeout[] = [];
  #view: SessionsView | null = null;

  constructor(parts: SessionsTreeParts) {
    this.#parts = parts;
    this.#list = new SessionsList({
      ...parts,
      onChange: () => parts.onChange(undefined),
      // The object that is known there: its line is drawn anew, and nothing around it moves.
      onProgress: (id) => parts.onChange(this.#nodes.get(`session ${id}`)),
    });
  }

  refresh(): void {
    this.#list.refresh();
  }

  /** Other windows and terminals make, end and delete sessions as well: that is looked for while somebody looks. */
  watch(isVisible: boolean): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    if (!isVisible) return;
    const { database } = this.#parts;
    const lookAtDatabase = (): void => void (database.isSet ? database.refresh() : undefined);
    lookAtDatabase();
    this.#timers.push(
      setInterval(() => void this.#lookElsewhere(), ELSEWHERE_INTERVAL_MS),
      setInterval(lookAtDatabase, DATABASE_INTERVAL_MS),
    );
  }

  /** What is under a node, or at the top. @throws HumanError where it can't be told which sessions there are */
  async children(node?: SessionsNode): Promise<SessionsNode[]> {
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

  line(node: SessionsNode): TreeLine {
    const { texts } = this.#parts;
    switch (node.kind) {
      case 'account':
        return { id: `account ${node.text}`, label: node.text, icon: { name: 'account' } };
      case 'database':
        return databaseLine(this.#view?.database ?? null, texts);
      case 'group':
        return groupLine(node.group, texts);
      case 'draft':
        return draftLine(node.draft, texts);
      case 'session': {
        const item = this.#list.find(node.id) ?? this.#found(node.id);
        return item === undefined ? { id: `session ${node.id}`, label: node.id } : sessionLine(item, texts);
      }
    }
  }

  dispose(): void {
    this.watch(false);
    this.#list.dispose();
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
    if (now === null || JSON.stringify(now.groups.map(({ items }) => items)) === before) return;
    this.#parts.onChange(undefined);
  }
}

function databaseLine(line: DatabaseLine | null, { say }: Texts): TreeLine {
  const { text = '', problem = '' } = line ?? {};
  if (problem === '') return { id: 'database', label: text, icon: { name: 'database' } };
  return {
    id: 'database',
    label: text,
    icon: { name: 'warning', color: 'charts.orange' },
    tooltip: problem,
    readAs: [text, problem].join(', '),
    opens: { what: 'database', title: say(sentence('Connect to Database…')) },
  };
}

function groupLine(group: SessionGroup | 'drafts', { say }: Texts): TreeLine {
  const label = say(group === 'drafts' ? sentence('Not sent yet') : groupText(group));
  return { id: `group ${group}`, label, isUnfolded: group !== 'finished' };
}

function draftLine({ address, fileName }: DraftItem, { say }: Texts): TreeLine {
  return {
    id: `draft ${address}`,
    label: fileName,
    icon: { name: 'edit' },
    opens: { what: 'draft', title: say(sentence('Open')) },
    context: 'draft',
  };
}

function sessionLine({ id, group, fileName, line, details, actions }: SessionItem, { say }: Texts): TreeLine {
  return {
    id: `session ${id}`,
    label: fileName,
    description: line,
    tooltip: [fileName, line, ...details].join('\n'),
    readAs: [fileName, line, ...details].join(', '),
    icon: ICONS[group],
    context: ['session', ...actions].join(' '),
    opens: { what: 'session', title: say(sentence('Open')) },
  };
}

const ICONS: Readonly<Record<SessionGroup, TreeIcon>> = {
  active: { name: 'sync', color: 'charts.blue' },
  interrupted: { name: 'debug-pause', color: 'charts.orange' },
  finished: { name: 'check' },
};

function isSessionNode(argument: unknown): argument is { readonly kind: 'session'; readonly id: string } {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'kind' in argument && argument.kind === 'session' && 'id' in argument && typeof argument.id === 'string';
}

const ELSEWHERE_INTERVAL_MS = 10_000;
/** One statement, where nothing has happened. */
const DATABASE_INTERVAL_MS = 2000;

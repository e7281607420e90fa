import type { Texts } from '../../panel/texts';
import { limitTexts } from '../../sender/limits/limitText';
import type { Unsubscribe } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import type { SessionList, SessionStore } from '../../sessions/sessionStore';
import type { DatabaseLink } from '../database/databaseLink';
import { coalesce } from '../coalesce';
import type { Runs } from '../runs';
import { handedInItem } from './handedInItems';
import { SESSION_GROUPS, sessionItem, type SessionGroup, type SessionItem } from './sessionItems';

/** A workbook that is open here, and not sent yet. */
export interface DraftItem {
  readonly address: string;
  readonly fileName: string;
}

export interface SessionsView {
  /** The account and what WhatsApp allows it, a line each; none where nothing is known. */
  readonly account: readonly string[];
  /** Where sessions may be handed in; null where that isn't set. */
  readonly database: DatabaseLine | null;
  /** Those that have any, in their order. */
  readonly groups: readonly { readonly group: SessionGroup; readonly items: readonly SessionItem[] }[];
  readonly drafts: readonly DraftItem[];
}

export interface DatabaseLine {
  readonly text: string;
  /** What is wrong with it, and what to do; empty where nothing is. */
  readonly problem: string;
}

export interface SessionsListParts {
  readonly store: Pick<SessionStore, 'listToShow'>;
  readonly runs: Pick<Runs, 'active' | 'find' | 'onChange' | 'accountLimits' | 'takeUpAll'>;
  readonly drafts: () => readonly DraftItem[];
  readonly isLinked: () => boolean;
  readonly database: Pick<DatabaseLink, 'isSet' | 'name' | 'problem' | 'look' | 'place' | 'refresh' | 'onChange'>;
  readonly texts: Texts;
  /** All of it may have changed. */
  readonly onChange: () => void;
  /** One session goes on: its line alone has changed. */
  readonly onProgress: (id: string) => void;
}

/** The sessions of this computer, and those of its database, as a list shows them: read when it is looked at, and kept until something happens. */
export class SessionsList {
  readonly #parts: SessionsListParts;
  readonly #unsubscribe: readonly Unsubscribe[];
  readonly #progress: { readonly request: () => void; readonly dispose: () => void };
  #list: SessionList | null = null;
  #activeIds = '';

  constructor(parts: SessionsListParts) {
    this.#parts = parts;
    this.#progress = coalesce(() => this.#look(), PROGRESS_INTERVAL_MS);
    this.#unsubscribe = [parts.runs.onChange(this.#progress.request), parts.database.onChange(parts.onChange)];
  }

  /** Reads the sessions where they aren't known. @throws HumanError where it can't be told which there are */
  async view(): Promise<SessionsView> {
    this.#list ??= await this.#read();
    const items = [...this.#handedIn(), ...this.#list.sessions.map((session) => this.#item(session))];
    const groups = SESSION_GROUPS.map((group) => ({ group, items: items.filter((item) => item.group === group) }));
    return {
      account: this.#account(items.length > 0),
      database: this.#database(),
      groups: groups.filter((group) => group.items.length > 0),
      drafts: this.#parts.drafts(),
    };
  }

  /** The same, read again. */
  async viewAnew(): Promise<SessionsView> {
    this.#list = await this.#read();
    return await this.view();
  }

  async #read(): Promise<SessionList> {
    const { store, runs } = this.#parts;
    await runs.takeUpAll();
    return await store.listToShow();
  }

  /** As it is now; undefined where it is no more, or not known yet. */
  find(id: string): SessionItem | undefined {
    const session = this.#list?.sessions.find(({ info }) => info.id === id);
    if (session !== undefined) return this.#item(session);
    return this.#handedIn().find((item) => item.id === id);
  }

  /** Something was made, ended, deleted or opened, here or elsewhere. */
  refresh(): void {
    this.#list = null;
    this.#parts.onChange();
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#progress.dispose();
  }

  /** Those that workers send, as they were when last looked at: nobody waits for a database. */
  #handedIn(): readonly SessionItem[] {
    const { database, texts } = this.#parts;
    return database.look?.sessions.map((watched) => handedInItem(watched, texts)) ?? [];
  }

  #database(): DatabaseLine | null {
    const { database, texts } = this.#parts;
    if (!database.isSet) return null;
    const { problem, name } = database;
    if (problem === null) return { text: texts.t('Database {0}', name), problem: '' };
    return {
      text: texts.t('Database {0}: not connected', name),
      problem: [problem.happened, problem.todo].map(texts.say).join(' '),
    };
  }

  #item(session: SessionList['sessions'][number]): SessionItem {
    const { runs, texts } = this.#parts;
    return sessionItem(session, runs.find(session.info.id) ?? null, texts);
  }

  #look(): void {
    const { runs, onProgress } = this.#parts;
    const activeIds = runs.active.map((run) => `${run.sessionId} ${run.isOver}`).join();
    const isAnother = activeIds !== this.#activeIds;
    this.#activeIds = activeIds;
    if (isAnother) return this.refresh();
    for (const { sessionId } of runs.active) onProgress(sessionId);
  }

  #account(hasSessions: boolean): readonly string[] {
    const { runs, isLinked, texts } = this.#parts;
    if (!hasSessions && !isLinked()) return [];
    const connected = runs.active.flatMap(({ connection }) =>
      // A rehearsal has no account.
      connection.kind === 'ready' && connection.account !== '' ? [connection.account] : [],
    );
    const [account] = connected;
    const linked = isLinked() ? sentence('WhatsApp is linked') : sentence('WhatsApp isn’t linked');
    const { accountLimits: limits } = runs;
    const told = limits === null ? [] : limitTexts({ limits, chats: null, isLimited: false, limitedUntilMs: null });
    return [account ?? texts.say(linked), ...told.map(texts.say)];
  }
}

const PROGRESS_INTERVAL_MS = 1000;

import type { Texts } from '../../panel/texts';

/** What decides together with the person: what it asks and tells, and in which words. */
export interface Asking {
  readonly dialogs: Dialogs;
  readonly texts: Texts;
}

/** Lists, boxes, questions and notifications of the window. */
export interface Dialogs {
  /** Null where the user thinks better of it. */
  pick<Value>(question: ListQuestion<Value>): Promise<Value | null>;
  /** A line of text; null where the user thinks better of it. */
  type(question: TextQuestion): Promise<string | null>;
  /** In the middle of the window, which waits for the answer; null where the user thinks better of it. */
  decide<Value>(decision: Decision<Value>): Promise<Value | null>;
  /** In a notification, with what can be done about it; null where the user puts it away, and at once where that is nothing. */
  tell<Value>(tone: Tone, text: string, actions: readonly Action<Value>[]): Promise<Value | null>;
  /** What went wrong, also where nobody foresaw it. */
  tellError(error: unknown): void;
  /** Shows that something goes on until it’s done; false where the user gives up waiting. */
  during(text: string, working: Promise<unknown>): Promise<boolean>;
  /** The same, with how far it is. Rejects as `work` does; its signal is aborted by a user who gives up, where that may be done. */
  follow<Result>(title: string, mayGiveUp: boolean, work: Work<Result>): Promise<Result>;
  /** What the user has copied, in lines. */
  clipboard(): Promise<string>;
  copy(text: string): Promise<void>;
  /** In the user’s browser. */
  openLink(address: string): Promise<void>;
}

export type Tone = 'info' | 'warning' | 'error';

export interface ListQuestion<Value> {
  readonly title: string;
  readonly placeHolder: string;
  readonly items: readonly Item<Value>[];
  /** Gone as soon as the user looks at something else. */
  readonly isFleeting?: true;
}

export interface Item<Value> {
  readonly label: string;
  /** Of VS Code’s own icons, by name. */
  readonly icon?: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: Value;
}

export interface TextQuestion {
  readonly title?: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  /** Not shown as it is typed. */
  readonly isSecret?: true;
  /** Gone as soon as the user looks at something else. */
  readonly isFleeting?: true;
  /** What is wrong with it; empty where nothing is. */
  readonly problem?: (text: string) => string;
  /** As what it is understood, where that isn’t plain; empty where it is. */
  readonly understood?: (text: string) => string;
}

export interface Decision<Value> {
  readonly tone: 'info' | 'warning';
  readonly question: string;
  readonly detail: string;
  /** In their order: the first one has the focus. */
  readonly actions: readonly Action<Value>[];
}

export interface Action<Value> {
  readonly label: string;
  readonly value: Value;
}

export type Work<Result> = (report: Report, signal: AbortSignal) => Promise<Result>;

/** @param percentMore of the whole, since the last time */
export type Report = (text: string, percentMore: number) => void;

/** What the job without a panel asks and says through: lists, input boxes and notifications. */
export interface QuickWindow {
  /** Null where the user thinks better of it. */
  pick<Value>(question: ListQuestion<Value>): Promise<Value | null>;
  /** A line of text; null where the user thinks better of it. */
  type(question: TextQuestion): Promise<string | null>;
  /** What the user has copied, in lines. */
  clipboard(): Promise<string>;
  /** Shows that something goes on until it’s done; false where the user gives up waiting. */
  during(text: string, working: Promise<unknown>): Promise<boolean>;
  /** In a notification, with what can be done about it; null where the user puts it away, and at once where that is nothing. */
  tell<Value>(tone: Tone, text: string, actions: readonly QuickAction<Value>[]): Promise<Value | null>;
  /** The code that links a phone, as it changes. */
  showQrCode(sessionId: string): Promise<void>;
}

export type Tone = 'info' | 'warning' | 'error';

export interface ListQuestion<Value> {
  readonly title: string;
  readonly placeHolder: string;
  readonly items: readonly QuickItem<Value>[];
}

export interface QuickItem<Value> {
  readonly label: string;
  /** Of VS Code’s own icons, by name. */
  readonly icon?: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: Value;
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** What is wrong with it; empty where nothing is. */
  readonly problem: (text: string) => string;
}

export interface QuickAction<Value> {
  readonly label: string;
  readonly value: Value;
}

import type { ListQuestion, QuickWindow, TextQuestion } from '../../src/campaign/quick/quickWindow';

export type Answer =
  /** The item whose label begins so. */
  | { readonly choose: string }
  /** A text, or what the last one is turned into. */
  | { readonly type: string }
  /** Puts the question away. */
  | { readonly away: true };

export interface Told {
  readonly text: string;
  readonly actions: readonly string[];
  /** Presses one of them, or puts it away. */
  readonly press: (label: string | null) => void;
}

/** Lists and boxes that are answered in turn; what is told waits for the test to press something. */
export class ScriptedQuickWindow implements QuickWindow {
  readonly lists: ListQuestion<unknown>[] = [];
  readonly boxes: TextQuestion[] = [];
  readonly told: Told[] = [];
  readonly qrCodes: string[] = [];
  copied = '';
  readonly #answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  answerNext(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  pick<Value>(question: ListQuestion<Value>): Promise<Value | null> {
    this.lists.push(question);
    const answer = this.#answers.shift();
    if (answer === undefined || 'away' in answer) return Promise.resolve(null);
    if ('type' in answer) throw new Error(`“${question.placeHolder}” is a list.`);
    const item = question.items.find(({ label }) => label.startsWith(answer.choose));
    if (item) return Promise.resolve(item.value);
    throw new Error(`“${answer.choose}” isn’t among ${question.items.map(({ label }) => label).join(', ')}.`);
  }

  type(question: TextQuestion): Promise<string | null> {
    this.boxes.push(question);
    const answer = this.#answers.shift();
    if (answer === undefined || 'away' in answer) return Promise.resolve(null);
    if ('choose' in answer) throw new Error(`“${question.prompt}” is a box.`);
    return Promise.resolve(answer.type);
  }

  clipboard(): Promise<string> {
    return Promise.resolve(this.copied);
  }

  async during(_text: string, working: Promise<unknown>): Promise<boolean> {
    await working;
    return true;
  }

  async tell<Value>(
    _tone: string,
    text: string,
    actions: readonly { readonly label: string; readonly value: Value }[],
  ): Promise<Value | null> {
    const labels = actions.map(({ label }) => label);
    const pressed = new Promise<string | null>((resolve) => this.told.push({ text, actions: labels, press: resolve }));
    if (actions.length === 0) return null;
    const label = await pressed;
    return actions.find((action) => action.label === label)?.value ?? null;
  }

  showQrCode(sessionId: string): Promise<void> {
    this.qrCodes.push(sessionId);
    return Promise.resolve();
  }

  /** The item of the last list whose label begins so, as it is shown. */
  shown(label: string): string {
    const item = this.lists.at(-1)?.items.find((each) => each.label.startsWith(label));
    return item === undefined ? '' : [item.label, item.description, item.detail].filter(Boolean).join(' | ');
  }
}

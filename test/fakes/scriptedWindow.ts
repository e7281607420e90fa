import type {
  Decision,
  Dialogs,
  ListQuestion,
  Report,
  TextQuestion,
  Tone,
  Work,
} from '../../src/campaign/dialogs/dialogs';
import type { QuickWindow } from '../../src/campaign/quick/quickWindow';
import { isHumanError } from '../../src/sender/humanError';

export type Answer =
  /** The item whose label begins so. */
  | { readonly choose: string }
  /** A text, or what the last one is turned into. */
  | { readonly type: string }
  /** Puts the question away. */
  | { readonly away: true };

export interface Told {
  readonly tone: Tone;
  readonly text: string;
  readonly actions: readonly string[];
  /** Presses one of them, or puts it away. */
  readonly press: (label: string | null) => void;
}

/** Lists, boxes and questions that are answered in turn; what is told waits for the test to press something. */
export class ScriptedWindow implements QuickWindow, Dialogs {
  readonly lists: ListQuestion<unknown>[] = [];
  readonly boxes: TextQuestion[] = [];
  readonly decisions: Decision<unknown>[] = [];
  readonly told: Told[] = [];
  readonly followed: { readonly title: string; readonly mayGiveUp: boolean }[] = [];
  /** How far that is which was followed. */
  readonly reports: Parameters<Report>[] = [];
  /** Gives up whatever is followed, as soon as it begins. */
  givesUp = false;
  readonly links: string[] = [];
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
    // As a box does, which doesn't take what it finds wrong.
    const wrong = question.problem?.(answer.type) ?? '';
    return wrong === '' ? Promise.resolve(answer.type) : Promise.reject(new Error(`“${answer.type}”: ${wrong}`));
  }

  decide<Value>(decision: Decision<Value>): Promise<Value | null> {
    this.decisions.push(decision);
    const answer = this.#answers.shift();
    if (answer === undefined || 'away' in answer) return Promise.resolve(null);
    const wanted = 'choose' in answer ? answer.choose : '';
    const action = decision.actions.find(({ label }) => label === wanted);
    if (action) return Promise.resolve(action.value);
    throw new Error(`“${wanted}” is no answer to “${decision.question}”.`);
  }

  clipboard(): Promise<string> {
    return Promise.resolve(this.copied);
  }

  async during(_text: string, working: Promise<unknown>): Promise<boolean> {
    await working;
    return true;
  }

  async tell<Value>(
    tone: Tone,
    text: string,
    actions: readonly { readonly label: string; readonly value: Value }[],
  ): Promise<Value | null> {
    const labels = actions.map(({ label }) => label);
    const pressed = new Promise<string | null>((resolve) =>
      this.told.push({ tone, text, actions: labels, press: resolve }),
    );
    if (actions.length === 0) return null;
    const label = await pressed;
    return actions.find((action) => action.label === label)?.value ?? null;
  }

  tellError(error: unknown): void {
    const text = isHumanError(error) ? error.happened.text : String(error);
    this.told.push({ tone: 'error', text, actions: [], press: () => undefined });
  }

  async follow<Result>(title: string, mayGiveUp: boolean, work: Work<Result>): Promise<Result> {
    this.followed.push({ title, mayGiveUp });
    const controller = new AbortController();
    if (this.givesUp) controller.abort();
    return await work((...report) => this.reports.push(report), controller.signal);
  }

  copy(text: string): Promise<void> {
    this.copied = text;
    return Promise.resolve();
  }

  openLink(address: string): Promise<void> {
    return Promise.resolve(void this.links.push(address));
  }

  showQrCode(sessionId: string): Promise<void> {
    this.qrCodes.push(sessionId);
    return Promise.resolve();
  }

  /** What was told, each with its tone. */
  get said(): readonly string[] {
    return this.told.map(({ tone, text }) => `${tone}: ${text}`);
  }

  /** The item of the last list whose label begins so, as it is shown. */
  shown(label: string): string {
    const item = this.lists.at(-1)?.items.find((each) => each.label.startsWith(label));
    return item === undefined ? '' : [item.label, item.description, item.detail].filter(Boolean).join(' | ');
  }
}

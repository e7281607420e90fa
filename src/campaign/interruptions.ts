import { window } from 'vscode';
import { message, type Message } from '../sender/message';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import { hostTexts, say } from '../host/window/speech';

/**
 * After a crash: tells of the newest session that was interrupted, and offers to go on with it. A window that is being
 * reloaded can still drive its session for a while: that one is offered when it has let go.
 */
export class Interruptions {
  readonly #store: SessionStore;
  readonly #resume: (id: string) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: SessionStore, resume: (id: string) => Promise<void>) {
    this.#store = store;
    this.#resume = resume;
  }

  async offer(): Promise<void> {
    const { sessions } = await this.#store.list();
    this.#waitFor(sessions.filter(({ state }) => state === 'running').map(({ info }) => info.id));
    await this.#offerNewest(sessions.filter(({ isInterrupted }) => isInterrupted));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #waitFor(ids: readonly string[]): void {
    if (ids.length > 0) this.#timer = setTimeout(() => void this.#look(ids), LOOK_INTERVAL_MS);
  }

  async #look(ids: readonly string[]): Promise<void> {
    const running: string[] = [];
    const interrupted: ListedSession[] = [];
    for (const id of ids) {
      if ((await this.#store.owner(id)) !== null) running.push(id);
      else {
        const session = await this.#store.read(id).catch(() => undefined);
        if (session?.isInterrupted) interrupted.push(session);
      }
    }
    this.#waitFor(running);
    await this.#offerNewest(interrupted);
  }

  async #offerNewest(interrupted: readonly ListedSession[]): Promise<void> {
    const [newest] = interrupted;
    if (!newest) return;
    const yes = say(message('Resume'));
    const sentence = say(interruptedText(newest, interrupted.length - 1));
    const answer = await window.showInformationMessage(sentence, yes, say(message('Not Now')));
    if (answer === yes) await this.#resume(newest.info.id);
  }
}

const LOOK_INTERVAL_MS = 5000;

function interruptedText({ info, sentCount, totalCount }: ListedSession, othersCount: number): Message {
  const { number } = hostTexts();
  const [sent, total] = [number(sentCount), number(totalCount)];
  if (othersCount === 0) return message('Sending {0} was interrupted: {1} of {2} sent.', info.fileName, sent, total);
  return message(
    'Sending {0} was interrupted: {1} of {2} sent. {3} more sessions are unfinished.',
    info.fileName,
    sent,
    total,
    number(othersCount),
  );
}

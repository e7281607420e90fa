import type { Texts } from '../panel/texts';
import { countOf, sentence, type Sentence } from '../sender/sentence';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import type { Log } from './ports';

export interface InterruptionsParts {
  readonly store: SessionStore;
  readonly texts: Texts;
  readonly log: Log;
  /** Tells the sentence, and asks whether to go on. */
  readonly ask: (sentence: string) => Promise<boolean>;
  readonly resume: (id: string) => Promise<void>;
  readonly showError: (error: unknown) => void;
}

/**
 * After a crash: tells of the newest session that was interrupted, and offers to go on with it. A window that is being
 * reloaded can still drive its session for a while: that one is offered when it has let go. What was sent in the background
 * meanwhile goes on here, without a question.
 */
export class Interruptions {
  readonly #parts: InterruptionsParts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: InterruptionsParts) {
    this.#parts = parts;
  }

  async offer(): Promise<void> {
    const { sessions } = await this.#parts.store.list();
    const background = sessions.filter(({ owner }) => owner?.kind === 'background');
    for (const { info } of background) await this.#resume(info.id);
    const running = sessions.filter((session) => session.state === 'running' && !background.includes(session));
    this.#waitFor(running.map(({ info }) => info.id));
    await this.#offerNewest(sessions.filter(({ isInterrupted }) => isInterrupted));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #waitFor(ids: readonly string[]): void {
    if (ids.length > 0) this.#timer = setTimeout(() => void this.#look(ids), LOOK_INTERVAL_MS);
  }

  async #look(ids: readonly string[]): Promise<void> {
    const { store } = this.#parts;
    const running: string[] = [];
    const interrupted: ListedSession[] = [];
    for (const id of ids) {
      const owner = await store.owner(id);
      if (owner?.kind === 'background') await this.#resume(id);
      else if (owner !== null) running.push(id);
      else {
        const session = await store.read(id).catch(() => undefined);
        if (session?.isInterrupted) interrupted.push(session);
      }
    }
    this.#waitFor(running);
    await this.#offerNewest(interrupted);
  }

  async #offerNewest(interrupted: readonly ListedSession[]): Promise<void> {
    const { texts, ask } = this.#parts;
    const [newest] = interrupted;
    if (!newest) return;
    const sentence = texts.say(interruptedText(newest, interrupted.length - 1));
    if (await ask(sentence)) await this.#resume(newest.info.id);
  }

  async #resume(id: string): Promise<void> {
    const { log, resume, showError } = this.#parts;
    await resume(id).catch((error: unknown) => {
      log.error('resume', error);
      showError(error);
    });
  }
}

const LOOK_INTERVAL_MS = 5000;

function interruptedText({ info, sentCount, totalCount }: ListedSession, othersCount: number): Sentence {
  const [sent, total] = [countOf(sentCount), countOf(totalCount)];
  if (othersCount === 0) return sentence('Sending {0} was interrupted: {1} of {2} sent.', info.fileName, sent, total);
  return sentence(
    'Sending {0} was interrupted: {1} of {2} sent. {3} more sessions are unfinished.',
    info.fileName,
    sent,
    total,
    countOf(othersCount),
  );
}

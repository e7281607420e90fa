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
 * meanwhile, or waits for its time, goes on here without a question.
 */
export class Interruptions {
  readonly #parts: InterruptionsParts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: InterruptionsParts) {
    this.#parts = parts;
  }

  async offer(): Promise<void> {
    const { sessions } = await this.#parts.store.listToShow();
    const goOn = sessions.filter(goesOnByItself);
    for (const { info } of goOn) await this.#resume(info.id);
    const others = sessions.filter((session) => !goOn.includes(session));
    this.#waitFor(others.filter(({ state }) => state === 'running').map(({ info }) => info.id));
    await this.#offerNewest(others.filter(({ isInterrupted }) => isInterrupted));
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
      if (owner !== null && owner.kind !== 'background') {
        running.push(id);
        continue;
      }
      const session = await store.read(id).catch(() => undefined);
      if (session && goesOnByItself(session)) await this.#resume(id);
      else if (session?.isInterrupted) interrupted.push(session);
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

/**
 * It was sent in the background meanwhile, or waits for a time that is still to come: nobody has stopped it, and nothing
 * was missed.
 */
function goesOnByItself({ owner, isInterrupted, waiting }: ListedSession): boolean {
  return owner?.kind === 'background' || (isInterrupted && waiting !== null);
}

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

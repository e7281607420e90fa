import { bookFailureText } from '../../people/book/bookFailure';
import { parsePerson } from '../../people/person';
import { HumanError, isHumanError } from '../../sender/humanError';
import type { OutgoingMessage, TransportName } from '../../sender/model';
import type { SentBook } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { identify } from './messageIdentity';
import type { LiveOptOuts } from './liveOptOuts';
import type { People } from '../ports';

export interface SentBookParts {
  readonly people: People;
  /** The same book, as it is looked at again before each attempt. */
  readonly optOuts: LiveOptOuts;
  readonly session: Pick<SentSession, 'id' | 'transport' | 'createdAtMs'>;
  /** The session is sent to whoever had been written to when it was made, by the user's word. */
  readonly includesAlreadySent: boolean;
  /** For so long the same text isn't sent again by another session; 0 for not at all. */
  readonly keepsApartMs: number;
  readonly nowMs: () => number;
  readonly sayNotEntered: (problem: HumanError) => void;
}

interface SentSession {
  readonly id: string;
  readonly transport: TransportName;
  readonly createdAtMs: number;
}

/** Enters in the book what a real session sends, and asks it what others have. A rehearsal asks, and enters nothing. */
export class LiveSentBook implements SentBook {
  readonly #parts: SentBookParts;
  #hasFailed = false;
  /** What is on its way into the book. */
  readonly #entering = new Set<Promise<void>>();

  constructor(parts: SentBookParts) {
    this.#parts = parts;
  }

  async identify(message: OutgoingMessage): Promise<string> {
    return await identify(message);
  }

  wasSent(phone: string, identity: string): boolean {
    const { optOuts, session, includesAlreadySent, keepsApartMs, nowMs } = this.#parts;
    const who = parsePerson(phone);
    if (who === null || optOuts.book === null || keepsApartMs === 0) return false;
    const sent = optOuts.book.sentOf(who, optOuts.book.textHashOf(identity));
    // What this session has sent is its own business: its journal says of each what may be done.
    if (sent === null || sent.session === session.id) return false;
    const sinceMs = nowMs() - keepsApartMs;
    return sent.atMs >= (includesAlreadySent ? Math.max(sinceMs, session.createdAtMs) : sinceMs);
  }

  async noteSent(phone: string, identity: string): Promise<void> {
    const entering = this.enter(phone, identity, this.#parts.nowMs());
    this.#entering.add(entering);
    await entering;
    this.#entering.delete(entering);
  }

  /** Whether all that was noted until now is in the book, once it is known. A rehearsal has nothing to enter. */
  async areEntered(): Promise<boolean> {
    await Promise.all(this.#entering);
    return !this.#hasFailed;
  }

  /** Nothing that is sent here is entered. */
  get isRehearsal(): boolean {
    return this.#parts.session.transport === 'simulated';
  }

  /** The same of one that was sent at another time; what the book has already isn't entered again. */
  async enter(phone: string, identity: string, atMs: number): Promise<void> {
    const { people, optOuts, session } = this.#parts;
    const { transport } = session;
    const who = parsePerson(phone);
    if (transport === 'simulated' || who === null) return;
    try {
      const book = optOuts.book ?? (await people.open());
      const textHash = book.textHashOf(identity);
      const sent = book.sentOf(who, textHash);
      if (sent !== null && (sent.session === session.id || sent.atMs >= atMs)) return;
      const written = await book.append({ kind: 'sent', who, atMs, session: session.id, textHash, transport });
      if (!written.ok) this.#fail(notEntered(bookFailureText(written.failure)));
    } catch (error) {
      this.#fail(isHumanError(error) ? error : notEntered(UNWRITABLE, error));
    }
  }

  /** Said once: what keeps one from being entered keeps the others, too. */
  #fail(problem: HumanError): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#parts.sayNotEntered(problem);
  }
}

const UNWRITABLE = sentence('The people’s book can’t be written to.');

function notEntered(happened: HumanError['happened'], cause?: unknown): HumanError {
  const todo = sentence('Whom this session writes to isn’t entered: another one may send them the same message.');
  return new HumanError(happened, todo, cause, { fault: 'machine' });
}

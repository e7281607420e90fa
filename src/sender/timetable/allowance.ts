import type { RunControl } from '../control';
import type { SenderOptions } from '../options';
import type { Clock, Taken, Tally } from '../ports';
import { capWait, hasCaps, hasNewChatCaps, roomLeft } from './caps';
import type { Waiting } from './waiting';

export interface AllowanceParts {
  readonly clock: Clock;
  readonly control: RunControl;
  /** Left out where nothing is counted. */
  readonly tally?: Tally;
  /** What is sent counts for other sessions, though this one has no limit. */
  readonly countsAlways: boolean;
  readonly options: () => SenderOptions;
  /** Whether a message to them starts a chat, as far as it is known. */
  readonly isNewChat: (index: number) => boolean;
}

export type Ticket = Extract<Taken, { readonly kind: 'taken' }>;

/** What the account may send over all its sessions: counted on disk before each message leaves. */
export class Allowance {
  readonly #parts: AllowanceParts;

  constructor(parts: AllowanceParts) {
    this.#parts = parts;
  }

  async refresh(): Promise<void> {
    if (this.#isCounting) await this.#parts.tally?.refresh();
  }

  /** Whether new chats have limits of their own. */
  get tellsNewChats(): boolean {
    return hasNewChatCaps(this.#parts.options());
  }

  /** What keeps any message back, or one that starts a chat; null where nothing does. */
  wait(isNewChat: boolean): Waiting | null {
    const { tally, clock, options } = this.#parts;
    if (tally === undefined || !hasCaps(options())) return null;
    return capWait(options(), tally, clock.wallMs(), isNewChat);
  }

  /** Null where it may not leave now: then it stays in the queue. */
  async take(index: number, phone: string): Promise<Ticket | null> {
    const { tally, clock, control, options, isNewChat } = this.#parts;
    if (tally === undefined || !this.#isCounting) return FREE;
    const isNew = isNewChat(index);
    const room = (): number =>
      hasCaps(options()) ? roomLeft(options(), tally, clock.wallMs(), isNew) : Number.POSITIVE_INFINITY;
    const taken = await tally.take({ phone, isNewChat: isNew }, room);
    switch (taken.kind) {
      case 'taken':
        return taken;
      case 'full':
        return null;
      case 'failed':
        // Where nothing limits it, a count that is missing keeps nobody from being written to.
        if (!hasCaps(options())) return FREE;
        control.pauseForPerson(taken.problem.happened);
        return null;
    }
  }

  get #isCounting(): boolean {
    return this.#parts.countsAlways || hasCaps(this.#parts.options());
  }
}

const FREE: Ticket = { kind: 'taken', giveBack: () => Promise.resolve() };

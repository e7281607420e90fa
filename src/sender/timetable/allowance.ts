import type { RunControl } from '../control';
import type { SenderOptions } from '../options';
import type { Clock, Taken, Tally } from '../ports';
import { capWait, dayOf, hasCaps, hasNewChatCaps, roomLeft } from './caps';
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

type Ticket = Extract<Taken, { readonly kind: 'taken' }>;

/** A place among those that may leave. It is good for the moment at which it was counted, and is counted anew later. */
export interface Permit {
  readonly isGood: boolean;
  /** Makes it good again; false where there is no room any more. Never rejects. */
  renew(): Promise<boolean>;
  /** It surely hasn’t left. Never rejects. */
  giveBack(): Promise<void>;
}

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
  async take(index: number, phone: string): Promise<Permit | null> {
    const permit = new CountedPermit(this.#parts, () => this.#count(index, phone));
    return (await permit.renew()) ? permit : null;
  }

  async #count(index: number, phone: string): Promise<Ticket | null> {
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

class CountedPermit implements Permit {
  readonly #parts: Pick<AllowanceParts, 'clock' | 'options'>;
  readonly #count: () => Promise<Ticket | null>;
  #ticket: Ticket | null = null;
  #sinceMs = 0;

  constructor(parts: Pick<AllowanceParts, 'clock' | 'options'>, count: () => Promise<Ticket | null>) {
    this.#parts = parts;
    this.#count = count;
  }

  get isGood(): boolean {
    if (this.#ticket === null) return false;
    if (this.#ticket === FREE) return true;
    const { clock, options } = this.#parts;
    const nowMs = clock.wallMs();
    const ageMs = nowMs - this.#sinceMs;
    // What leaves after midnight, or after the clock was set, counts on the day on which it leaves.
    return ageMs >= 0 && ageMs <= GOOD_FOR_MS && this.#sinceMs >= dayOf(options(), nowMs).startMs;
  }

  async renew(): Promise<boolean> {
    if (this.isGood) return true;
    await this.giveBack();
    // Before it is counted: the later of the two days is the one that it must be of.
    this.#sinceMs = this.#parts.clock.wallMs();
    this.#ticket = await this.#count();
    return this.#ticket !== null;
  }

  async giveBack(): Promise<void> {
    const ticket = this.#ticket;
    this.#ticket = null;
    await ticket?.giveBack();
  }
}

const FREE: Ticket = { kind: 'taken', giveBack: () => Promise.resolve() };

/** Longer than a very slow disk takes for an attempt: on one that is slower still, nothing would ever leave. */
const GOOD_FOR_MS = 30_000;

import { closedForNewChats, isOpenAgain, type AccountLimits, type Closed } from './accountLimits';
import type { RunControl } from '../control';
import { ACCOUNT_LIMITED, REFUSED } from '../failureCode';
import { failureText } from '../failureText';
import type { JournalKeeper } from '../journal/journalKeeper';
import type { KnownChats } from './knownChats';
import { LimitsReader } from './limitsReader';
import { LimitWait } from './limitWait';
import type { SendResult } from '../model';
import { NewChatStreak } from './newChatStreak';
import type { Clock, Transport, Unsubscribe } from '../ports';
import type { RowStates } from '../journal/rowStates';
import type { RunPolicy } from '../runPolicy';

export interface NewChatsParts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly control: RunControl;
  readonly keeper: JournalKeeper;
  readonly rows: RowStates;
  readonly known: KnownChats;
  readonly policy: RunPolicy;
  /** The connection is being made anew: whoever does that ends the pause. */
  readonly isMending: () => boolean;
  readonly onChange: () => void;
}

/** New chats are held: `by` WhatsApp's own word, or because too many were refused. */
interface Hold {
  readonly by: Closed['by'] | 'streak';
  /** After the wait one new chat is tried, alone, before others follow. */
  readonly phase: { readonly kind: 'waiting' | 'probeDue' } | { readonly kind: 'probing'; readonly index: number };
}

/**
 * Keeps WhatsApp's limits of the account: while it lets no new chats be started, none is tried, those that it refused go
 * back to the queue, and people whom the account knows are written to meanwhile.
 */
export class NewChats {
  readonly #parts: NewChatsParts;
  readonly #limits: LimitsReader;
  readonly #wait: LimitWait;
  readonly #streak: NewChatStreak;
  readonly #inFlight = new Set<number>();
  #hold: Hold | null = null;
  /** Refusals of which it isn't known yet whether they are the account's. */
  #openCount = 0;
  #isAskedFor = false;
  #looking: Promise<void> | null = null;
  #givingBack: Promise<void> = Promise.resolve();

  constructor(parts: NewChatsParts) {
    this.#parts = parts;
    this.#limits = new LimitsReader(parts.transport, parts.clock, this.#inFlight, (limits) => this.#noteLimits(limits));
    this.#wait = new LimitWait(parts.clock);
    this.#streak = new NewChatStreak(parts.rows.latestRefused());
  }

  get limits(): AccountLimits | null {
    return this.#limits.latest;
  }

  get isHeld(): boolean {
    return this.#hold !== null;
  }

  /** Until when none is started, in wall clock, where WhatsApp says that. */
  get heldUntilMs(): number | null {
    return this.#hold === null ? null : this.#wait.untilMs;
  }

  /** Before the first attempt over a connection. */
  async open(): Promise<void> {
    await this.#limits.read();
    await this.settled();
  }

  watch(): Unsubscribe {
    return this.#parts.transport.onLimits?.((limits) => this.#limits.note(limits)) ?? (() => undefined);
  }

  /** What went back to the queue is written. */
  async settled(): Promise<void> {
    await this.#givingBack;
  }

  /** Whom to write to next, of those that aren't excluded; undefined where there is nobody, or nobody may be now. */
  next(isExcluded: (index: number) => boolean): number | undefined {
    const { rows, policy } = this.#parts;
    const { queues } = this.#parts.known;
    const mayStartNew = this.#mayStartNew();
    const nextNew = mayStartNew ? this.#nextNew(isExcluded) : undefined;
    if (queues === null) return nextNew;
    const isProbeDue = mayStartNew && this.#hold !== null;
    // Where nobody is left to try it with, those who are known need no probe.
    const needsNoProbe = isProbeDue && queues.new.count === 0;
    const mayWriteToKnown = this.#hold === null || policy.knownWhileLimited || needsNoProbe;
    if (mayStartNew && mayWriteToKnown && !policy.knownFirst && !isProbeDue) return rows.nextQueued(isExcluded);
    if (isProbeDue && nextNew !== undefined) return nextNew;
    return (mayWriteToKnown ? queues.known.next(isExcluded) : undefined) ?? nextNew;
  }

  /** A message is on its way to it. */
  noteStarted(index: number): void {
    if (this.#parts.known.kindOf(index) === 'known') return;
    this.#inFlight.add(index);
    this.#limits.noteStarted();
    if (this.#hold?.phase.kind === 'probeDue') this.#enter({ kind: 'probing', index });
  }

  /** Nothing more comes of it for now. A probe that told nothing, since it never got as far, is still due. */
  noteEnded(index: number): void {
    this.#inFlight.delete(index);
    if (this.#isProbe(index)) this.#enter({ kind: 'probeDue' });
  }

  /** After its outcome is on disk. Gives whether the run as a whole answers for it, and not the row. */
  async note(index: number, result: SendResult): Promise<boolean> {
    if (result.kind === 'sent') {
      if (this.#parts.known.kindOf(index) === 'known') return false;
      this.#streak.note(index, 'sent');
      if (this.#isProbe(index)) this.#release();
      return false;
    }
    if (result.code === REFUSED && this.#isNew(index, result)) {
      await this.#noteRefused(index);
      return true;
    }
    // It may have been taken or not: what is asked of a probe is left open, and isn't asked again at once.
    if (result.errorClass === 'unknown' && this.#isProbe(index)) this.#waitAgain();
    return false;
  }

  /** After it had counted as sent. It may have arrived all the same, so it doesn't go back to the queue. */
  async noteRefusedLate(index: number): Promise<void> {
    if (this.#parts.known.kindOf(index) === 'known') return;
    this.#streak.note(index, 'refusedLate');
    await this.#judge();
  }

  /** Another has taken the last place of a limit that numbers share. */
  async noteNoPlace(index: number): Promise<void> {
    await this.#limits.readAnew();
    if (this.#isProbe(index)) this.#waitAgain();
  }

  /** The user resumes: what was to be waited for is looked at now. */
  noteResumed(): void {
    this.#isAskedFor = this.#isWaiting();
  }

  /** Reads the limits where that is due; while nothing is held, every few minutes. */
  look(): Promise<void> {
    // Asked at each message: nothing is put off for the one in thousands at which something is due.
    if (this.#looking === null && !this.#isLookDue) return Promise.resolve();
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Waits, with the run paused, until somebody may be written to, a person must do something, or the run is stopped. */
  async wait(isAnybodyNext: () => boolean): Promise<void> {
    const { control, isMending, onChange } = this.#parts;
    let hasPaused = false;
    while (!isAnybodyNext()) {
      const { current, changeCount } = control;
      if (current.kind === 'stopped' || (current.kind === 'paused' && current.needsPerson)) return;
      if (this.#hold === null) {
        await control.untilStopped(this.#limits.read());
        if (this.#hold === null && !isAnybodyNext()) await control.nap(AGAIN_MS, changeCount);
        continue;
      }
      hasPaused = true;
      control.pauseToMend(failureText(ACCOUNT_LIMITED));
      onChange();
      await control.nap(Math.min(this.#wait.leftMs, Math.max(0, HELD_READ_MS - this.#limits.ageMs)));
      await control.untilStopped(this.look());
    }
    if (hasPaused && !isMending()) control.resumeFromItself();
    onChange();
  }

  #mayStartNew(): boolean {
    if (this.#hold === null) return this.#openCount === 0 && !this.#limits.isQuotaStarted;
    return this.#hold.phase.kind === 'probeDue' && this.#inFlight.size === 0;
  }

  /** A probe goes to another than the last that were refused: that may have been the row's own fault. */
  #nextNew(isExcluded: (index: number) => boolean): number | undefined {
    const { known, rows } = this.#parts;
    const next = (isOut: (index: number) => boolean): number | undefined =>
      known.queues === null ? rows.nextQueued(isOut) : known.queues.new.next(isOut);
    if (this.#hold === null) return next(isExcluded);
    return next((index) => isExcluded(index) || this.#streak.wasProbe(index)) ?? next(isExcluded);
  }

  #isNew(index: number, { isNewChat }: Extract<SendResult, { readonly kind: 'failed' }>): boolean {
    return isNewChat ?? this.#parts.known.kindOf(index) === 'new';
  }

  #isWaiting(): boolean {
    return this.#hold?.phase.kind === 'waiting';
  }

  #isProbe(index: number): boolean {
    const phase = this.#hold?.phase;
    return phase?.kind === 'probing' && phase.index === index;
  }

  async #noteRefused(index: number): Promise<void> {
    this.#streak.note(index, 'refused');
    const wasProbe = this.#isProbe(index);
    await this.#judge();
    if (!wasProbe) return;
    this.#streak.noteProbe(index);
    if (this.#isProbe(index)) this.#waitAgain();
  }

  /** One refusal among many messages is that row's; where the account is limited, none is. */
  async #judge(): Promise<void> {
    this.#openCount += 1;
    await this.#limits.readAnew();
    this.#openCount -= 1;
    if (this.#hold === null && (this.#streak.isLock || this.#wait.hasJustEnded)) this.#begin('streak', null);
    if (this.#hold !== null) this.#giveBack();
    await this.settled();
  }

  #noteLimits(limits: AccountLimits): void {
    const closed = closedForNewChats(limits);
    const hold = this.#hold;
    if (closed !== null) {
      if (hold === null || hold.phase.kind === 'probeDue') this.#begin(closed.by, closed.untilMs);
      else this.#hold = { ...hold, by: closed.by };
      this.#wait.changeEnd(closed.untilMs);
    } else if (hold !== null && hold.by !== 'streak' && hold.phase.kind === 'waiting' && isOpenAgain(limits, hold.by)) {
      this.#enter({ kind: 'probeDue' });
    }
    this.#parts.onChange();
  }

  get #isLookDue(): boolean {
    if (this.#isWaiting()) return this.#isAskedFor || this.#wait.leftMs === 0 || this.#limits.ageMs >= HELD_READ_MS;
    return this.#limits.ageMs >= READ_MS || (this.#hold === null && this.#limits.isQuotaStarted);
  }

  async #look(): Promise<void> {
    if (!this.#isWaiting()) return await this.#limits.read();
    const isOver = this.#isAskedFor || this.#wait.leftMs === 0;
    await this.#limits.readAnew();
    if (!isOver || !this.#isWaiting()) return;
    this.#isAskedFor = false;
    const { latest } = this.#limits;
    if (latest !== null && closedForNewChats(latest) !== null) this.#waitAgain();
    else this.#enter({ kind: 'probeDue' });
  }

  #begin(by: Hold['by'], untilMs: number | null): void {
    this.#hold = { by, phase: { kind: 'waiting' } };
    this.#wait.begin(untilMs);
    this.#isAskedFor = false;
    this.#giveBack();
    this.#parts.onChange();
  }

  #waitAgain(): void {
    const closed = this.#limits.latest === null ? null : closedForNewChats(this.#limits.latest);
    this.#begin(closed?.by ?? 'streak', closed?.untilMs ?? null);
  }

  #enter(phase: Hold['phase']): void {
    if (this.#hold !== null) this.#hold = { ...this.#hold, phase };
  }

  #release(): void {
    this.#hold = null;
    this.#streak.forgetProbes();
    this.#wait.reset();
    this.#parts.onChange();
  }

  /** The server has refused them, so nothing has left: they aren't failed but wait with the others. */
  #giveBack(): void {
    const { clock, keeper, rows } = this.#parts;
    const refused = this.#streak.takeRefused();
    this.#givingBack = this.#givingBack.then(async () => {
      for (const i of refused) {
        if (rows.status(i) === 'failed') await keeper.write({ t: 'requeued', at: clock.wallMs(), i, code: REFUSED });
      }
    });
  }
}

/** Between two looks at the limits, while nothing is held, and while something is. */
const READ_MS = 180_000;
const HELD_READ_MS = 30_000;

/** Until what isn't known for want of a connection is asked again. */
const AGAIN_MS = 1000;

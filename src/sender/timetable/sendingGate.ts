import type { RunControl } from '../control';
import { NO_START_TIME, NOT_KNOWN, type FailureCode } from '../failureCode';
import type { JournalKeeper } from '../journal/journalKeeper';
import type { RowStates } from '../journal/rowStates';
import type { NewChats } from '../limits/newChats';
import type { ChatKind } from '../limits/knownChats';
import type { SenderOptions } from '../options';
import type { Clock, RecipientPlaces, Tally, Transport } from '../ports';
import type { ReadableRecipients } from '../readableRecipients';
import { HumanError } from '../humanError';
import { sentence } from '../sentence';
import type { RowRests } from '../pace/rowRests';
import type { RunPolicy } from '../runPolicy';
import { Allowance } from './allowance';
import { Canary, type CanaryMark } from './canary';
import { keepsBack } from './caps';
import { planRun, quotaOf, type PlanParts } from './plan';
import { RowTimes } from './rowTimes';
import { isLimiting, RECIPIENT_ZONE } from './timetable';
import { laterOf, soonerOf, type Waiting } from './waiting';

export interface GateParts {
  readonly clock: Clock;
  readonly control: RunControl;
  readonly keeper: JournalKeeper;
  readonly transport: Pick<Transport, 'name'>;
  readonly rows: RowStates;
  /** The rows that wait alone. */
  readonly rests: RowRests;
  readonly recipients: ReadableRecipients;
  readonly options: () => SenderOptions;
  readonly tally?: Tally;
  readonly places?: RecipientPlaces;
  /** What an earlier run has found of the first messages. */
  readonly canary: CanaryMark;
  readonly known: { readonly kindOf: (index: number) => ChatKind };
  /** Whom WhatsApp lets be written to. */
  readonly newChats: Pick<NewChats, 'next' | 'look' | 'limits'>;
  readonly policy: Pick<RunPolicy, 'knownFirst'>;
  /** Those on their way. */
  readonly inFlight: () => Iterable<number>;
  readonly onChange: () => void;
}

/** Whether anybody may be written to now, by the user's own limits: hours, days, caps, a start, and a few first. */
export class SendingGate {
  readonly allowance: Allowance;
  readonly #parts: GateParts;
  readonly #canary: Canary;
  readonly #rowTimes: RowTimes;
  #waiting: Waiting | null = null;
  #noted: Waiting | null = null;
  #planned: { readonly endMs: number | null; readonly atMs: number } | null = null;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#rowTimes = new RowTimes(parts.rows, parts.places);
    this.#canary = new Canary({ ...parts, startingCount: () => this.#startingCount() });
    this.allowance = new Allowance({
      ...parts,
      isNewChat: (index) => this.#isNewChat(index),
      countsAlways: parts.transport.name !== 'simulated',
    });
  }

  /** Before the first attempt of a run. */
  async open(): Promise<HumanError | null> {
    await this.#readTimes();
    const { options, clock } = this.#parts;
    return this.#rowTimes.canAllStart(options().timetable, clock.wallMs()) ? null : neverOpen();
  }

  /** The first messages are still to go, or waited for. */
  get isCanaryAhead(): boolean {
    return this.#canary.isAhead;
  }

  /** What is waited for, by the last look; null where nothing is. */
  get waiting(): Waiting | null {
    return this.#waiting;
  }

  /** The options have come to ask for times of each row’s own: until `wait` has read them, nobody may be written to. */
  get mustReadTimes(): boolean {
    return !this.#rowTimes.isReadFor(this.#parts.options().timetable);
  }

  /** Whom to write to next; undefined where there is nobody, or nobody may be now. */
  next(isExcluded: (index: number) => boolean): number | undefined {
    const { options, clock, newChats } = this.#parts;
    const { timetable } = options();
    this.#waiting = null;
    if (this.mustReadTimes) return undefined;
    const nowMs = clock.wallMs();
    this.#waiting = this.#waitOfAll(nowMs);
    if (this.#waiting !== null) return undefined;
    const newChatWait = this.allowance.tellsNewChats ? this.allowance.wait(true) : null;
    let keptBack: Waiting | null = null;
    const index = newChats.next((each) => {
      if (isExcluded(each)) return true;
      const ofChat = newChatWait !== null && this.#isNewChat(each) ? newChatWait : null;
      const ofTime = laterOf(this.#rowTimes.wait(each, timetable, nowMs), ofChat);
      const wait = laterOf(ofTime, this.#restWait(each, nowMs));
      keptBack = soonerOf(keptBack, wait);
      return wait !== null;
    });
    if (index === undefined) this.#waiting = keptBack;
    return index;
  }

  /** When the last one will start, by all that keeps messages back; null where nothing does, or it can’t be told. */
  get endMs(): number | null {
    const { options, clock } = this.#parts;
    if (!keepsBack(options())) return null;
    const ageMs = clock.monotonicMs() - (this.#planned?.atMs ?? Number.NEGATIVE_INFINITY);
    if (this.#planned === null || ageMs >= PLANNED_MS) {
      this.#planned = { endMs: planRun(this.#planParts()).endMs, atMs: clock.monotonicMs() };
    }
    return this.#planned.endMs;
  }

  /** Whether the times let it start now; what is counted isn’t looked at. */
  mayStart(index: number): boolean {
    const { options, clock } = this.#parts;
    const { timetable } = options();
    if (this.mustReadTimes) return false;
    const nowMs = clock.wallMs();
    return this.#timeWait(nowMs) === null && this.#rowTimes.wait(index, timetable, nowMs) === null;
  }

  /** Why a row is left out by the options of this moment; null where it isn’t. */
  leftOutCode(index: number): FailureCode | null {
    if (Number.isNaN(this.#rowTimes.dueMs(index))) return NO_START_TIME;
    const { options, known } = this.#parts;
    return options().onlyKnown && known.kindOf(index) === 'new' ? NOT_KNOWN : null;
  }

  /** Waits until somebody may be written to, the run is paused or stopped, or nothing of this is what is waited for. */
  async wait(isAnybodyNext: () => boolean): Promise<void> {
    const { clock, control, newChats, onChange } = this.#parts;
    await this.#readTimes();
    for (;;) {
      const { changeCount } = control;
      const isOver = isAnybodyNext() || control.current.kind !== 'running';
      const waiting = this.#waiting;
      if (isOver || waiting === null) break;
      await this.#note(waiting);
      onChange();
      const leftMs = waiting.untilMs - clock.wallMs();
      await control.nap(
        Math.max(1, Math.min(leftMs, waiting.reason === 'canary' ? CANARY_LOOK_MS : LOOK_MS)),
        changeCount,
      );
      if (this.#wasMissed(waiting)) this.#askAboutMissed();
      await this.allowance.refresh();
      await this.#canary.look();
      await control.untilStopped(newChats.look());
    }
    this.#noted = null;
    onChange();
  }

  /** The options have changed. */
  noteOptions(): void {
    this.#rowTimes.forgetOpenings();
    this.#planned = null;
  }

  #waitOfAll(nowMs: number): Waiting | null {
    return this.#canary.wait ?? laterOf(this.#timeWait(nowMs), this.allowance.wait(false));
  }

  #restWait(index: number, nowMs: number): Waiting | null {
    const leftMs = this.#parts.rests.leftMs(index, this.#parts.clock.monotonicMs());
    return leftMs > 0 ? { reason: 'retry', untilMs: nowMs + leftMs } : null;
  }

  #timeWait(nowMs: number): Waiting | null {
    const { timetable } = this.#parts.options();
    const { startMs, timeZone } = timetable;
    if (startMs !== null && startMs > nowMs) return { reason: 'start', untilMs: startMs };
    // Asking the system for its time zone would take longer than all else that is done for a message.
    if (timeZone === RECIPIENT_ZONE || !isLimiting(timetable)) return null;
    return this.#rowTimes.openingWait(this.#rowTimes.ownPlace(timetable), timetable, nowMs);
  }

  #planParts(): PlanParts {
    const { clock, options, newChats, policy, tally } = this.#parts;
    return {
      nowMs: clock.wallMs(),
      options: options(),
      groups: this.#rowTimes.groups(options().timetable, (index) => this.#isNewChat(index)),
      tally: tally ?? null,
      knownFirst: policy.knownFirst,
      quota: quotaOf(newChats.limits),
    };
  }

  #isNewChat(index: number): boolean {
    return this.#parts.known.kindOf(index) !== 'known';
  }

  /** Those on their way that have no attempt yet. */
  #startingCount(): number {
    const { inFlight, rows } = this.#parts;
    return [...inFlight()].filter((index) => rows.status(index) === 'queued').length;
  }

  async #readTimes(): Promise<void> {
    const { control, options, recipients } = this.#parts;
    await this.#rowTimes.read(options().timetable, recipients, () => control.current.kind === 'stopped');
  }

  /** For whoever looks at the session from outside, and after a crash. */
  async #note({ reason, untilMs }: Waiting): Promise<void> {
    const noted = this.#noted;
    if (noted?.reason === reason && Math.abs(noted.untilMs - untilMs) < NOTED_MS) return;
    this.#noted = { reason, untilMs };
    const { keeper, clock } = this.#parts;
    await keeper.note({ t: 'control', at: clock.wallMs(), event: 'waiting', code: reason, until: untilMs });
  }

  /** The computer slept through the moment that was set: what was to be said then may be wrong by now. */
  #wasMissed({ reason, untilMs }: Waiting): boolean {
    if (reason !== 'start' && reason !== 'rowStart') return false;
    return this.#parts.clock.wallMs() - untilMs > MISSED_MS;
  }

  #askAboutMissed(): void {
    this.#parts.control.pauseForPerson(
      sentence('The time that was set has passed while the computer slept. Resume to send now'),
    );
  }
}

function neverOpen(): HumanError {
  return new HumanError(
    sentence('No hour of the day lies within the sending hours in all time zones of a recipient’s country.'),
    sentence('Widen the hours, or give one time zone for all; then resume the session.'),
  );
}

/** The wall clock may be set, and the computer may sleep: no wait is slept through at once. */
const LOOK_MS = 60_000;
const CANARY_LOOK_MS = 1000;
/** A wait whose end moves by less isn't told anew. */
const NOTED_MS = 60_000;
const MISSED_MS = 600_000;
const PLANNED_MS = 10_000;

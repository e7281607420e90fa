import type { Recipient } from '../../../src/sender/model';
import type { SenderOptions } from '../../../src/sender/options';
import { capsBroken } from './capsBroken';
import { localDate, mayStartAt, ownZone } from './limitsClock';

/** A message as the people’s book has counted it. */
export interface Counted {
  readonly session: string;
  readonly phone: string;
  readonly atMs: number;
  readonly isNewChat: boolean;
  /** In force while it was counted. */
  readonly options: readonly SenderOptions[];
  /** How often the clock had been set by then. */
  readonly settingCount: number;
  hasLeft: boolean;
}

/** What the world sees of the limits, from outside: it knows when what left, not what the program thinks. */
export class LimitsWatch {
  /** The first thing that went wrong: thrown there, the program would take it for the transport’s failure. */
  violation: string | null = null;
  /** In the order in which they were on disk. */
  readonly counted: Counted[] = [];
  /** What the wall clock was set to, each time. */
  readonly settingsMs: number[] = [];
  readonly #wallMs: () => number;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  get nowMs(): number {
    return this.#wallMs();
  }

  get acceptedCount(): number {
    return this.counted.filter(({ hasLeft }) => hasLeft).length;
  }

  noteClockSet(): void {
    this.settingsMs.push(this.nowMs);
  }

  fail(what: string): void {
    this.violation ??= what;
  }

  /** Once all of it is over. */
  checkCaps(): void {
    const broken = capsBroken(this.counted, this.settingsMs);
    if (broken !== null) this.fail(broken);
  }
}

/** The same of one session, over all its processes. */
export class SessionWatch {
  readonly name: string;
  readonly #watch: LimitsWatch;
  readonly #options: () => SenderOptions;
  readonly #recipientCount: number;
  readonly #handedOver = new Set<string>();
  readonly #accepted = new Set<string>();
  readonly #delivered = new Set<string>();
  #mayFollow = false;

  constructor(name: string, watch: LimitsWatch, options: () => SenderOptions, recipientCount: number) {
    this.name = name;
    this.#watch = watch;
    this.#options = options;
    this.#recipientCount = recipientCount;
  }

  isAccepted(phone: string): boolean {
    return this.#accepted.has(phone);
  }

  /** The user has seen what came of the first ones, or the journal says that they were enough. */
  noteFirstOnesSeen(): void {
    this.#mayFollow = true;
  }

  /** At the moment a message is handed to the transport. */
  noteHandedOver(recipient: Recipient): void {
    const { phone, row } = recipient;
    const { nowMs, settingsMs } = this.#watch;
    const options = this.#options();
    const fail = (what: string): void =>
      this.#watch.fail(`Row ${row} of ${this.name}, ${new Date(nowMs).toISOString()}: ${what}`);
    const reason = mayStartAt(options.timetable, recipient, nowMs);
    if (reason !== null) fail(reason);
    const counted = this.#countedOf(phone);
    if (counted === undefined) return fail('it wasn’t counted before it left');
    const zone = ownZone(options.timetable);
    if (localDate(counted.atMs, zone) !== localDate(nowMs, zone))
      fail(`it was counted on another day: ${new Date(counted.atMs).toISOString()}, ${zone}`);
    if (counted.settingCount === settingsMs.length && nowMs - counted.atMs > LONGEST_WAY_MS)
      fail(`it was counted ${nowMs - counted.atMs} ms before`);
    this.#lookAtFirstOnes();
    this.#handedOver.add(phone);
  }

  noteAccepted({ phone, row }: Recipient): void {
    if (this.#accepted.has(phone)) this.#watch.fail(`Row ${row} of ${this.name} was sent to twice`);
    const { canaryCount } = this.#options();
    const isAhead = canaryCount > 0 && canaryCount < this.#recipientCount && !this.#mayFollow;
    if (isAhead && this.#accepted.size >= canaryCount)
      this.#watch.fail(`Row ${row} of ${this.name} follows ${this.#accepted.size} before it may`);
    this.#accepted.add(phone);
    const counted = this.#countedOf(phone);
    if (counted !== undefined) counted.hasLeft = true;
  }

  noteDelivered({ phone }: Recipient): void {
    this.#delivered.add(phone);
    this.#lookAtFirstOnes();
  }

  #lookAtFirstOnes(): void {
    const { canaryCount, canarySharePercent } = this.#options();
    if (canaryCount === 0 || this.#handedOver.size < canaryCount) return;
    if (this.#delivered.size * 100 >= canarySharePercent * this.#accepted.size) this.#mayFollow = true;
  }

  #countedOf(phone: string): Counted | undefined {
    return this.#watch.counted.findLast((counted) => counted.phone === phone);
  }
}

/** Its attempt is written meanwhile, by a disk that may be slow. */
const LONGEST_WAY_MS = 31_000;

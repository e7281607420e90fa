import { appendFile } from 'node:fs/promises';
import type { DayPlace } from '../../sender/ports';
import { DayFiles, DayFilesTail } from './dayFiles';

/** Whom the business has written to in the last 24 hours, and whom Meta wouldn't deliver marketing to: hashes and times. */
export interface PeopleOfDayParts {
  /** Of all numbers of a business account; null for nowhere. */
  readonly store: PeopleStore | null;
  /** A salted hash. */
  readonly conceal: (phone: string) => string;
  readonly nowMs: () => number;
}

/** Where all who send for a business count: files of this computer, or a database. */
export interface PeopleStore {
  /** Lines on from where it was, beginning a day ago or before. */
  tail(): Pick<DayFilesTail, 'read'>;
  append(lines: readonly string[]): Promise<void>;
  /** Left out where whoever was written to is counted after it; otherwise each attempt takes its place as it is written. */
  readonly places?: DayPlaces;
}

/** Counted where numbers share it. */
export interface DayPlaces {
  readonly business: string;
  use(): Promise<{ readonly usedCount: number; readonly nextFreeInMs: number | null }>;
  /** Those of them who count already. */
  known(people: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface DayUse {
  readonly usedCount: number;
  /** When the earliest of them stops counting; null where there is none. */
  readonly nextFreeMs: number | null;
}

export class PeopleFiles implements PeopleStore {
  readonly #files: DayFiles;
  readonly #nowMs: () => number;

  constructor(files: DayFiles, nowMs: () => number) {
    this.#files = files;
    this.#nowMs = nowMs;
  }

  tail(): DayFilesTail {
    return new DayFilesTail(this.#files);
  }

  async append(lines: readonly string[]): Promise<void> {
    await appendFile(this.#files.pathAt(this.#nowMs()), `${lines.join('\n')}\n`, { mode: 0o600 });
  }
}

/** In the folder `cloud` of the data folder. */
export function peopleOfDayFiles(folder: string, businessAccountId: string): DayFiles {
  return new DayFiles(folder, `${PEOPLE_FILES_PREFIX}${businessAccountId}`);
}

export const PEOPLE_FILES_PREFIX = 'people-';

/** Counts unique people in a moving day, as the messaging limit does. Other programs that send count in the same file. */
export class PeopleOfDay {
  readonly #parts: PeopleOfDayParts;
  /** When each was last written to, earliest first. */
  readonly #written = new Map<string, number>();
  readonly #capped = new Map<string, number>();
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  readonly #tail: Pick<DayFilesTail, 'read'> | null;

  constructor(parts: PeopleOfDayParts) {
    this.#parts = parts;
    this.#tail = parts.store?.tail() ?? null;
  }

  /** Counted here: null where attempts take their places as they are written. */
  get count(): number | null {
    this.#forgetOld();
    return this.#places === undefined ? this.#written.size : null;
  }

  has(phone: string): boolean {
    this.#forgetOld();
    return this.#written.has(this.#parts.conceal(phone));
  }

  /** What an attempt takes as it is written; null where it is counted after it was sent. */
  placeFor(phone: string, mostCount: number): DayPlace | null {
    if (this.#places === undefined) return null;
    return { business: this.#places.business, who: this.#parts.conceal(phone), mostCount };
  }

  /** How many count now; null where that can’t be asked. Never rejects. */
  async use(): Promise<DayUse | null> {
    if (this.#places !== undefined) return await this.#usedPlaces(this.#places).catch(() => null);
    const usedCount = this.count ?? 0;
    const [first] = this.#written.values();
    return { usedCount, nextFreeMs: first === undefined ? null : first + DAY_MS };
  }

  /** Whether each counts already; null where that can’t be asked. Never rejects. */
  async known(phones: readonly string[]): Promise<readonly boolean[] | null> {
    if (this.#places === undefined) return phones.map((phone) => this.has(phone));
    const people = phones.map((phone) => this.#parts.conceal(phone));
    const known = await this.#places.known(people).catch(() => null);
    return known && people.map((who) => known.has(who));
  }

  isCapped(phone: string): boolean {
    const atMs = this.#capped.get(this.#parts.conceal(phone));
    return atMs !== undefined && this.#parts.nowMs() - atMs < DAY_MS;
  }

  noteWritten(phone: string): void {
    this.#note({ who: this.#parts.conceal(phone), kind: 'written', at: this.#parts.nowMs() });
  }

  noteCapped(phone: string): void {
    this.#note({ who: this.#parts.conceal(phone), kind: 'capped', at: this.#parts.nowMs() });
  }

  /** Takes in what others have counted. Never rejects: what can't be read counts as nothing. */
  async refresh(): Promise<void> {
    await this.#writing;
    await this.#tail?.read((text) => this.#take(parse(text))).catch(() => undefined);
  }

  /** What was noted is written. */
  async close(): Promise<void> {
    await this.#writing;
  }

  get #places(): DayPlaces | undefined {
    return this.#parts.store?.places;
  }

  async #usedPlaces(places: DayPlaces): Promise<DayUse> {
    const { usedCount, nextFreeInMs } = await places.use();
    return { usedCount, nextFreeMs: nextFreeInMs === null ? null : this.#parts.nowMs() + nextFreeInMs };
  }

  #note(line: Line): void {
    this.#take(line);
    const { store } = this.#parts;
    if (store === null) return;
    this.#waiting.push(JSON.stringify(line));
    if (this.#waiting.length > 1) return;
    this.#writing = this.#writing.then(async () => {
      const lines = this.#waiting;
      this.#waiting = [];
      await store.append(lines).catch(() => undefined);
    });
  }

  #take(line: Line | null): void {
    if (line === null || this.#parts.nowMs() - line.at >= DAY_MS) return;
    if (line.kind === 'capped') this.#capped.set(line.who, line.at);
    else if ((this.#written.get(line.who) ?? 0) < line.at) {
      this.#written.delete(line.who);
      this.#written.set(line.who, line.at);
    }
  }

  #forgetOld(): void {
    const beforeMs = this.#parts.nowMs() - DAY_MS;
    for (const [who, atMs] of this.#written) {
      if (atMs > beforeMs) return;
      this.#written.delete(who);
    }
  }
}

interface Line {
  readonly who: string;
  readonly kind: 'written' | 'capped';
  readonly at: number;
}

const DAY_MS = 24 * 3_600_000;

function parse(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    const isLine = typeof line?.who === 'string' && typeof line.at === 'number';
    return isLine && (line.kind === 'written' || line.kind === 'capped') ? (line as Line) : null;
  } catch {
    return null;
  }
}

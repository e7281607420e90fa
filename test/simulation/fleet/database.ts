import type { Database, Queryable, Row, Value } from '../../../src/fleet/database';
import { ROW_END, type Fence } from '../../../src/fleet/groupCommit';
import { ROWS_AT_ONCE } from '../../../src/fleet/journalRows';
import { checksum } from '../../../src/sender/journal/checksum';
import type { SimulatedProcess } from '../process';
import type { World } from '../world';
import { Links, OWN_SILENCE_MS, SERVER_SILENCE_MS, SILENCE_MS, type Cut } from './link';

/** Shares of what goes wrong with a statement. */
export interface DatabaseFaults {
  /** Nothing of it is done. */
  readonly fails: number;
  /** It is done, and nobody hears. */
  readonly answerLost: number;
}

interface OpenTransaction {
  /** Nobody else appends while it is open, since it shares the account with whoever appends. */
  before: string[] | null;
  isOver: boolean;
}

interface Checkpoint {
  readonly recordCount: number;
  readonly digest: string;
  readonly fold: string;
}

interface Locked {
  readonly process: SimulatedProcess;
  readonly onLost: () => void;
}

/**
 * One account and one session in a database that outlives every worker: what the statements of the journal do, and the lock.
 * Statements fail, are answered late or not at all; a lock goes with its worker, or while it sends; a network swallows what
 * is asked or answered until it is whole again; a failover forgets what was answered last.
 */
export class SimulatedDatabase {
  readonly faults: DatabaseFaults;
  lines: string[] = [];
  generation = 0;
  owner = '';
  #ownerCount = 0;
  timeline = 1;
  /** Of the journal’s fold. */
  checkpoint: Checkpoint | null = null;
  /** As the session has it. */
  seenTimeline = 1;
  readonly #world: World;
  #locked: Locked | null = null;
  readonly #open = new Set<OpenTransaction>();
  readonly #links: Links;
  /** How it was some moments ago, the newest last. */
  readonly #past: {
    readonly atMs: number;
    readonly count: number;
    readonly generation: number;
    readonly owner: string;
    readonly checkpoint: Checkpoint | null;
  }[] = [];

  constructor(world: World, faults: DatabaseFaults) {
    this.#world = world;
    this.#links = new Links(world);
    this.faults = faults;
  }

  /** By what the process owns the account; null while another does. */
  async own(process: SimulatedProcess, onLost: () => void): Promise<Fence | null> {
    const { chance } = this.#world;
    const link = this.#links.of(process);
    if (!(await link.pass('there', SILENCE_MS))) return null;
    const fence = await process.operate({
      latencyMs: chance.latencyMs(2),
      effect: () => {
        // It waits for appends under way, which the server ends where nothing comes of them.
        if (this.#locked !== null || (this.#open.size > 0 && chance.share(0.7))) return null;
        this.#rollBack();
        const locked = { process, onLost };
        this.#locked = locked;
        process.onDeath(() => this.#world.time.after(chance.latencyMs(20), () => this.#unlock(locked)));
        this.#note();
        this.generation += 1;
        this.#ownerCount += 1;
        this.owner = `owner ${this.#ownerCount}`;
        return { account: 'a', generation: this.generation, owner: this.owner };
      },
    });
    if (fence === null || (await link.pass('back', SILENCE_MS))) return fence;
    this.release(process);
    return null;
  }

  /** The network between a worker and the server swallows what they tell each other. False where it does already. */
  cutOff(process: SimulatedProcess, cut: Cut, durationMs: number): boolean {
    const link = this.#links.of(process);
    if (!link.isWhole) return false;
    link.cut(cut, durationMs);
    const { time } = this.#world;
    // The server gives up whom it hears nothing of, and its locks; the worker notices by what isn’t answered, or afterwards.
    time.after(SERVER_SILENCE_MS, () => {
      const locked = this.#locked;
      if (durationMs <= SERVER_SILENCE_MS || locked?.process !== process) return;
      this.#rollBack();
      this.#locked = null;
      process.after(Math.min(durationMs, OWN_SILENCE_MS) - SERVER_SILENCE_MS, locked.onLost);
    });
    return true;
  }

  release(process: SimulatedProcess): void {
    if (this.#locked?.process === process) this.#locked = null;
  }

  /** The server ends the connection that holds the lock, which its worker hears of in a while, or when it wakes. */
  cutLock(): void {
    const locked = this.#locked;
    if (locked === null) return;
    this.#locked = null;
    const hear = (): void => locked.process.after(this.#world.chance.latencyMs(200), locked.onLost);
    // The network may swallow that, too.
    void this.#links.of(locked.process).pass('back', OWN_SILENCE_MS).then(hear);
  }

  /** A standby takes over that lacks what was answered in the last moments. */
  failOver(lagMs: number): void {
    this.#rollBack();
    const sinceMs = this.#world.time.nowMs - lagMs;
    const kept = this.#past.find(({ atMs }) => atMs >= sinceMs);
    if (kept !== undefined) {
      this.lines = this.lines.slice(0, kept.count);
      this.generation = kept.generation;
      this.owner = kept.owner;
      // Worse than any server: it may know more than the journal does.
      if (this.#world.chance.share(0.5)) this.checkpoint = kept.checkpoint;
    }
    this.#past.length = 0;
    this.timeline += 1;
    this.cutLock();
  }

  /** As a worker reaches it. */
  of(process: SimulatedProcess): Database {
    const query: Queryable['query'] = (text, values = []) => this.#ask(process, () => this.#run(text, values));
    return {
      namedIn: '--database',
      query,
      transaction: async (act) => {
        const open: OpenTransaction = { before: null, isOver: false };
        const end = (isKept: boolean): void => {
          if (!open.isOver && !isKept && open.before !== null) this.lines = open.before;
          open.isOver = true;
          this.#open.delete(open);
        };
        process.onDeath(() => end(false));
        try {
          const result = await act({
            query: (text, values = []) =>
              this.#ask(process, () => {
                if (open.isOver) throw new Error('The connection is gone.');
                const before = this.lines;
                const rows = this.#run(text, values);
                // Whoever isn’t the owner holds nobody up, and writes nothing.
                if (open.before !== null || rows.length > 0) {
                  open.before ??= before;
                  this.#open.add(open);
                }
                return rows;
              }),
          });
          if (open.isOver) throw new Error('The connection is gone.');
          end(true);
          return result;
        } catch (error) {
          end(false);
          throw error;
        }
      },
      connect: () => Promise.reject(new Error('Nobody connects by itself in the simulation.')),
      close: () => Promise.resolve(),
    };
  }

  #rollBack(): void {
    for (const open of this.#open) {
      if (open.before !== null) this.lines = open.before;
      open.isOver = true;
    }
    this.#open.clear();
  }

  async #ask(process: SimulatedProcess, effect: () => readonly Row[]): Promise<readonly Row[]> {
    const { chance } = this.#world;
    const link = this.#links.of(process);
    if (!(await link.pass('there', SILENCE_MS))) throw new Error('The connection is gone.');
    const fault = chance.share(this.faults.fails)
      ? 'fails'
      : chance.share(this.faults.answerLost)
        ? 'answerLost'
        : null;
    // What was on its way arrives also where its worker is dead by then.
    if (!process.isAlive && chance.share(0.5)) effect();
    const rows = await process.operate({
      latencyMs: chance.latencyMs(2),
      effect: () => {
        if (fault === 'fails') throw new Error('The statement failed.');
        const rows = effect();
        if (fault === 'answerLost') throw new Error('The connection is gone.');
        return rows;
      },
    });
    if (!(await link.pass('back', SILENCE_MS))) throw new Error('The connection is gone.');
    return rows;
  }

  #run(text: string, values: readonly Value[]): readonly Row[] {
    if (text.includes('insert into excel_whatsapp.journal')) return this.#runAppend(text, values);
    if (text.startsWith('select from excel_whatsapp.account')) {
      const isOfGeneration = !text.includes('generation = $2') || values[1] === this.generation;
      return isOfGeneration && (!text.includes('owner = $3') || values[2] === this.owner) ? [{}] : [];
    }
    if (text.includes('excel_whatsapp.checkpoint')) return this.#runCheckpoint(text, values);
    if (text.includes('hashtextextended')) {
      const [from, upTo, limit] = values.slice(1).map(Number);
      const lines = this.lines.slice(from, Math.min(upTo ?? 0, (from ?? 0) + (limit ?? 0)));
      return lines.map((line, at) => ({
        seq: (from ?? 0) + at,
        lines: line,
        digest: String(digestOf([line], from, at)),
      }));
    }
    if (text.startsWith('delete from excel_whatsapp.journal')) {
      this.lines = this.lines.slice(0, Number(values[1]));
      return [];
    }
    if (text.startsWith('select seq')) {
      const from = Number(values[1]);
      return this.lines.slice(from, from + ROWS_AT_ONCE).map((line, at) => ({ seq: from + at, lines: line }));
    }
    throw new Error(`The simulation knows no such statement: ${text}`);
  }

  /** All rows are of the one session. */
  #runAppend(text: string, values: readonly Value[]): readonly Row[] {
    const [, , generations, owners, starts, , , lines] = values as readonly (readonly string[])[];
    const isOfGeneration =
      !text.includes('held.generation = given.generation') || generations?.[0] === String(this.generation);
    const isOwn = isOfGeneration && (!text.includes('held.owner = given.owner') || owners?.[0] === this.owner);
    return isOwn ? this.#append(Number(starts?.[0]), String(lines).replaceAll(ROW_END, '\n').split('\n')) : [];
  }

  #runCheckpoint(text: string, values: readonly Value[]): readonly Row[] {
    if (text.includes('insert into')) {
      this.#note();
      this.checkpoint = { recordCount: Number(values[1]), digest: String(values[2]), fold: String(values[3]) };
      return [];
    }
    if (this.checkpoint === null) return [];
    const { recordCount } = this.checkpoint;
    if (text.includes('as count')) return [{ count: recordCount }];
    const now = String(digestOf(this.lines.slice(0, recordCount)));
    return [{ ...this.checkpoint, session: [values[0]].flat()[0], now }];
  }

  #append(from: number, lines: readonly string[]): readonly Row[] {
    // Behind what a failover has lost nothing is put.
    if (from > this.lines.length) return [];
    if (from < this.lines.length) throw Object.assign(new Error('It is there already.'), { code: '23505' });
    this.#note();
    this.lines = [...this.lines, ...lines];
    return [{ place: 1, refused: null }];
  }

  #note(): void {
    this.#past.push({
      atMs: this.#world.time.nowMs,
      count: this.lines.length,
      generation: this.generation,
      owner: this.owner,
      checkpoint: this.checkpoint,
    });
    if (this.#past.length > MOST_PAST) this.#past.shift();
  }

  #unlock(locked: Locked): void {
    if (this.#locked === locked) this.#locked = null;
  }
}

/** Of rows of one record each. */
function digestOf(lines: readonly string[], from = 0, at = 0): bigint {
  return lines.reduce(
    (sum, line, place) => sum + BigInt(checksum(line, line.length)) * BigInt(from + at + place + 1),
    0n,
  );
}

const MOST_PAST = 200;

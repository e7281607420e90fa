import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seededRandom } from '../../../src/sender/pace/random';
import type { PostgresServer } from '../../fleet/postgresServer';
import { checkOnceEach, phonesOf, type CliEnd, type CliProcess, type LedgerLine } from '../cli';
import { FleetScene, type Computer, type FleetLine, type JournalLine } from '../fleetScene';
import { fictionalPhone, writeRecipients } from '../workbook';
import { LedgerTail } from './ledgerTail';

export const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const ACCOUNTS = ['one', 'two', 'three', 'four'];
const CONCURRENCY = 5;
const WORKER_COUNT = 3;
/** As many messages may be without an outcome at once. */
const IN_FLIGHT_COUNT = CONCURRENCY * ACCOUNTS.length;
const PACE = ['--rate', '0', '--batch-delay', '0', '--concurrency', String(CONCURRENCY)];
/** The world around is harmed, and that ends no run. */
const PATIENT = ['--max-failures-in-row', '0', '--max-failure-share', '0'];
const LONGEST_MS = 300_000;

export interface Harming {
  /** As the report names it. */
  readonly what: string;
  readonly recipientCount: number;
  readonly harmCount: number;
  readonly harm: (fleet: HarmedFleet, harmNumber: number) => Promise<void>;
  /** On what the worker in this place runs. */
  readonly computer?: (place: number, url: string) => Computer;
  /** Sessions that rest until a person resumes them, as after a disk that was full, are resumed. */
  readonly needsOperator?: boolean;
}

/** Lets harm come to a fleet until all is sent; then everybody has got it once, and of no more than were in flight it wasn't known. */
export async function checkHarmed(server: PostgresServer, harming: Harming): Promise<void> {
  const fleet = await HarmedFleet.begin(server, harming);
  await fleet.harmAmid();
  await fleet.checkEnd();
}

export class HarmedFleet {
  readonly at: FleetScene;
  readonly ledger: LedgerTail;
  readonly workers: CliProcess[] = [];
  readonly random: () => number;
  readonly #harming: Harming;
  readonly #ids: readonly string[];
  #resumeCount = 0;

  private constructor(at: FleetScene, harming: Harming, ids: readonly string[]) {
    this.at = at;
    this.ledger = new LedgerTail(at.at.ledgerPath);
    this.random = seededRandom(SEED);
    this.#harming = harming;
    this.#ids = ids;
  }

  static async begin(server: PostgresServer, harming: Harming): Promise<HarmedFleet> {
    const at = await FleetScene.make(server);
    const path = await writeRecipients(join(at.at.folder, 'contacts.xlsx'), harming.recipientCount);
    const ids = await at.send(path, ...PACE, ...PATIENT, ...ACCOUNTS.flatMap((name) => ['--account', name]));
    const fleet = new HarmedFleet(at, harming, ids);
    for (let place = 0; place < WORKER_COUNT; place += 1) fleet.workers[place] = fleet.#start(place);
    return fleet;
  }

  get server(): PostgresServer {
    return this.at.server;
  }

  drawWorker(): CliProcess {
    const drawn = this.workers[Math.floor(this.random() * WORKER_COUNT)];
    if (drawn === undefined) throw new Error('There are workers in all places.');
    return drawn;
  }

  /** Each time amid the sending, evenly over the recipients but for some chance. */
  async harmAmid(): Promise<void> {
    const { recipientCount, harmCount, harm } = this.#harming;
    for (let number = 1; number <= harmCount; number += 1) {
      const share = (number - 0.5 + this.random() * 0.5) / (harmCount + 1);
      await this.untilSent(Math.floor(share * recipientCount));
      await harm(this, number);
      this.#replaceEnded();
    }
  }

  async untilSent(count: number): Promise<void> {
    const sentNow = async (): Promise<number> => {
      await this.#operate();
      return this.ledger.count;
    };
    await checkReached(sentNow, count);
  }

  /** That what is in flight comes to its end, and nothing follows. */
  async checkSilence(): Promise<void> {
    await checkStands(() => this.ledger.count);
  }

  /** The workers end in peace once all is sent. */
  async checkEnd(): Promise<void> {
    await checkReached(async () => Number(await this.#isDone()), 1);
    for (const worker of this.workers) worker.kill('SIGTERM');
    for (const worker of this.workers) checkEndedWell(await worker.end);
    const journals = await Promise.all(this.#ids.map((id) => this.at.journal(id)));
    const { recipientCount, harmCount, what } = this.#harming;
    checkSentOnce(this.ledger.lines, await this.at.sessions(), recipientCount);
    for (const journal of journals) checkAttempts(journal);
    const found = journals.flat().filter(({ t }) => t === 'found');
    const arrivedCount = found.filter(({ result }) => result === 'sent').length;
    this.#report({ what, seed: SEED, sent: recipientCount, harmCount, doubts: found.length, arrivedCount });
    checkFewDoubts(found.length, harmCount);
  }

  #start(place: number): CliProcess {
    const computer = this.#harming.computer?.(place, this.at.url) ?? {};
    return this.at.workerOn(computer, simulate(Math.floor(this.random() * 1e6)));
  }

  #replaceEnded(): void {
    for (const [place, { child }] of this.workers.entries())
      if (child.exitCode !== null || child.signalCode !== null) this.workers[place] = this.#start(place);
  }

  async #isDone(): Promise<boolean> {
    const sessions = await this.#operate();
    return sessions.length > 0 && sessions.every(({ resting }) => resting === 'finished');
  }

  /** Where an operator is there, sessions that wait for one are resumed. */
  async #operate(): Promise<readonly Record<string, unknown>[]> {
    const sessions = await this.at.ask('select id, resting from excel_whatsapp.session').catch(() => []);
    for (const { id, resting } of sessions) {
      if (resting !== 'needsPerson' || this.#harming.needsOperator !== true) continue;
      this.#resumeCount += 1;
      await this.at.call('resume', String(id));
    }
    return sessions;
  }

  #report(figures: object): void {
    const line = JSON.stringify({ ...figures, ...(this.#resumeCount > 0 && { resumeCount: this.#resumeCount }) });
    console.log(line);
    const path = process.env['FLEET_REPORT'];
    if (path !== undefined) appendFileSync(path, `${line}\n`);
  }
}

/** Each message takes a while, so that some are in flight whenever something happens. */
export const simulate = (seed: number): object => ({ seed, latencyMs: [0, 30], timeoutMs: 300 });

async function checkReached(now: () => Promise<number>, count: number): Promise<void> {
  await expect.poll(now, POLLING).toBeGreaterThanOrEqual(count);
}

async function checkStands(countNow: () => number): Promise<void> {
  let before = -1;
  const stands = (): boolean => {
    const now = countNow();
    const isSame = now === before;
    before = now;
    return isSame;
  };
  await expect.poll(stands, SILENCE).toBe(true);
}

function checkEndedWell({ code, signal }: CliEnd): void {
  expect({ code, signal }).toEqual({ code: 0, signal: null });
}

function checkSentOnce(ledger: readonly LedgerLine[], listed: readonly FleetLine[], recipientCount: number): void {
  checkOnceEach(ledger);
  const expected = Array.from({ length: recipientCount }, (_, index) => fictionalPhone(index));
  expect(phonesOf(ledger)).toEqual(expected.toSorted());
  expect(listed.reduce((sum, { sent }) => sum + sent, 0)).toBe(recipientCount);
}

function checkFewDoubts(doubtCount: number, harmCount: number): void {
  expect(doubtCount).toBeLessThanOrEqual(harmCount * IN_FLIGHT_COUNT);
}

/**
 * Nobody is attempted again whose attempt before is neither known as not sent nor as failed. The same attempt may be written
 * anew: whoever froze before the message left does so, while one who only looks at the rows would number it as the next.
 */
function checkAttempts(journal: readonly JournalLine[]): void {
  const open = new Map<number, number>();
  for (const { t, i = -1, n = 0, result } of journal) {
    if (t === 'attempt') {
      expect(open.get(i) ?? n).toBe(n);
      open.set(i, n);
    } else if (t === 'failed' || (t === 'found' && result === 'notSent')) open.delete(i);
  }
}

const POLLING = { timeout: LONGEST_MS, interval: 100 };
/** Longer than any message takes. */
const SILENCE = { timeout: 30_000, interval: 1000 };

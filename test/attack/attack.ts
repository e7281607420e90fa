import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLine } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { cli, CliProcess, jsonLines, place, runLines, UNPACED, until, type CliEnd, type Place } from '../cli/cli';
import { writeRecipients } from '../cli/workbook';

/** Something that befalls a session’s files, and that no run of the program would do to them. */
export interface Attack {
  /** As a row of the table that the run prints. */
  readonly name: string;
  /** `afterKill`: the process is killed first; `amidRun`: it goes on, and must find out by itself. */
  readonly when: 'afterKill' | 'amidRun';
  /** Left out where it may happen between the look at the file and the write, and is seen by the next start. */
  readonly isSeenAtOnce?: true;
  readonly strike: (scene: Scene) => void | Promise<void>;
}

export interface Outcome {
  readonly acceptedCount: number;
  /** Messages that somebody had got already. */
  readonly twiceCount: number;
  /** Recipients who got nothing, and of whom nothing is said either. */
  readonly lostCount: number;
  /** Recipients who were looked up before anything went on. */
  readonly lookedUpCount: number;
  /** Messages that were accepted after the strike by the process that it befell; only those in flight may be. */
  readonly lateCount: number;
}

/** Sends to all recipients with the built cli, lets the attack come about once, and resumes until nobody is left. */
export async function undergo(attack: Attack, random: () => number): Promise<Outcome> {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
  const simulate = { seed: Math.floor(random() * 1e9), latencyMs: [5, 30] };
  const options = [...at.arguments, ...UNPACED, '--concurrency', String(CONCURRENCY)];
  const how = [...options, '--simulate', JSON.stringify(simulate)];
  const run = new CliProcess(['send', path, '--message', 'Bonjour {{Nom}}', ...how]);
  const strikeCount = STRIKE_COUNT + Math.floor(random() * 50);
  await until(() => at.ledger().length >= strikeCount, SEND_TIMEOUT_MS);
  const { session: id = '' } = jsonLines<{ session: string }>(run.stdout)[0] ?? {};
  if (attack.when === 'afterKill') {
    run.kill('SIGKILL');
    await run.end;
  }
  const beforeCount = at.ledger().length;
  await attack.strike(new Scene(at, id, random));
  await run.end;
  const lateCount = at.ledger().length - beforeCount;
  const end = await resumeUntilDone(id, how);
  const phones = at.ledger().map(({ phone }) => phone);
  const acceptedCount = new Set(phones).size;
  return {
    acceptedCount: phones.length,
    twiceCount: phones.length - acceptedCount,
    lostCount: RECIPIENT_COUNT - acceptedCount - runLines(end).counts.unknown,
    lookedUpCount: new Set(records(at.journalPath(id)).flatMap((record) => (record.t === 'found' ? [record.i] : [])))
      .size,
    lateCount,
  };
}

/** A session’s journal as an attack finds it. */
export class Scene {
  readonly journalPath: string;
  readonly random: () => number;

  constructor(at: Place, id: string, random: () => number) {
    this.journalPath = at.journalPath(id);
    this.random = random;
  }

  get journal(): Buffer {
    return readFileSync(this.journalPath);
  }

  /** Without their line feeds. */
  get lines(): readonly string[] {
    return this.journal.toString('latin1').split('\n').slice(0, -1);
  }

  /** Into the file itself, as `truncate` and `dd` do. */
  write(content: Buffer | readonly string[]): void {
    writeFileSync(
      this.journalPath,
      Buffer.isBuffer(content) ? content : content.map((line) => `${line}\n`).join(''),
      'latin1',
    );
  }

  /** A whole number from `least` to `most`. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }
}

export const CONCURRENCY = 6;
const RECIPIENT_COUNT = 400;
/** Enough that the journal has more than ten pages. */
const STRIKE_COUNT = 250;
const SEND_TIMEOUT_MS = 60_000;
const MOST_RESUMES_COUNT = 5;

async function resumeUntilDone(id: string, how: readonly string[]): Promise<CliEnd> {
  for (let resumes = 0; resumes < MOST_RESUMES_COUNT; resumes += 1) {
    const end = await cli(['resume', id, ...how]);
    if (end.code === 0 || end.code === 3) return end;
  }
  throw new Error(`Session ${id} isn’t done after ${MOST_RESUMES_COUNT} resumes.`);
}

function records(path: string): readonly JournalRecord[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'latin1').split('\n');
  return lines.map((line) => decodeLine(line)?.record).filter((record) => record !== undefined);
}

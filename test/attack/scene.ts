import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { decodeLine } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { CliProcess, type CliEnd, type Place } from '../cli/cli';

/** A session on disk and the process that sends it, as an attack finds them. */
export class Scene {
  readonly at: Place;
  readonly id: string;
  /** Sends the session, unless it was killed. */
  readonly run: CliProcess;
  readonly random: () => number;
  readonly #how: readonly string[];
  #acceptedBeforeCount = 0;

  constructor(at: Place, id: string, run: CliProcess, random: () => number, how: readonly string[]) {
    this.at = at;
    this.id = id;
    this.run = run;
    this.random = random;
    this.#how = how;
  }

  /** Whatever is accepted from here on is late; again by an attack that takes its time until it strikes. */
  strikesNow(): void {
    this.#acceptedBeforeCount = this.at.ledger().length;
  }

  /** Messages that were accepted since it struck. */
  get lateCount(): number {
    return this.at.ledger().length - this.#acceptedBeforeCount;
  }

  get journalPath(): string {
    return this.at.journalPath(this.id);
  }

  get journal(): Buffer {
    return readFileSync(this.journalPath);
  }

  /** Without their line feeds. */
  get lines(): readonly string[] {
    return this.journal.toString('latin1').split('\n').slice(0, -1);
  }

  /** Of its lines those that are one. */
  get records(): readonly JournalRecord[] {
    if (!existsSync(this.journalPath)) return [];
    return this.lines.map((line) => decodeLine(line)?.record).filter((record) => record !== undefined);
  }

  /** Into the journal itself, as `truncate` and `dd` do. */
  write(content: Buffer | readonly string[]): void {
    writeFileSync(
      this.journalPath,
      Buffer.isBuffer(content) ? content : content.map((line) => `${line}\n`).join(''),
      'latin1',
    );
  }

  /** Of a file of the session’s folder. */
  pathOf(name: string): string {
    return this.at.pathOf(this.id, name);
  }

  /** Another process that goes on with the session, or tries to. */
  startResume(env: NodeJS.ProcessEnv = {}, within?: readonly string[]): CliProcess {
    return new CliProcess(['resume', this.id, ...this.#how], env, within);
  }

  async resume(env: NodeJS.ProcessEnv = {}, within?: readonly string[]): Promise<CliEnd> {
    return await this.startResume(env, within).end;
  }

  /** A whole number from `least` to `most`. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }
}

/** Keeps a copy that `putBack` finds; the file itself may now be changed. */
export function keep(path: string): void {
  copyFileSync(path, keptPath(path));
}

/** The file itself is kept, with whatever is written to it by those who have it open. */
export function takeAway(path: string): void {
  renameSync(path, keptPath(path));
}

export function putBack(path: string): void {
  rmSync(path, { recursive: true, force: true });
  renameSync(keptPath(path), path);
}

function keptPath(path: string): string {
  return `${path}.kept`;
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
export const CLI = join(ROOT, 'dist', 'cli.js');
if (!existsSync(CLI)) throw new Error('There is no dist/cli.js to test: run `npm run build` first.');

export const CONTACTS = join(ROOT, 'samples', 'contacts.xlsx');
export const CONTACTS_2000 = join(ROOT, 'samples', 'contacts-2000.xlsx');
export const FIXTURES = join(ROOT, 'test', 'fixtures', 'workbooks');
export const UNPACED = ['--rate', '0', '--batch-delay', '0'];

export interface CliEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The cli as it ships, in a process of its own. */
export class CliProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly end: Promise<CliEnd>;
  stdout = '';
  stderr = '';

  /** @param within what starts it, such as `withOpenFiles`, and becomes it */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, within: readonly string[] = []) {
    const { PATH, TMPDIR } = process.env;
    const [program = process.execPath, ...words] = [...within, process.execPath, CLI, ...args];
    this.child = spawn(program, words, { env: { PATH, TMPDIR, LANG: 'C.UTF-8', ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.end = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** Runs the cli to its end. */
export async function cli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
): Promise<CliEnd> {
  return await new CliProcess(args, env, within).end;
}

/** Of a process that may have no more files open at once. */
export function withOpenFiles(count: number): readonly string[] {
  return ['sh', '-c', `ulimit -n ${count}; exec "$@"`, 'sh'];
}

export interface Figures {
  readonly total: number;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
  readonly left: number;
}

export interface ListedLine extends Figures {
  readonly id: string;
  readonly file: string;
  readonly state: string;
}

export interface LedgerLine {
  readonly phone: string;
  readonly text: string;
  readonly id: string;
  readonly at: number;
}

export function jsonLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

/** What the first and the last line of a run say. */
export function runLines({ stdout, stderr }: CliEnd): { readonly id: string; readonly counts: Figures } {
  const lines = jsonLines<{ session: string } & Figures>(stdout);
  const [first, last] = [lines[0], lines.at(-1)];
  if (lines.length !== 2 || !first || !last) throw new Error(`Not the two lines of a run: ${stdout}\n${stderr}`);
  const { session: id, ...counts } = last;
  if (id !== first.session) throw new Error(`Two sessions: ${stdout}`);
  return { id, counts };
}

/** A data folder with a ledger beside it, removed at the end of the test. */
export class Place {
  readonly folder: string;
  readonly ledgerPath: string;
  #data: string;

  constructor(folder: string) {
    this.folder = folder;
    this.#data = join(folder, 'data');
    this.ledgerPath = join(folder, 'ledger.jsonl');
  }

  get data(): string {
    return this.#data;
  }

  /** Sessions are kept elsewhere, such as on a disk of their own. */
  moveData(data: string): void {
    this.#data = data;
  }

  get arguments(): readonly string[] {
    return ['--data', this.data, '--ledger', this.ledgerPath];
  }

  /** Also while a line is being written, which isn't there until it is whole. */
  ledger(): LedgerLine[] {
    if (!existsSync(this.ledgerPath)) return [];
    const content = readFileSync(this.ledgerPath, 'utf8');
    return jsonLines(content.slice(0, content.lastIndexOf('\n') + 1));
  }

  async sessions(): Promise<ListedLine[]> {
    const { code, stdout, stderr } = await cli(['sessions', '--data', this.data]);
    if (code !== 0) throw new Error(`The sessions can’t be listed: ${stderr}`);
    return jsonLines(stdout);
  }

  pathOf(id: string, name: string): string {
    return join(this.data, 'sessions', id, name);
  }

  journalPath(id: string): string {
    return this.pathOf(id, 'journal.jsonl');
  }

  /** Of a session’s first owner, as a clean-up of the temporary folder does, or a container that has another one. */
  hideSocket(id: string): void {
    rmSync(readFileSync(this.pathOf(id, 'owner.1'), 'utf8'));
  }
}

export async function place(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return new Place(folder);
}

/** A refusal: exit 2, one sentence with what to do on one line of stderr, no trace; nothing sent, and no session. */
export async function checkRefused(at: Place, end: CliEnd, sentence: string | RegExp): Promise<void> {
  expect(end.stderr).toMatch(sentence);
  expect(sentences(end), 'one line').toHaveLength(1);
  expect(end.stderr).not.toMatch(TRACE);
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(at.ledger()).toEqual([]);
  expect(await at.sessions()).toEqual([]);
}

/** Line by line; without how far the reading of a workbook is, which is told where it takes more than five seconds. */
export function sentences({ stderr }: Pick<CliEnd, 'stderr'>): readonly string[] {
  const lines = stderr.trimEnd().split('\n');
  return lines.filter((line) => !/^Reading: \d+ %, [\d,]+ rows…$/u.test(line));
}

/** Something may have been sent before: it ends as interrupted, in sentences, and with advice that doesn't send twice. */
export function checkInterrupted(end: CliEnd, sentence: RegExp): void {
  expect(end.stderr).toMatch(sentence);
  expect(end.stderr).not.toMatch(TRACE);
  expect(end.stderr).not.toMatch(/new session from/u);
  expect(end).toMatchObject({ code: 4, signal: null });
}

/** Another process drives the session. @param owner who it is; null where it doesn't say */
export function checkHeld(end: CliEnd, owner: CliProcess | null): void {
  const who = owner === null ? 'Another window or program' : `A terminal (process ${owner.child.pid})`;
  const stderr = `${who} is sending this session. Go on there, or stop it there first.\n`;
  expect(end).toEqual({ code: 2, signal: null, stdout: '', stderr });
}

/** What no person should see. */
export const TRACE = /^\s+at |Error:/mu;

export function phonesOf(lines: readonly { readonly phone: string }[]): readonly string[] {
  return lines.map(({ phone }) => phone).toSorted();
}

export function checkOnceEach(ledger: readonly LedgerLine[]): void {
  const phones = ledger.map(({ phone }) => phone);
  expect(phones.length - new Set(phones).size, 'messages sent twice').toBe(0);
}

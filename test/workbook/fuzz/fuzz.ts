import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseReport } from './child';
import { makeMutant } from './mutator';

export interface Limits {
  readonly caseMs: number;
  readonly peakBytes: number;
}

export const LIMITS: Limits = { caseMs: 5000, peakBytes: 300 * 1024 * 1024 };

export interface FuzzResult {
  readonly readCount: number;
  readonly refusedCount: number;
  /** A sentence for each case that broke its promise, with its seed. */
  readonly failures: readonly string[];
  readonly slowestMs: number;
  readonly peakBytes: number;
}

/**
 * Lets a process of its own read one mutant after the other, so that whatever one does to it is that one's failure: a
 * hang, an end, too much memory, an error that isn't for people. Gives up after ten failures.
 * @param childPath the bundled child.ts
 */
export async function fuzz(
  childPath: string,
  folder: string,
  { firstSeed, count, limits = LIMITS }: { firstSeed: number; count: number; limits?: Limits },
): Promise<FuzzResult> {
  const counts = { read: 0, refused: 0, failed: 0 };
  const failures: string[] = [];
  let slowestMs = 0;
  let peakBytes = 0;
  const originals = readdirSync(folder).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(folder, name))),
  }));
  let child = startChild(childPath);
  for (let seed = firstSeed; seed < firstSeed + count && failures.length < 10; seed += 1) {
    const { from, bytes } = makeMutant(originals, seed);
    const report = await ask(child, bytes, limits);
    const problem = typeof report === 'string' ? report : problemOf(report, limits);
    if (problem !== null) failures.push(`seed ${seed} (${from}): ${problem}`);
    if (typeof report === 'string') {
      child.kill('SIGKILL');
      child = startChild(childPath);
      continue;
    }
    counts[report.result] += 1;
    slowestMs = Math.max(slowestMs, report.tookMs);
    peakBytes = Math.max(peakBytes, report.peakBytes);
    // The peak is the process's, for good.
    if (report.peakBytes > limits.peakBytes) {
      child.kill('SIGKILL');
      child = startChild(childPath);
    }
  }
  child.kill('SIGKILL');
  return { readCount: counts.read, refusedCount: counts.refused, failures, slowestMs, peakBytes };
}

function startChild(childPath: string): ChildProcess {
  return fork(childPath, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: ['--enable-source-maps', '--expose-gc'],
  });
}

/** The case's report, or what kept it from one. */
function ask(child: ChildProcess, bytes: Uint8Array, { caseMs }: Limits): Promise<CaseReport | string> {
  return new Promise((resolve) => {
    const settle = (answer: CaseReport | string): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(answer);
    };
    // Twice the time that a case may take: the process has to start too, and it tells the time itself.
    const timer = setTimeout(() => settle(`no answer in ${(2 * caseMs) / 1000} s`), 2 * caseMs);
    child.on('message', (report: CaseReport) => settle(report));
    child.on('exit', (code, signal) => settle(`the process ended (${signal ?? code})`));
    child.on('error', (error) => settle(error.message));
    child.send(bytes);
  });
}

function problemOf({ result, error, tookMs, peakBytes }: CaseReport, limits: Limits): string | null {
  if (result === 'failed') return error;
  if (tookMs > limits.caseMs) return `took ${Math.round(tookMs)} ms`;
  if (peakBytes > limits.peakBytes) return `took ${Math.round(peakBytes / 1024 / 1024)} MB of memory`;
  return null;
}

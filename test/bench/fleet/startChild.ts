import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuMsOf } from './cpu';
import type { FleetReport, FleetTask } from './tasks';

/** A process that does a task. */
export class Child {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  #peakRssBytes = 0;

  constructor(task: FleetTask, onReport: (report: FleetReport) => void = () => undefined) {
    const child = fork(join(__dirname, 'fleetChild.js'), [JSON.stringify(task)]);
    this.process = child;
    this.ready = new Promise((resolve) => {
      child.on('message', (message) => {
        const report = message as FleetReport;
        if (report.kind === 'ready') resolve();
        onReport(report);
      });
    });
    const sampler = setInterval(() => this.#sample(), SAMPLE_MS);
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        clearInterval(sampler);
        resolve();
      });
    });
  }

  /** The most that it has held as yet; 0 where the system doesn't tell. */
  get peakRssBytes(): number {
    return this.#peakRssBytes;
  }

  get cpuMs(): number {
    return cpuMsOf(this.process.pid ?? 0);
  }

  go(): void {
    this.process.send('go');
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  #sample(): void {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
      this.#peakRssBytes = Number(/^VmHWM:\s+(\d+)/mu.exec(status)?.[1] ?? 0) * 1024 || this.#peakRssBytes;
    } catch {
      // It has just ended, or the system has no such file.
    }
  }
}

const SAMPLE_MS = 100;

/** Hands sessions in, and says what it took. */
export async function handInBy(
  task: Omit<Extract<FleetTask, { readonly kind: 'handIn' }>, 'kind'>,
): Promise<Extract<FleetReport, { readonly kind: 'handedIn' }>> {
  const said = await reportOf({ kind: 'handIn', ...task });
  if (said?.kind === 'handedIn') return said;
  throw new Error('Handing in has failed.');
}

/** Lists all sessions in a process of its own, and says what it took. */
export async function lookBy(
  task: Omit<Extract<FleetTask, { readonly kind: 'look' }>, 'kind'>,
): Promise<Extract<FleetReport, { readonly kind: 'looked' }>> {
  const said = await reportOf({ kind: 'look', ...task });
  if (said?.kind === 'looked') return said;
  throw new Error('Listing has failed.');
}

/** What it has said last. */
async function reportOf(task: FleetTask): Promise<FleetReport | null> {
  const said: FleetReport[] = [];
  const child = new Child(task, (report) => said.push(report));
  await child.ended;
  return said.at(-1) ?? null;
}

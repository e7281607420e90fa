import { fork } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { longestBlockMs, RESOLUTION_MS } from './meter';
import type { Result, Task } from './tasks';

export type Measured<K extends Task['kind']> = Result<K> & {
  /** The longest that this process, which has nothing to do meanwhile, was kept waiting: the machine's own share. */
  readonly noiseMs: number;
};

/** Does one task in a new process. @throws where it fails; what it said is on stderr then. */
export async function runTask<K extends Task['kind']>(task: Extract<Task, { readonly kind: K }>): Promise<Measured<K>> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const child = fork(join(__dirname, 'child.js'), [JSON.stringify(task)], { execArgv: ['--expose-gc'] });
  const result = await new Promise<Result<K>>((resolve, reject) => {
    let received: Result<K> | undefined;
    child.once('error', reject);
    // Starting a process keeps this one busy for a moment.
    child.once('spawn', () => setImmediate(() => delay.enable()));
    child.once('message', (message) => {
      received = message as Result<K>;
    });
    child.once('exit', (code) => {
      if (received) resolve(received);
      else reject(new Error(`${JSON.stringify(task)} ended with code ${code}.`));
    });
  });
  delay.disable();
  return { ...result, noiseMs: longestBlockMs(delay) };
}

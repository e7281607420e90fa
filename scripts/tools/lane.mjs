// Steps that run one after the other, beside those of other lanes.
import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** What has been started and hasn't ended. */
const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

/**
 * @param isHeard whether what programs say is shown at once, and otherwise when they have ended
 */
export function lane({ environment, isHeard = true }) {
  /** Runs a program; @returns whether it passed. */
  function run(program, args, besides = {}) {
    const stdio = ['inherit', ...(isHeard ? ['inherit', 'inherit'] : ['pipe', 'pipe'])];
    const child = spawn(program, args, { cwd: ROOT, env: { ...environment, ...besides }, stdio });
    running.add(child);
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        running.delete(child);
        process.stdout.write(Buffer.concat(said));
        resolve(code === 0);
      });
    });
  }
  return { run, npmRun: (name, ...args) => run('npm', ['run', '--silent', name, ...args]) };
}

// `npm run test:loaded`: runs `npm test` three times (`-- --runs 5`) while busy loops take every core, and says how each went:
// what needs a quiet machine fails here. `-- --only real` runs one of vitest's projects instead of everything.
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './tools/paths.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, only: { type: 'string' } },
});
// What `npm test` itself builds.
if (values.only !== undefined) spawnSync(process.execPath, [join(ROOT, 'esbuild.mjs')], { stdio: 'inherit' });
// It ends by itself once nobody listens to it any more: also where this program is killed.
const BUSY =
  "process.on('disconnect', () => process.exit()); (function turn() { const end = Date.now() + 100; while (Date.now() < end); setImmediate(turn); })();";

const loops = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', BUSY], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
);
let running = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    if (running !== null) process.kill(-running.pid, signal);
    endLoops();
    process.exit(1);
  });
}
process.once('exit', endLoops);

const results = [];
for (let run = 1; run <= Number(values.runs); run += 1) {
  console.log(`\n== run ${run} of ${values.runs}, with ${loops.length} busy loops`);
  const beganMs = performance.now();
  const status = await test(run);
  results.push({ run, status, isLoaded: loops.every(isAlive), minutes: (performance.now() - beganMs) / 60_000 });
}
endLoops();
console.log('');
for (const { run, status, isLoaded, minutes } of results) {
  const verdict = status === 0 ? 'passed' : `failed (${status})`;
  console.log(`run ${run}: ${verdict} in ${minutes.toFixed(1)} min${isLoaded ? '' : ', but the load ended before it'}`);
}
const isPassed = results.length > 0 && results.every(({ status, isLoaded }) => status === 0 && isLoaded);
process.exitCode = isPassed ? 0 : 1;

function test(run) {
  const [program, args] =
    values.only === undefined
      ? ['npm', ['test']]
      : ['npx', ['--no-install', 'vitest', 'run', ...values.only.split(',').map((name) => `--project=${name}`)]];
  // What takes turns has had its turn after two.
  const env = { ...process.env, TURN: String(run % 2) };
  // A group of its own, which is ended as a whole: npm hands no signal on.
  running = spawn(program, args, { cwd: ROOT, stdio: 'inherit', env, detached: true });
  return new Promise((resolve) => {
    running.once('error', (error) => resolve(error.message));
    running.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

function isAlive({ exitCode, signalCode }) {
  return exitCode === null && signalCode === null;
}

function endLoops() {
  for (const loop of loops) if (isAlive(loop)) loop.kill('SIGKILL');
}

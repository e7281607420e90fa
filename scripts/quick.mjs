// `npm run quick`: types, and beside them the unit tests that what was changed concerns, but for the longest and
// those that need a database. What the types say comes last, where nothing scrolls over it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools/paths.mjs';

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

const types = run(['scripts/types.mjs', '--incremental'], 'pipe');
// Many wait for a moment.
const lanes = `--maxWorkers=${2 * availableParallelism()}`;
const tests = run([VITEST, 'run', '--project', 'unit', '--changed', lanes], 'inherit', { QUICK: '1' });
const ends = [await tests, await types];
process.stdout.write(ends.map(({ said }) => said).join(''));
process.exitCode = ends.every(({ isWell }) => isWell) ? 0 : 1;

function run(args, stdio, besides = {}) {
  const env = { ...process.env, ...besides };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['inherit', stdio, stdio] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ isWell: false, said: `${error.message}\n` }));
    child.once('close', (code) => resolve({ isWell: code === 0, said }));
  });
}

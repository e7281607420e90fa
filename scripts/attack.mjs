// `npm run attack -- --runs 10 --seed 1 --only emptied`: lets files lie to the built cli; see test/attack/.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './tools/paths.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, seed: { type: 'string' }, only: { type: 'string' } },
});

const run = (program, args, env = {}) =>
  spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

const attacks = ['--no-install', 'vitest', 'run', '--project', 'real', 'test/attack/attack.test.ts'];
if (values.only !== undefined) attacks.push('--testNamePattern', values.only);
const seed = values.seed === undefined ? {} : { SEED: values.seed };

// What is attacked is what ships.
process.exitCode =
  run(process.execPath, [join(ROOT, 'esbuild.mjs')]) || run('npx', attacks, { RUNS: values.runs, ...seed });

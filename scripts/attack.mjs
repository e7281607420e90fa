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

// What is attacked is what ships.
process.exitCode =
  run(process.execPath, [join(ROOT, 'esbuild.mjs')]) ||
  run(
    'npx',
    [
      ...['--no-install', 'vitest', 'run', '--project', 'real', 'test/attack/attack.test.ts'],
      ...(values.only === undefined ? [] : ['--testNamePattern', values.only]),
    ],
    { RUNS: values.runs, ...(values.seed === undefined ? {} : { SEED: values.seed }) },
  );

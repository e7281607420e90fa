// `npm run faults -- --runs 200 --seed 1`: sends sessions through mixed faults in a real browser; see test/faults/.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './tools/paths.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' }, seed: { type: 'string' } } });

const run = (program, args, env = {}) =>
  spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

// What is tested is what ships.
process.exitCode =
  run(process.execPath, [join(ROOT, 'esbuild.mjs')]) ||
  run('npx', ['--no-install', 'vitest', 'run', '--project', 'real', 'test/browser/faultRuns.test.ts'], {
    RUNS: values.runs,
    ...(values.seed === undefined ? {} : { SEED: values.seed }),
  });

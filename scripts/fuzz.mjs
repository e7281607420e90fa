// `npm run fuzz`: the reader against 10,000 broken workbooks; FUZZ_RUNS and FUZZ_SEED say otherwise. For nightly runs.
import { spawnSync } from 'node:child_process';
import { ROOT } from './tools/paths.mjs';

const args = ['--no-install', 'vitest', 'run', '--project', 'unit', 'test/workbook/fuzz/fuzz.test.ts'];
const env = { FUZZ_RUNS: '10000', ...process.env };
process.exitCode = spawnSync('npx', args, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1;

// `node scripts/pageUses.mjs`: writes test/standin/usedByLibraries.json anew, from what the page libraries use of the stand-in page.
import { spawnSync } from 'node:child_process';
import { ROOT } from './tools/paths.mjs';

const run = (args, env = {}) =>
  spawnSync('npx', ['--no-install', ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
    .status ?? 1;

const args = ['vitest', 'run', '--project', 'real', 'test/browser/usedByLibraries.test.ts'];
process.exitCode = run(args, { UPDATE_USES: '1' }) || run(['oxfmt', 'test/standin/usedByLibraries.json']);

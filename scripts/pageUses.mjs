// `node scripts/pageUses.mjs`: writes test/standin/usedByLibraries.json anew, from what the page libraries use of the stand-in page.
import { spawnSync } from 'node:child_process';
import { ROOT } from './tools/paths.mjs';

const args = ['--no-install', 'vitest', 'run', '--project', 'real', 'test/browser/usedByLibraries.test.ts'];
const env = { ...process.env, UPDATE_USES: '1' };
process.exitCode = spawnSync('npx', args, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1;

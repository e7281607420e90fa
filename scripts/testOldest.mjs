// The job with and without its panel, and over a crash, in the oldest VS Code that the manifest allows. After
// `npm run package`; needs Linux on x64, and ripgrep.
import { spawnSync } from 'node:child_process';
import { installOldest } from '../test/e2e/tools/install.mjs';
import { ROOT, VSIX } from './tools/paths.mjs';

installOldest();
const files = ['campaign', 'sessionsView', 'withoutPanel'].map((name) => `test/e2e/${name}.test.ts`);
const env = { ...process.env, EXTENSION_UNDER_TEST: VSIX, VSCODE_UNDER_TEST: 'oldest' };
const args = ['--no-install', 'vitest', 'run', '--project=vscode', ...files];
process.exitCode = spawnSync('npx', args, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1;

// `npm run fleet-demo`: starts a PostgreSQL of its own on 127.0.0.1, hands 10,000 rows in for two simulated numbers, kills one
// of the two workers amid it, and says what became of the rows; `-- --rows 2000` for fewer, `--built` where dist/ is there. It
// needs PostgreSQL's programs, neither root nor docker. Nothing leaves.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPackages, installPostgres } from './tools/install.mjs';
import { ROOT } from './tools/paths.mjs';

installPackages();
installPostgres();
if (!process.argv.includes('--built')) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'esbuild.mjs')], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build has failed.');
}
// Once the packages are there.
const { runBundled } = await import('./tools/runBundled.mjs');
await runBundled('test/fleet/demo.ts');

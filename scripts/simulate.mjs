// `npm run simulate`: crashes simulated sessions, without a test runner in between. See test/simulation/.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools/paths.mjs';

const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-simulate-'));
try {
  const outfile = join(folder, 'simulate.cjs');
  const entryPoint = join(ROOT, 'test/simulation/main.ts');
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
  });
  const args = ['--enable-source-maps', outfile, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}

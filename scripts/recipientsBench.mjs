// `npm run recipients-bench`: whose numbers made-up lists of 60 countries are read as; --seed N, --verbose. See
// test/bench/recipients/.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tools/paths.mjs';

const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-recipients-'));
try {
  const outfile = join(folder, 'recipients.cjs');
  await build({
    entryPoints: [join(ROOT, 'test/bench/recipients/main.ts')],
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

// Bundles a TypeScript program of test/ into one file and runs it with this command's arguments.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

/**
 * Sets the exit code to the program's.
 * @param {string} entryPoint from the project's root
 */
export async function runBundled(entryPoint) {
  const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-bundled-'));
  try {
    const outfile = join(folder, 'main.cjs');
    await build({
      entryPoints: [join(ROOT, entryPoint)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: 'inline',
      external: ['pg-native'],
      // The tools of this folder look from here for the project's root, also from within a bundle.
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'scripts/tools/paths.mjs')).href) },
    });
    const args = ['--enable-source-maps', outfile, ...process.argv.slice(2)];
    process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

// Builds everything that ships into dist/: the extension, its workers, the panel's page and the cli.
import { context } from 'esbuild';
import { mkdir, rm } from 'node:fs/promises';
import { LAZY, node as nodeBundle } from './scripts/bundles.mjs';

const watch = process.argv.includes('--watch');

const shared = { bundle: true, minify: !watch, sourcemap: watch, logLevel: 'warning', legalComments: 'linked' };

const node = { ...nodeBundle, ...shared };

const builds = [
  { ...node, entryPoints: ['src/extension.ts', 'src/cli.ts'], outdir: 'dist' },
  { ...node, entryPoints: { workbookWorker: 'src/workbook/worker.ts' }, outdir: 'dist' },
  { ...node, entryPoints: LAZY, outdir: 'dist' },
  {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { panel: 'src/webview/panel.ts' },
    outdir: 'dist',
  },
];

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
const contexts = await Promise.all(builds.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((build) => build.watch()));
} else {
  await Promise.all(contexts.map((build) => build.rebuild()));
  await Promise.all(contexts.map((build) => build.dispose()));
}

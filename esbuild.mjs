// Builds everything that ships into dist/: the extension, its workers, the panel's page and the cli.
import { context } from 'esbuild';
import { mkdir, rm } from 'node:fs/promises';

const watch = process.argv.includes('--watch');

/** Heavy modules: each is a file of its own in dist/, loaded where the source says `await import(…)`. */
const LAZY = { whatsappWeb: 'src/whatsapp/whatsappWeb.ts' };

const lazyModules = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(?:${Object.keys(LAZY).join('|')})$`, 'u') }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${path.split('/').at(-1)}.js`, external: true } : undefined,
    );
  },
};

const shared = { bundle: true, minify: !watch, sourcemap: watch, logLevel: 'warning', legalComments: 'linked' };

// whatsapp-web.js sends functions to the page as text: `keepNames` or an older target would inject helpers into them.
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  plugins: [lazyModules],
  external: ['vscode'],
};

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

// How the code is bundled; shared by the build and by the tests that run the bundles.

/** Heavy modules: each is a file of its own in dist/, loaded where the source says `await import(…)`. */
export const LAZY = { whatsappWeb: 'src/whatsapp/whatsappWeb.ts' };

const lazyModules = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(?:${Object.keys(LAZY).join('|')})$`) }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${path.split('/').at(-1)}.js`, external: true } : undefined,
    );
  },
};

/**
 * What whatsapp-web.js and puppeteer bring that this product has no use for: stickers (fluent-ffmpeg, and node-webpmux,
 * whose licence is LGPL), profiles kept on a server (archiver, unzipper, fs-extra, which the library may lack), downloads
 * through a proxy, a command line, and the protocol of Firefox.
 */
const LEFT_OUT = [
  [/^fluent-ffmpeg$/, 'module.exports = { setFfmpegPath() {} };'],
  [/^(?:node-webpmux|proxy-agent|yargs|yargs\/helpers|chromium-bidi\/.*)$/, 'module.exports = {};'],
  [/^(?:archiver|unzipper|fs-extra)$/, 'throw new Error("left out");'],
];

const leftOut = {
  name: 'left-out',
  setup(build) {
    for (const [index, [filter, contents]] of LEFT_OUT.entries()) {
      const namespace = `left-out-${index}`;
      build.onResolve({ filter }, ({ path }) => ({ path, namespace }));
      build.onLoad({ filter: /./, namespace }, () => ({ contents, loader: 'js' }));
    }
  },
};

// Licences are in THIRD-PARTY-NOTICES.txt (scripts/notices.mjs).
const shared = { bundle: true, logLevel: 'warning', legalComments: 'none', outdir: 'dist' };

// whatsapp-web.js sends functions to the page as text: `keepNames` or an older target would inject helpers into them.
export const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  plugins: [lazyModules, leftOut],
  external: ['vscode'],
};

export const BUILDS = [
  { ...node, entryPoints: ['src/extension.ts'] },
  { ...node, entryPoints: ['src/cli.ts'], banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { workbookWorker: 'src/workbook/worker.ts' } },
  { ...node, entryPoints: LAZY },
  {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { panel: 'src/webview/panel.ts' },
  },
];

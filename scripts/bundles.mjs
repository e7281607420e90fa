// How the code is bundled; shared by the build and by the tests that run the bundles.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Heavy modules: each is a file of its own in dist/, loaded where the source says `await import(…)`. */
export const LAZY = {
  wholeExtension: 'src/wholeExtension.ts',
  whatsappWeb: 'src/whatsapp/web/whatsappWeb.ts',
  cloudApi: 'src/whatsapp/cloud/cloudApi.ts',
  jsonLog: 'src/campaign/log/jsonLog.ts',
  phoneNumbers: 'src/whatsapp/phoneNumbers.ts',
  countryPlaces: 'src/workbook/phones/countryPlaces.ts',
  waJsBundled: 'src/whatsapp/web/waJsBundled.ts',
  postgres: 'src/fleet/postgres.ts',
  fleetInWindow: 'src/fleet/fleetInWindow.ts',
};

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
 * whose licence is LGPL), profiles kept on a server (archiver, unzipper, fs-extra, which the library may lack), files from
 * the web (node-fetch) and their kinds (mime: we name them ourselves), downloads through a proxy, archives of other browsers
 * (tar-fs), a command line, films of the page, a list of phones to pretend to be, and all of Firefox.
 */
const LEFT_OUT = [
  [/^fluent-ffmpeg$/, 'module.exports = { setFfmpegPath() {} };'],
  [/^(?:node-webpmux|proxy-agent|yargs|yargs\/helpers|chromium-bidi\/.*)$/, 'module.exports = {};'],
  [/^(?:pg-native|pg-cloudflare)$/, 'throw new Error("left out");'],
  [/^(?:archiver|unzipper|fs-extra)$/, 'throw new Error("left out");'],
  [/^node-fetch$/, 'module.exports = () => { throw new Error("left out"); };'],
  [/^mime$/, 'module.exports = { getType: () => null };'],
  [/^tar-fs$/, 'module.exports = {};'],
  [/\/bidi\/(?:bidi|BrowserConnector)\.js$/, 'module.exports = {};'],
  [/\/Device\.js$/, 'exports.KnownDevices = {};'],
  [/\/ScreenRecorder\.js$/, 'exports.ScreenRecorder = class {};'],
  [/^\.\/firefox\.js$/, 'module.exports = {};'],
  [
    /^semver$/,
    "module.exports = { gt: require('semver/functions/gt.js'), lt: require('semver/functions/lt.js'), valid: require('semver/functions/valid.js') };",
  ],
  [/^\.\/CLI\.js$/, 'exports.CLI = class {};'],
];

/** A module of one's own making for each that a pattern names. */
const replace = (name, replacements) => ({
  name,
  setup(build) {
    for (const [index, [filter, contents]] of replacements.entries()) {
      const namespace = `${name}-${index}`;
      build.onResolve({ filter }, ({ path, resolveDir }) => ({ path, namespace, pluginData: resolveDir }));
      build.onLoad({ filter: /./, namespace }, ({ pluginData }) => ({
        contents,
        loader: 'js',
        resolveDir: pluginData,
      }));
    }
  },
});

/**
 * Of exceljs only what writes workbooks row by row: not its readers, nor the zip library and the CSV that they bring;
 * and of its zip library nothing that looks for files or makes other archives.
 */
const ONLY_WRITER = [
  [
    /^exceljs$/,
    "exports.stream = { xlsx: { WorkbookWriter: require('exceljs/lib/stream/xlsx/workbook-writer.js') } };",
  ],
  [/^(?:readdir-glob|glob|tar-stream)$/, 'module.exports = {};'],
];

/** Of undici only the pool: not its fetch, its web sockets and caches. */
const ONLY_POOL = [
  [
    /^undici$/,
    "exports.Pool = require('undici/lib/dispatcher/pool.js'); exports.util = { parseHeaders: require('undici/lib/core/util.js').parseHeaders };",
  ],
];

/** What is put into WhatsApp's page goes along as text: a script of our own, and wa-js as it is published. */
const pageScripts = {
  name: 'page-scripts',
  setup(host) {
    const WA_JS = fileURLToPath(import.meta.resolve('@wppconnect/wa-js'));
    const IN_PAGE = fileURLToPath(new URL('../src/whatsapp/inPage/main.ts', import.meta.url));
    host.onResolve({ filter: /^wa-js-script$/ }, () => ({ path: WA_JS }));
    host.onLoad({ filter: /wppconnect-wa\.js$/ }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
    host.onResolve({ filter: /^in-page-script$/ }, () => ({ path: IN_PAGE, namespace: 'in-page-script' }));
    host.onLoad({ filter: /./, namespace: 'in-page-script' }, async ({ path }) => {
      const options = { ...forPages, entryPoints: [path], write: false, ...SHORT, metafile: true };
      const { outputFiles, metafile } = await build(options);
      return { contents: outputFiles[0].text, loader: 'text', watchFiles: Object.keys(metafile.inputs) };
    });
  },
};

/** As it ships. Names stay, so that whoever reads the stack trace of an error sees which function it was. */
export const SHORT = { minifyWhitespace: true, minifySyntax: true };

// Licences are in THIRD-PARTY-NOTICES.txt (scripts/notices.mjs).
const shared = { bundle: true, logLevel: 'warning', legalComments: 'none', outdir: 'dist' };

/** Node and VS Code have them; esbuild would make a new expression of each, wherever the code comes by it. */
const expressions = { 'regexp-lookbehind-assertions': true, 'regexp-unicode-property-escapes': true };

const forPages = { ...shared, platform: 'browser', target: 'es2022', format: 'iife', supported: expressions };

// whatsapp-web.js sends functions to the page as text: `keepNames` or an older target would inject helpers into them.
export const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  supported: { 'dynamic-import': false, ...expressions },
  plugins: [lazyModules, pageScripts, replace('left-out', LEFT_OUT), replace('only-pool', ONLY_POOL)],
  // One zip library: the unpacking of a downloaded browser would bring an old one of its own.
  alias: {
    yauzl: fileURLToPath(import.meta.resolve('yauzl')),
    // puppeteer requires it and we import it: of its two forms the one.
    '@puppeteer/browsers': createRequire(import.meta.url).resolve('@puppeteer/browsers'),
  },
  external: ['vscode'],
};

export const BUILDS = [
  { ...node, entryPoints: ['src/extension.ts'] },
  { ...node, entryPoints: ['src/backgroundRun.ts'] },
  { ...node, entryPoints: ['src/cli.ts'], banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { workbookWorker: 'src/campaign/freezing/freezeWorker.ts' } },
  {
    ...node,
    entryPoints: { resultsWorker: 'src/workbook/results/resultsWorker.ts' },
    plugins: [replace('only-writer', ONLY_WRITER)],
  },
  { ...node, entryPoints: LAZY },
  { ...forPages, entryPoints: { panel: 'src/webview/panel.ts' } },
];

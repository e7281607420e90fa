// `npm run bench`: bundles the benchmarks into out/bench/ and runs them; --quick, --only, --rivals, --all (see
// test/bench/main.ts), and --only whatsapp for those that need a browser (see test/bench/whatsapp.ts);
// --only cloud for the Business API (test/bench/cloud/main.ts), --only fleet for workers on a database (test/bench/fleet/).
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { node } from './bundles.mjs';
import { ROOT } from './tools/paths.mjs';

process.chdir(ROOT);
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;

const forBench = { ...node, outdir: 'out/bench', minify: true, logLevel: 'warning' };
await build({
  ...forBench,
  entryPoints: {
    main: 'test/bench/main.ts',
    child: 'test/bench/child.ts',
    panel: 'test/bench/panel.ts',
    sessions: 'test/bench/sessions.ts',
    start: 'test/bench/start/main.ts',
    startTask: 'test/bench/start/startTask.ts',
    whatsappChild: 'test/bench/whatsappChild.ts',
    freezing: 'test/bench/freezing.ts',
    workbookWorker: 'src/campaign/freezing/freezeWorker.ts',
  },
  // The libraries as they are installed.
  external: ['exceljs', 'xlsx', 'playwright-core'],
});
await build({
  ...forBench,
  entryPoints: ['test/bench/whatsapp.ts'],
  // The stand-in bundles its page when it starts.
  external: ['esbuild'],
  define: { 'import.meta.url': JSON.stringify(pathToFileURL('test/standin/pageHtml.ts').href) },
});
await build({
  ...forBench,
  entryPoints: {
    cloud: 'test/bench/cloud/main.ts',
    cloudChild: 'test/bench/cloud/child.ts',
    graphServer: 'test/graph/graphServer.ts',
  },
  // The whole of undici, of which one part is measured beside another.
  plugins: [],
  external: ['esbuild', 'undici'],
  define: { 'import.meta.dirname': '""' },
});
await build({
  ...forBench,
  entryPoints: { fleet: 'test/bench/fleet/main.ts', fleetChild: 'test/bench/fleet/child.ts' },
  // What is loaded late comes along, and nothing that is left out of what ships but for the database's client.
  plugins: [],
  external: ['pg-native', 'pg-cloudflare'],
  // The tools look from here for the project's root.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL('scripts/tools/paths.mjs').href) },
});
/** As modules of one form, each alone. */
const RIVALS = {
  hucre: 'hucre/xlsx',
  'read-excel-file': 'read-excel-file/node',
  'awesome-phonenumber': 'awesome-phonenumber',
  'google-libphonenumber': 'google-libphonenumber',
};
for (const [name, entry] of Object.entries(RIVALS)) {
  if (!existsSync(join('test/bench/node_modules', name))) continue;
  const stdin = { contents: `export * from '${entry}'; export { default } from '${entry}';`, resolveDir: 'test/bench' };
  const contents = ['hucre', 'google-libphonenumber'].includes(name) ? `export * from '${entry}';` : stdin.contents;
  const options = { ...forBench, outdir: undefined, outfile: `out/bench/rivals/${name}.js`, plugins: [], alias: {} };
  await build({ ...options, stdin: { ...stdin, contents } });
}
const run = (name, its) =>
  spawnSync(process.execPath, [join('out', 'bench', name), ...its], { stdio: 'inherit' }).status ?? 1;
const OTHERS = ['cloud', 'fleet', 'freezing', 'panel', 'sessions', 'start', 'whatsapp'];
process.exitCode = OTHERS.includes(only) ? 0 : run('main.js', args);
const quick = args.filter((argument) => argument === '--quick');
if (only === undefined || only === 'freezing') process.exitCode ||= run('freezing.js', quick);
if (only === undefined || only === 'sessions') process.exitCode ||= run('sessions.js', quick);
if (only === undefined || only === 'panel') process.exitCode ||= run('panel.js', args);
if (only === undefined || only === 'start') process.exitCode ||= run('start.js', args);
if (only === undefined || only === 'whatsapp') process.exitCode ||= run('whatsapp.js', quick);
if (only === undefined || only === 'cloud') process.exitCode ||= run('cloud.js', quick);
if (only === undefined || only === 'fleet') process.exitCode ||= run('fleet.js', only === 'fleet' ? args : quick);

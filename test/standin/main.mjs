// Starts the stand-in for WhatsApp Web and keeps it running: `node test/standin/main.mjs [--ledger FILE] [--scan]`.
// The first line of stdout tells how to point the cli at it; each accepted message is a line of the ledger. With --scan the QR
// code is scanned as soon as it's shown, else at each line on stdin.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { ledger: { type: 'string' }, scan: { type: 'boolean', default: false } } });

const source = new URL('standIn.ts', import.meta.url);
const folder = await mkdtemp(join(tmpdir(), 'standin-main-'));
const outfile = join(folder, 'standIn.cjs');
const esbuildPath = fileURLToPath(import.meta.resolve('esbuild'));
await build({
  entryPoints: [fileURLToPath(source)],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outfile,
  alias: { esbuild: esbuildPath },
  external: [esbuildPath],
  define: { 'import.meta.url': JSON.stringify(source.href) },
});
const { startStandIn, STANDIN_BROWSER_ARGUMENTS } = (await import(pathToFileURL(outfile).href)).default;
const standIn = await startStandIn(values.ledger === undefined ? {} : { ledgerPath: values.ledger });
if (values.scan) standIn.scanQr();
createInterface({ input: process.stdin }).on('line', () => standIn.scanQr());

console.log(
  JSON.stringify({
    webVersion: standIn.webVersion,
    webVersionDir: standIn.webVersionDir,
    browserArguments: STANDIN_BROWSER_ARGUMENTS,
  }),
);

const stop = async () => {
  await standIn.close();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
};
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

// Starts the stand-in for WhatsApp Web and keeps it running: `node test/standin/main.mjs [--ledger FILE] [--scan] …`.
// The first line of stdout tells how to point the cli at it; each accepted message is a line of the ledger. With --scan the QR
// code is scanned as soon as it's shown, else at each line on stdin.
// What the page and the account are like (DIGITS: numbers with commas between them):
//   --key-shape old|new            message keys of before, or of since, July 2026
//   --other-id                     messages are stored under the chat's other id (phone number, @lid)
//   --unregistered DIGITS          not on WhatsApp
//   --under-lid DIGITS             chats kept under an @lid
//   --known DIGITS                 there is a chat with messages already
//   --sync MS|never                from connected to synced
//   --show-sync                    the page tells its progress, and its chats come one by one
//   --lock KIND:MINUTES[:EVERY[:untold]]   new chats are locked: each (every EVERYth) message to one is refused
//   --quota TOTAL:USED:DAYS[:STATUS[:OTE[:MV]]]   a quota of new chats, with the days to the end of its cycle
//   --no-limit-modules             an older page, which knows nothing of lock and quota
//   --passkey asked|silent         after the scan a passkey, or another step on the phone, is wanted
//   --blocked STATE                TOS_BLOCK, SMB_TOS_BLOCK, PROXYBLOCK or DEPRECATED_VERSION from the start on
//   --media undecodable|uploadFails|uploadHangs   what goes wrong with each file
//   --frames MS                    sub-frames come and are navigated
//   --missing NAMES                modules or members ('WAWebCmd,WAWebSocketModel.Socket.on') that the page doesn't have
//   --foreign-lock FOLDER          leaves another host's lock in that browser profile (LocalAuth's is PROFILE/session)
// Lines on stdin, while it runs: `lock KIND:MINUTES[:EVERY[:untold]]`, `lock none`, `quota …`, `quota none`, `passkey STEP`,
// `confirm` (the passkey is given), `media FAULT`, `socket STATE`, `say PHONE TEXT` (they write to the account), `block PHONE` (the phone blocks them), and from the next load of the page on `sync MS|never`,
// `blocked STATE|none`, `frames MS`, `missing NAMES|none`. Any other line scans the code.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const source = new URL('commandLine.ts', import.meta.url);
const folder = await mkdtemp(join(tmpdir(), 'standin-main-'));
const outfile = join(folder, 'commandLine.cjs');
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
const { FLAGS, lockFromOtherHost, obey, optionsFrom, startStandIn, STANDIN_BROWSER_ARGUMENTS } = (
  await import(pathToFileURL(outfile).href)
).default;
const { values } = parseArgs({ options: FLAGS });
const standIn = await startStandIn(optionsFrom(values));
if (values['foreign-lock'] !== undefined) await lockFromOtherHost(values['foreign-lock']);
if (values.scan) standIn.scanQr();
createInterface({ input: process.stdin }).on('line', (line) => obey(standIn, line));

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

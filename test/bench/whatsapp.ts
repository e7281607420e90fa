// `npm run bench -- --only whatsapp`: the adapter beside the bare library, in a real browser with the stand-in page.
import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../src/whatsapp/browser/findBrowser';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn } from '../standin/standIn';
import { describeMachine, type Machine } from './machine';
import { linkDevice, type WhatsAppResult, type WhatsAppTask } from './whatsappTask';

const PAGE = join('docs', 'benchmarks-whatsapp.md');
const CONCURRENCY = 3;
/** Least rate over the bare library's, with a look-up each. */
const LEAST_RATIO = 0.9;

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });

void main();

async function main(): Promise<void> {
  const count = flags.quick ? 400 : 2000;
  const bare = await measure('bare', count);
  const adapter = await measure('adapter', count);
  const tables = [rateTable([bare, adapter]), memoryTable([bare, adapter])];
  console.log(tables.join('\n\n'));
  if (flags.quick) return;
  await writeFile(PAGE, page(describeMachine(tmpdir()), tables));
  console.log(`\nWritten to ${PAGE}.`);
}

interface Line extends WhatsAppResult, Pick<WhatsAppTask, 'what' | 'count'> {
  /** What the server has, once the browser is closed. */
  readonly arrivedCount: number;
}

async function measure(what: WhatsAppTask['what'], count: number): Promise<Line> {
  const browser = findBrowser({ browserPath: process.env['CHROMIUM'] });
  if (!browser.ok) throw browser.error;
  const folder = await mkdtemp(join(tmpdir(), 'bench-whatsapp-'));
  const standIn = await startStandIn();
  try {
    standIn.scanQr();
    const options = {
      browserPath: browser.path,
      // Chromium refuses its sandbox to root.
      browserArguments: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS],
      profileFolder: join(folder, 'profile'),
      webVersion: { version: standIn.webVersion, folder: standIn.webVersionDir },
    };
    await linkDevice(options);
    const result = await runChild({ what, options, count, concurrency: CONCURRENCY });
    return { what, count, arrivedCount: standIn.acceptedMessages().length, ...result };
  } finally {
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runChild(task: WhatsAppTask): Promise<WhatsAppResult> {
  const child = fork(join(__dirname, 'whatsappChild.js'), [JSON.stringify(task)], { execArgv: ['--expose-gc'] });
  return await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as WhatsAppResult));
    child.once('exit', (code) => reject(new Error(`${task.what} ended with code ${code}`)));
  });
}

function page(machine: Machine, tables: readonly string[]): string {
  return [
    '# Benchmarks of the WhatsApp Web transport',
    `Written by \`npm run bench -- --only whatsapp\` on ${new Date().toISOString().slice(0, 10)}, on ${machine.processor}, ${machine.memory}, ${machine.system}, Node ${machine.node}.`,
    'A real browser with the stand-in page, which answers at once; unpaced, three at once, each way in a process and with a profile of its own. The bare library looks the number up and takes `sendMessage` at its word. The transport looks it up, opens the chat, sends, and waits for the server’s ack.',
    ...tables,
  ]
    .join('\n\n')
    .concat('\n');
}

function rateTable(lines: readonly Line[]): string {
  const [bareRate = 0, ownRate = 0] = lines.map(perSecond);
  const ratio = ownRate / bareRate;
  return [
    '| | start to ready, s | messages/s | said to be sent | arrived |',
    '| - | - | - | - | - |',
    ...lines.map(
      (line) =>
        `| ${NAMES[line.what]} | ${(line.readyMs / 1000).toFixed(2)} | ${perSecond(line).toFixed(1)} | ${line.sentCount} | ${line.arrivedCount} |`,
    ),
    '',
    `Rate over the bare library’s: ${ratio.toFixed(2)}; wanted ≥ ${LEAST_RATIO}: ${ratio >= LEAST_RATIO ? 'met' : '**missed**'}.`,
  ].join('\n');
}

function memoryTable(lines: readonly Line[]): string {
  return [
    '| | after messages | Node, MB | browser, MB |',
    '| - | - | - | - |',
    ...lines.flatMap(({ what, memory }) =>
      memory.map(
        ({ sentCount, nodeBytes, browserBytes }) =>
          `| ${NAMES[what]} | ${sentCount} | ${megabytes(nodeBytes)} | ${browserBytes === null ? '' : megabytes(browserBytes)} |`,
      ),
    ),
  ].join('\n');
}

const NAMES: Readonly<Record<WhatsAppTask['what'], string>> = {
  bare: 'whatsapp-web.js alone',
  adapter: 'this transport',
};

function perSecond({ count, elapsedMs }: Line): number {
  return (count / elapsedMs) * 1000;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

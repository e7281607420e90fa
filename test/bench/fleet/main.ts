// `npm run bench -- --only fleet`: workers on PostgreSQL beside workers of BullMQ on Redis, in one run and in turns; the pace of
// a number whose owners are killed; and a session of a million recipients. `--quick` does less, and writes nothing.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PostgresServer } from '../../fleet/postgresServer';
import { describeMachine, redisVersion, type Machine } from '../machine';
import { table, targetTable } from '../report';
import { hasRival, installRivals, rivalVersion } from '../rivals';
import { number, upTo, type Target } from '../targets';
import { measureLook, type LookFigures } from './looks';
import { measurePace, type PaceFigures } from './pace';
import { measureRates, type RateLine } from './rates';
import { measureSize, type SizeFigures } from './sizes';

const PAGE = join('docs', 'benchmarks-fleet.md');
const MOST_IN_ONE_SECOND = 85;
const GROWTH_BYTES = 100e6;
const TAKE_OVER_MS = 1000;
const LOOK_MS = 1000;

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, messages: { type: 'string' } },
});

interface Figures {
  readonly rates: readonly RateLine[];
  readonly pace: PaceFigures;
  readonly sizes: readonly SizeFigures[];
  readonly look: LookFigures;
}

void main();

async function main(): Promise<void> {
  if (!hasRival('bullmq')) installRivals();
  await mkdir('out', { recursive: true });
  const folder = await mkdtemp(join('out', 'bench-'));
  const server = await PostgresServer.start();
  try {
    const [{ server_version: postgres } = {}] = await server.ask('show server_version');
    const isQuick = flags.quick === true;
    // Of more messages than usual, where it is to be seen what is left once each process has warmed up: the rates alone.
    if (flags.messages !== undefined) {
      console.log(`\n${rateTable(await measureRates(server, folder, Number(flags.messages), 1))}`);
      return;
    }
    const rates = await measureRates(server, folder, isQuick ? 10_000 : 100_000, isQuick ? 1 : 3);
    const pace = await measurePace(server, folder, isQuick ? 800 : 2000);
    const sizes: SizeFigures[] = [];
    for (const count of isQuick ? [10_000, 50_000] : [10_000, 100_000, 1_000_000]) {
      sizes.push(await measureSize(server, folder, count));
    }
    const look = await measureLook(server, isQuick ? 200 : 1000);
    const figures = { rates, pace, sizes, look };
    const tables = [
      targetTable(targetsOf(figures)),
      rateTable(rates),
      paceTable(pace),
      sizeTable(sizes),
      lookTable(look),
    ];
    console.log(`\n${tables.join('\n\n')}`);
    if (isQuick) return;
    await writeFile(PAGE, page(describeMachine(folder), String(postgres).split(' ')[0] ?? '', tables));
    console.log(`\nWritten to ${PAGE}.`);
  } finally {
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function targetsOf({ rates, pace, sizes, look }: Figures): readonly Target[] {
  const ratios = rates.map(({ workerCount, own, queue }) => {
    const ratio = own.perSecond / queue.perSecond;
    const what = `rate over BullMQ’s, ${workerCount} ${workerCount === 1 ? 'worker' : 'workers'}`;
    return { what, wanted: '≥ 1', measured: ratio.toFixed(2), isMet: ratio >= 1 };
  });
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  const growth = (largest?.peakRssBytes ?? 0) - (smallest?.peakRssBytes ?? 0);
  return [
    ...ratios,
    upTo('80/s over owners that are killed, most in any second', pace.mostInOneSecond, MOST_IN_ONE_SECOND, 0),
    upTo('longest gap at a take-over there, ms', pace.longestGapMs, TAKE_OVER_MS, 0),
    ...sizes.map(({ count, takeOverMs }) =>
      upTo(`its owner killed at half of ${number(count)}, next message after, ms`, takeOverMs, TAKE_OVER_MS, 0),
    ),
    upTo(
      `peak memory of a worker, ${number(smallest?.count ?? 0)} to ${number(largest?.count ?? 0)} recipients, MB`,
      growth / 1e6,
      GROWTH_BYTES / 1e6,
    ),
    upTo(`list of ${number(look.sessionCount)} sessions that nobody has looked at, ms`, look.firstMs, LOOK_MS, 0),
  ];
}

function rateTable(rates: readonly RateLine[]): string {
  return table(
    [
      'workers',
      'messages',
      'messages/s on PostgreSQL',
      'of BullMQ',
      'CPU ms each, PostgreSQL and workers',
      'Redis and workers',
    ],
    rates.map(({ workerCount, count, own, queue }) => [
      String(workerCount),
      number(count),
      number(Math.round(own.perSecond)),
      number(Math.round(queue.perSecond)),
      own.cpuMs.toFixed(2),
      queue.cpuMs.toFixed(2),
    ]),
  );
}

function paceTable({ count, killCount, perSecond, mostInOneSecond, longestGapMs }: PaceFigures): string {
  return table(
    ['messages at 80/s', 'owners killed', 'per second', 'most in any second', 'longest gap, ms'],
    [[number(count), String(killCount), perSecond.toFixed(1), String(mostInOneSecond), String(longestGapMs)]],
  );
}

function sizeTable(sizes: readonly SizeFigures[]): string {
  return table(
    [
      'recipients of a session',
      'handed in, s',
      'its memory, MB',
      'half sent: first message after, s',
      'sent, messages/s',
      'a worker’s memory, MB',
      'its owner killed: next message after, ms',
    ],
    sizes.map((size) => [
      number(size.count),
      (size.handInMs / 1000).toFixed(1),
      (size.handInRssBytes / 1e6).toFixed(0),
      (size.openMs / 1000).toFixed(1),
      number(Math.round(size.perSecond)),
      (size.peakRssBytes / 1e6).toFixed(0),
      number(size.takeOverMs),
    ]),
  );
}

function lookTable({ sessionCount, firstMs, againMs }: LookFigures): string {
  return table(
    ['sessions of 100 recipients', 'listed for the first time, ms', 'and again, ms'],
    [[number(sessionCount), firstMs.toFixed(0), againMs.toFixed(0)]],
  );
}

function page(machine: Machine, postgres: string, tables: readonly string[]): string {
  const takenOn = new Date().toISOString().slice(0, 10);
  return `${[
    '# Benchmarks: workers on a database',
    `Written by \`npm run bench -- --only fleet\` on ${takenOn}: ${machine.processor}, ${machine.disk}, Node ${machine.node}, PostgreSQL ${postgres} with its defaults, Redis ${redisVersion() ?? ''} with \`appendfsync always\`, BullMQ ${rivalVersion('bullmq') ?? ''}; all on one machine, in turns, and both servers through a socket of it, without a network. What is counted begins when all workers are connected and told to go; that ours come to own accounts and open sessions is in it. Workers are those that ship, over a transport that answers at once: four accounts, eight messages in flight a worker, as many jobs of BullMQ; medians of three rounds. With BullMQ nothing asks who has said no or was written to before, and a ledger of attempts and outcomes would come on top.`,
    ...tables,
  ].join('\n\n')}\n`;
}

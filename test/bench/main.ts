import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { unpacedLine, type Figures, type PacedLine, type Round, type UnpacedLine } from './figures';
import { describeMachine, redisVersion } from './machine';
import { measureReader } from './reader/measureReader';
import {
  READER_HEADING,
  readerReport,
  readerTable,
  readerTargetTable,
  type ReaderVersions,
} from './reader/readerReport';
import { measurePeople } from './measurePeople';
import { appendTable, bookTable, bookTargetTable, PEOPLE_HEADING, peopleReport } from './peopleReport';
import { benchPhones, PHONES_HEADING } from './phones/measurePhones';
import { startRedis } from './redis';
import { report, targetTable, unpacedTable } from './report';
import { hasRival, installRivals, packageVersion, rivalVersion } from './rivals';
import { runTask, type Measured } from './runTask';
import { checkTargets } from './targets';

const PAGE = join('docs', 'benchmarks.md');
const CONCURRENCIES = [3, 10];
const RATES = [0.8, 50];
const PACED_MS = 60_000;
/** Short runs are repeated, since a moment's noise weighs more there. */
const SIZES = [
  { count: 10_000, roundCount: 5 },
  { count: 100_000, roundCount: 3 },
  { count: 1_000_000, roundCount: 1 },
];
const QUICK_SIZES = SIZES.slice(0, 1);

// `--quick`: the smallest size only, no paced runs, and the page is left as it is. `--only sender`, `reader`, `phones`,
// `people` or `exports`: that part alone. `--rivals`: installs the libraries that it is compared with first. `--all`: the libraries read the largest workbooks too.
const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rivals: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});

void main();

async function main(): Promise<void> {
  const takenOn = new Date().toISOString().slice(0, 10);
  const { only } = flags;
  if (only !== undefined && !['reader', 'sender', 'phones', 'people', 'exports'].includes(only))
    throw new Error(`No part ${only}.`);
  if (flags.rivals) installRivals();
  if (only === 'exports') return await measureExports();
  if (only === undefined || only === 'sender') await benchSender(takenOn);
  if (only === undefined || only === 'reader') await benchReader(takenOn);
  if (only === undefined || only === 'phones') {
    const phones = await benchPhones(packageVersion('.'), takenOn);
    if (!flags.quick) await writeParts({ phones });
  }
  if (only === undefined || only === 'people') await benchPeople(takenOn);
}

/** Its figures are put there by hand, from what `--only exports` says. */
const RESULTS_HEADING = '## Rows by result';
/** By hand as well, from `--only start`, `panel` and `sessions`, and from a real VS Code. */
const WAITING_HEADING = '## What waits for it: a window, a page, the editor, a list';
/** From `npm run recipients-bench`. */
const WHOSE_HEADING = '## Whose number it is read as';

/** On a disk, as the appends' rate is the disk's. */
async function benchPeople(takenOn: string): Promise<void> {
  await mkdir('out', { recursive: true });
  const folder = await mkdtemp(join('out', 'bench-'));
  try {
    const figures = await measurePeople(folder, flags.quick);
    console.log(`\n${bookTable(figures)}\n\n${appendTable(figures)}\n\n${bookTargetTable(figures)}`);
    if (!flags.quick) await writeParts({ people: peopleReport(figures, packageVersion('.'), takenOn) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readerVersions(): ReaderVersions {
  return {
    product: packageVersion('.'),
    exceljs: packageVersion('node_modules/exceljs'),
    sheetJs: packageVersion('node_modules/xlsx'),
    readExcelFile: rivalVersion('read-excel-file'),
    hucre: rivalVersion('hucre'),
  };
}

/** In the temporary folder: what is read is in the system's cache anyway. */
async function benchReader(takenOn: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-reader-'));
  try {
    const figures = await measureReader(folder, flags);
    console.log(`\n${readerTable(figures)}\n\n${readerTargetTable(figures)}`);
    const versions = readerVersions();
    if (!flags.quick) await writeParts({ reader: readerReport(figures, versions, takenOn) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The page has the sender's part, then the reader's, the book's and the results'; one that isn't given stays as it is. */
async function writeParts(parts: {
  readonly sender?: string;
  readonly reader?: string;
  readonly phones?: string;
  readonly people?: string;
}): Promise<void> {
  const before = await readFile(PAGE, 'utf8');
  const heading = new RegExp(
    `^(?=(?:${READER_HEADING}|${PHONES_HEADING}|${WHOSE_HEADING}|${PEOPLE_HEADING}|${RESULTS_HEADING}|${WAITING_HEADING})$)`,
    'mu',
  );
  const [sender = '', ...others] = before.split(heading);
  const found = (start: string): string => others.find((part) => part.startsWith(start)) ?? '';
  const page = [
    parts.sender ?? sender,
    parts.reader ?? found(READER_HEADING),
    parts.phones ?? found(PHONES_HEADING),
    found(WHOSE_HEADING),
    parts.people ?? found(PEOPLE_HEADING),
    found(RESULTS_HEADING),
    found(WAITING_HEADING),
  ].map((part) => part.trim());
  await writeFile(PAGE, `${page.join('\n\n').trim()}\n`);
  console.log(`\nWritten to ${PAGE}.`);
}

async function benchSender(takenOn: string): Promise<void> {
  const bullMqMissing = whyNoBullMq();
  if (bullMqMissing !== null) console.log(bullMqMissing);
  await mkdir('out', { recursive: true });
  // Not in the temporary folder, which may be in memory.
  const folder = await mkdtemp(join('out', 'bench-'));
  try {
    const figures = await measure(folder, bullMqMissing);
    console.log(`\n${unpacedTable(figures)}\n\n${targetTable(checkTargets(figures))}`);
    if (flags.quick) return;
    const bullMq = bullMqMissing === null ? rivalVersion('bullmq') : null;
    const versions = { product: packageVersion('.'), pLimit: packageVersion('node_modules/p-limit'), bullMq };
    const sender = report(figures, describeMachine(folder), { ...versions, redis: redisVersion() ?? null }, takenOn);
    await writeParts({ sender });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureExports(): Promise<void> {
  await mkdir('out', { recursive: true });
  const folder = await mkdtemp(join('out', 'bench-'));
  try {
    for (const { count } of flags.quick ? QUICK_SIZES : SIZES) {
      const session = join(folder, String(count));
      await runTask({ kind: 'prepare', folder: session, count });
      await runTask({ kind: 'fillJournal', folder: session, count });
      const { elapsedMs, cpuMs, peakRssBytes, longestBlockMs, noiseMs, workbookBytes } = await runTask({
        kind: 'export',
        folder: session,
      });
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
      const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
      console.log(
        `export: ${count} recipients in ${seconds(elapsedMs)}, CPU ${seconds(cpuMs)}, ` +
          `peak memory over idle ${mebibytes(peakRssBytes)}, longest block ${longestBlockMs.toFixed(0)} ms ` +
          `(the machine's own ${noiseMs.toFixed(0)} ms), workbook ${mebibytes(workbookBytes)}`,
      );
      // All of them, and one by what its cell shows.
      for (const find of ['', `Name ${count - 1}`]) {
        const through = await runTask({ kind: 'results', folder: session, find });
        console.log(
          `results: ${through.foundCount} of ${count} rows in ${seconds(through.elapsedMs)}, of which ` +
            `${seconds(through.openMs)} for the journal, CPU ${seconds(through.cpuMs)}, peak memory over idle ` +
            `${mebibytes(through.peakRssBytes)}, longest block ${through.longestBlockMs.toFixed(0)} ms ` +
            `(the machine's own ${through.noiseMs.toFixed(0)} ms)`,
        );
      }
      await rm(session, { recursive: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, bullMqMissing: string | null): Promise<Figures> {
  const { flushesPerSecond } = await runTask({ kind: 'disk', folder });
  const unpaced: UnpacedLine[] = [];
  const prepared: Figures['prepared'][number][] = [];
  const rebuilt: Measured<'rebuild'>[] = [];
  for (const { count, roundCount } of flags.quick ? QUICK_SIZES : SIZES) {
    const session = join(folder, String(count));
    prepared.push({ count, ...(await runTask({ kind: 'prepare', folder: session, count })) });
    for (const concurrency of CONCURRENCIES) {
      const own: Round[] = [];
      const rivals: Round[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        const { journalBytes, ...usage } = await runTask({ kind: 'send', folder: session, concurrency });
        own.push({ ...usage, writtenBytes: journalBytes });
        if (bullMqMissing === null) rivals.push(await runBullMq(join(folder, 'redis'), count, concurrency));
      }
      unpaced.push(tell(unpacedLine({ what: 'sender', count, concurrency }, own)));
      if (rivals.length > 0) unpaced.push(tell(unpacedLine({ what: 'bullmq', count, concurrency }, rivals)));
    }
    const [concurrency = 1] = CONCURRENCIES;
    const allAtOnce = await runTask({ kind: 'pLimit', count, concurrency });
    unpaced.push(tell(unpacedLine({ what: 'pLimit', count, concurrency }, [allAtOnce])));
    rebuilt.push(await runTask({ kind: 'rebuild', folder: session }));
    await rm(session, { recursive: true });
  }
  const paced = flags.quick
    ? []
    : await Promise.all(RATES.map((rate) => runPaced(join(folder, `paced-${rate}`), rate)));
  return { diskFlushesPerSecond: flushesPerSecond, unpaced, prepared, rebuilt, paced, bullMqMissing };
}

async function runBullMq(folder: string, count: number, concurrency: number): Promise<Round> {
  const redis = await startRedis(folder);
  try {
    const { socketPath } = redis;
    await runTask({ kind: 'addJobs', socketPath, count });
    const { aofBytes: addedBytes } = await redis.facts();
    const cpuBeforeMs = await redis.cpuMs();
    const usage = await runTask({ kind: 'doJobs', socketPath, count, concurrency });
    const serverCpuMs = (await redis.cpuMs()) - cpuBeforeMs;
    const { peakBytes, aofBytes } = await redis.facts();
    return { ...usage, serverCpuMs, writtenBytes: aofBytes - addedBytes, serverPeakBytes: peakBytes };
  } finally {
    await redis.stop();
  }
}

async function runPaced(folder: string, ratePerSecond: number): Promise<PacedLine> {
  // More than the time allows for.
  await runTask({ kind: 'prepare', folder, count: Math.ceil((ratePerSecond * PACED_MS) / 1000) * 2 });
  const paced = await runTask({ kind: 'paced', folder, ratePerSecond, durationMs: PACED_MS });
  return { ...paced, ratePerSecond, durationMs: PACED_MS };
}

function tell(line: UnpacedLine): UnpacedLine {
  const { what, count, concurrency, perSecond } = line;
  console.log(`${what}: ${count} recipients, ${concurrency} at once, ${Math.round(perSecond)}/s`);
  return line;
}

/** Null where BullMQ can be measured. */
function whyNoBullMq(): string | null {
  if (redisVersion() === undefined) {
    return 'BullMQ is left out: there is no redis-server here (on Debian: apt-get install redis-server).';
  }
  if (hasRival('bullmq')) return null;
  return 'BullMQ is left out: it isn’t installed (npm run bench -- --rivals installs it in test/bench).';
}

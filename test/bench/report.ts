import type { Figures, UnpacedLine } from './figures';
import type { Machine } from './machine';
import { checkTargets, number, type Target } from './targets';

export interface Versions {
  readonly product: string;
  readonly pLimit: string;
  readonly bullMq: string | null;
  readonly redis: string | null;
}

const NAMES: Readonly<Record<UnpacedLine['what'], string>> = {
  sender: 'this sender',
  bullmq: 'BullMQ',
  pLimit: 'p-limit, all at once',
};

/** The figures as a page of Markdown. */
export function report(figures: Figures, machine: Machine, versions: Versions, takenOn: string): string {
  return [
    '# Benchmarks',
    `Written by \`npm run bench\` on ${takenOn}; run it to measure your own machine. What is compared was measured in the same run, in turns, each in a process of its own.`,
    machineTable(figures, machine, versions),
    '## Targets',
    targetTable(checkTargets(figures)),
    '## Unpaced',
    UNPACED_TEXT,
    unpacedTable(figures),
    ...(figures.bullMqMissing === null ? [] : [figures.bullMqMissing]),
    '### How the rivals differ',
    RIVALS_TEXT,
    '## Before and after a run',
    table(
      [
        'recipients',
        'freezing them, s',
        'recipients’ file, MB',
        'rebuild, s',
        'records',
        'longest block, ms',
        'peak heap, MB',
      ],
      figures.prepared.map(({ count, elapsedMs, recipientsBytes }) => {
        const rebuilt = figures.rebuilt.find((line) => line.count === count);
        return [
          number(count),
          seconds(elapsedMs),
          megabytes(recipientsBytes),
          rebuilt ? seconds(rebuilt.elapsedMs) : '',
          rebuilt ? number(rebuilt.recordCount) : '',
          rebuilt ? rebuilt.longestBlockMs.toFixed(1) : '',
          rebuilt ? megabytes(rebuilt.peakHeapBytes) : '',
        ];
      }),
    ),
    REBUILD_TEXT,
    '## Paced',
    PACED_TEXT,
    table(
      [
        'rate',
        'over, s',
        'starts',
        'per second',
        'deviation',
        'most in one second',
        'shortest gap, ms',
        'longest gap, ms',
      ],
      figures.paced.map((line) => [
        `${line.ratePerSecond}/s`,
        seconds(line.durationMs),
        number(line.startCount),
        line.perSecond.toFixed(4),
        `${((line.perSecond / line.ratePerSecond - 1) * 100).toFixed(3)} %`,
        String(line.mostInOneSecond),
        line.shortestGapMs.toFixed(1),
        line.longestGapMs.toFixed(1),
      ]),
    ),
  ].join('\n\n');
}

const UNPACED_TEXT = `The real runner and the real session on a real disk; a transport that answers at once; no pause between batches of 1,000; five snapshots a second, as the panel gets. Every message is one attempt on disk before the send and one outcome on disk after it. Rates are the median of the rounds, with the slowest and the fastest. Memory is over what the idle process held: *peak heap* is heap and buffers with their garbage, *kept* is without it at the end. *Longest block* is the longest that the event loop kept a timer waiting, in the quietest round; *idle beside* is what a process that did nothing saw meanwhile, which is the machine’s own share. Acks, which a real account gets two of for each message, are not in it.`;

const RIVALS_TEXT = `- **BullMQ** on a Redis of its own (Unix socket, \`appendonly yes\`, \`appendfsync always\`, no rewriting of the file): a job is one message, added beforehand, with the row as its data. It is *active* on disk before the processor is called, and *completed* on disk after it; a worker’s step from one job to the next is one command that does both, where the sender writes an outcome and then an attempt. CPU is the worker’s and the server’s; memory is the worker’s, and the server’s beside it. Not in its figure: after a crash BullMQ does a stalled job again, by contract, where the sender looks it up; and rows would have to be encrypted by the program.
- **p-limit, all at once** is how the program that this one replaces worked: every recipient’s promise at the start, results in memory, nothing on disk. Its rate is no rival’s, since it survives nothing; look at its memory and its block.`;

const REBUILD_TEXT = `Freezing is what sending a workbook does with the rows that are ready; rebuild is what opening or listing a session does: the fold of its whole journal.`;

const PACED_TEXT = `In real time, both rates side by side on the same disk. A start is the moment when the transport is called. No window of a second, wherever it begins, may hold more than the rate and a tenth; below one message a second that means at most one, and for the rate itself no gap shorter than that of the rate and a tenth.`;

/** What the table of the page says, for a terminal. */
export function targetTable(targets: readonly Target[]): string {
  return table(
    ['', 'target', 'measured', ''],
    targets.map(({ what, wanted, measured, isMet }) => [what, wanted, measured, isMet ? 'met' : '**missed**']),
  );
}

export function unpacedTable({ unpaced }: Figures): string {
  return table(
    [
      '',
      'recipients',
      'at once',
      'messages/s',
      'CPU ms each',
      'peak heap, MB',
      'kept, MB',
      'peak RSS, MB',
      'longest block, ms',
      'idle beside, ms',
      'written, MB',
      'flushes/s',
    ],
    unpaced.map((line) => [
      NAMES[line.what],
      number(line.count),
      String(line.concurrency),
      rate(line),
      line.cpuMsPerMessage.toFixed(3),
      megabytes(line.peakHeapBytes),
      megabytes(line.keptHeapBytes),
      megabytes(line.peakRssBytes) + (line.serverPeakBytes === null ? '' : ` + ${megabytes(line.serverPeakBytes)}`),
      line.longestBlockMs.toFixed(1),
      line.noiseMs.toFixed(1),
      line.writtenBytes === null ? '' : megabytes(line.writtenBytes),
      line.flushesPerSecond === null ? '' : number(Math.round(line.flushesPerSecond)),
    ]),
  );
}

function machineTable({ diskFlushesPerSecond }: Figures, machine: Machine, versions: Versions): string {
  const rivals = versions.bullMq === null ? '' : `, BullMQ ${versions.bullMq}, Redis ${versions.redis}`;
  return table(
    ['', ''],
    [
      ['processor', machine.processor],
      ['memory', machine.memory],
      ['disk', `${machine.disk}; ${number(Math.round(diskFlushesPerSecond))} fdatasync/s, one record each`],
      ['system', machine.system],
      ['versions', `Node ${machine.node}, excel-whatsapp ${versions.product}, p-limit ${versions.pLimit}${rivals}`],
    ],
  );
}

function rate({ perSecond, perSecondRange: [slowest, fastest] }: UnpacedLine): string {
  const median = number(Math.round(perSecond));
  return slowest === fastest ? median : `${median} (${number(Math.round(slowest))} to ${number(Math.round(fastest))})`;
}

export function table(headers: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map(() => '-')), ...lines.map(line)].join('\n');
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

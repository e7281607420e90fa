// `npm run bench -- --only cloud`: the Business API's transport beside undici's bare pool, and whole runs at its rates, against
// the stand-in for the Graph API in a process of its own.
import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGraph, type RunningGraph } from '../../graph/startGraph';
import { describeMachine, type Machine } from '../machine';
import { megabytes, table, targetTable } from '../report';
import { runTask } from '../runTask';
import { number, upTo, type Target } from '../targets';
import type { CloudResult, CloudTask } from './tasks';

const PAGE = join('docs', 'benchmarks-cloud.md');
const IN_FLIGHT = 40;
/** Least of the bare pool's rate, and of what it gets done with its CPU. */
const LEAST_RATIO = 0.9;
const RATES = [80, 1000];
const RATE_TOLERANCE = 0.01;
const HEAP_GROWTH_BYTES = 32e6;

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });

interface Figures {
  readonly bare: readonly CloudResult[];
  readonly transport: readonly CloudResult[];
  readonly paced: readonly { readonly ratePerSecond: number; readonly result: CloudResult }[];
  readonly runs: readonly CloudResult[];
}

void main();

async function main(): Promise<void> {
  await mkdir('out', { recursive: true });
  const folder = await mkdtemp(join('out', 'bench-'));
  const graph = await startGraph({}, join(__dirname, 'graphServer.js'));
  try {
    const figures = await measureAll(folder, graph);
    const tables = [targetTable(targetsOf(figures)), besideTable(figures), runTable(figures)];
    console.log(tables.join('\n\n'));
    if (flags.quick) return;
    await writeFile(PAGE, page(describeMachine(folder), tables));
    console.log(`\nWritten to ${PAGE}.`);
  } finally {
    await graph.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string, { base }: RunningGraph): Promise<Figures> {
  const bare: CloudResult[] = [];
  const transport: CloudResult[] = [];
  for (let round = 0; round < (flags.quick ? 1 : 5); round += 1) {
    const count = flags.quick ? 5000 : 20_000;
    bare.push(await runChild({ kind: 'bare', base, count, inFlight: IN_FLIGHT }));
    transport.push(await runChild({ kind: 'transport', base, count, inFlight: IN_FLIGHT }));
  }
  const runs: CloudResult[] = [];
  for (const count of flags.quick ? [5000] : [10_000, 100_000]) {
    const session = join(folder, String(count));
    await runTask({ kind: 'prepare', folder: session, count });
    runs.push(await runChild({ kind: 'run', base, folder: session, ratePerSecond: 1000, durationMs: 0 }));
  }
  const paced = [];
  for (const ratePerSecond of RATES) {
    const session = join(folder, flags.quick ? '5000' : '100000');
    const durationMs = flags.quick ? 4000 : 60_000;
    const result = await runChild({ kind: 'run', base, folder: session, ratePerSecond, durationMs });
    paced.push({ ratePerSecond, result });
  }
  return { bare, transport, paced, runs };
}

async function runChild(task: CloudTask): Promise<CloudResult> {
  const child = fork(join(__dirname, 'cloudChild.js'), [JSON.stringify(task)], { execArgv: ['--expose-gc'] });
  return await new Promise((resolve, reject) => {
    let received: CloudResult | undefined;
    child.once('message', (message) => (received = message as CloudResult));
    child.once('exit', (code) => {
      if (received) resolve(received);
      else reject(new Error(`${task.kind} ended with code ${code}.`));
    });
  });
}

function targetsOf({ bare, transport, paced, runs }: Figures): readonly Target[] {
  const [smallest, largest] = [runs[0], runs.at(-1)];
  const growth = (largest?.peakHeapBytes ?? 0) - (smallest?.peakHeapBytes ?? 0);
  return [
    atLeast('messages a second over the bare pool’s', rateOf(transport) / rateOf(bare)),
    atLeast('messages per CPU second over the bare pool’s', cpuMsOf(bare) / cpuMsOf(transport)),
    ...paced.flatMap(({ ratePerSecond, result }) => [
      upTo(
        `paced at ${ratePerSecond}/s, deviation in %`,
        deviation(ratePerSecond, result) * 100,
        RATE_TOLERANCE * 100,
        3,
      ),
      upTo(
        `paced at ${ratePerSecond}/s, most in one second`,
        result.mostInOneSecond,
        Math.floor(ratePerSecond * 1.1),
        0,
      ),
    ]),
    ...(smallest === largest
      ? []
      : [
          upTo(
            `peak heap, ${number(smallest?.count ?? 0)} to ${number(largest?.count ?? 0)} recipients, MB`,
            growth / 1e6,
            HEAP_GROWTH_BYTES / 1e6,
          ),
        ]),
  ];
}

function atLeast(what: string, ratio: number): Target {
  return { what, wanted: `≥ ${LEAST_RATIO}`, measured: ratio.toFixed(2), isMet: ratio >= LEAST_RATIO };
}

function deviation(ratePerSecond: number, { perSecond }: CloudResult): number {
  return Math.abs(perSecond / ratePerSecond - 1);
}

function rateOf(results: readonly CloudResult[]): number {
  return median(results.map(({ perSecond }) => perSecond));
}

function cpuMsOf(results: readonly CloudResult[]): number {
  return median(results.map(({ cpuMs, count }) => cpuMs / count));
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function besideTable({ bare, transport }: Figures): string {
  const line = (name: string, results: readonly CloudResult[]): readonly string[] => [
    name,
    number(results[0]?.count ?? 0),
    number(Math.round(rateOf(results))),
    cpuMsOf(results).toFixed(4),
    megabytes(median(results.map(({ peakHeapBytes }) => peakHeapBytes))),
  ];
  return table(
    ['', 'messages', 'messages/s', 'CPU ms each', 'peak heap, MB'],
    [line('undici’s pool alone', bare), line('the transport', transport)],
  );
}

function runTable({ runs, paced }: Figures): string {
  const all = [...runs.map((result) => ({ ratePerSecond: 1000, result })), ...paced];
  return table(
    [
      'rate',
      'messages',
      'per second',
      'most in one second',
      'CPU ms each',
      'peak heap, MB',
      'kept, MB',
      'longest block, ms',
    ],
    all.map(({ ratePerSecond, result }) => [
      `${ratePerSecond}/s`,
      number(result.count),
      result.perSecond.toFixed(2),
      String(result.mostInOneSecond),
      (result.cpuMs / result.count).toFixed(3),
      megabytes(result.peakHeapBytes),
      megabytes(result.keptHeapBytes),
      result.longestBlockMs.toFixed(1),
    ]),
  );
}

function page(machine: Machine, tables: readonly string[]): string {
  const takenOn = new Date().toISOString().slice(0, 10);
  return `${[
    '# Benchmarks: the Business API',
    `Written by \`npm run bench -- --only cloud\` on ${takenOn}: ${machine.processor}, Node ${machine.node}. The stand-in for the Graph API runs in a process of its own on the same machine. ${IN_FLIGHT} at once over a pool of 200 connections, in turns with the bare pool in the same run, each in a process of its own; medians of five rounds. Whole runs go through the real runner and the real session on a real disk, with up to 200 in flight.`,
    ...tables,
  ].join('\n\n')}\n`;
}

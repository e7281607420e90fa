import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table, targetTable } from '../report';
import type { Start } from './startTask';

/**
 * `npm run bench -- --only start`: what the start of a window costs the extension host, in a bare Node, where VS Code says
 * yes to everything. Needs `npm run build`. With `--against DIR` the bundles of another version in turns with these ones:
 * a folder with `package.json` and `dist/`. It prints, and writes nothing.
 */
const { values: flags } = parseArgs({ options: { against: { type: 'string' } }, strict: false });

const ROUND_COUNT = 15;
const TARGET_CPU_MS = 18;

interface Line {
  readonly name: string;
  readonly dist: string;
  readonly isKept: boolean;
  readonly starts: Start[];
}

async function main(): Promise<void> {
  const versions = [
    ...(typeof flags.against === 'string' ? [{ name: 'before', dist: join(flags.against, 'dist') }] : []),
    { name: 'now', dist: 'dist' },
  ];
  const lines: Line[] = [false, true].flatMap((isKept) =>
    versions.map((version) => ({ ...version, isKept, starts: [] })),
  );
  for (let round = 0; round < ROUND_COUNT; round += 1) {
    for (const { starts, dist, isKept } of lines) starts.push(await startOnce(dist, isKept));
  }
  const rows = lines.map(({ name, isKept, starts }) => [
    name,
    isKept ? 'something' : 'nothing',
    ...(['loadCpuMs', 'activateCpuMs', 'restCpuMs'] as const).map((part) => middle(starts, part).toFixed(1)),
  ]);
  const heads = ['', 'kept from before', 'loaded', 'activated', 'with what it does by itself'];
  console.log(`\nCPU of a start, ms, the middle one of ${ROUND_COUNT}:\n\n${table(heads, rows)}`);
  const targets = lines
    .filter(({ name }) => name === 'now')
    .map(({ isKept, starts }) => {
      const measured = middle(starts, 'activateCpuMs');
      return {
        what: `CPU until activated, ${isKept ? 'something' : 'nothing'} kept from before, ms`,
        wanted: `≤ ${TARGET_CPU_MS}`,
        measured: measured.toFixed(1),
        isMet: measured <= TARGET_CPU_MS,
      };
    });
  console.log(`\n${targetTable(targets)}`);
}

async function startOnce(dist: string, isKept: boolean): Promise<Start> {
  const child = fork(join(__dirname, 'startTask.js'), [dist, isKept ? 'kept' : 'new']);
  return await new Promise<Start>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (message) => resolve(message as Start));
    child.once('exit', (code) => reject(new Error(`The start of ${dist} ended with code ${code}.`)));
  });
}

function middle(starts: readonly Start[], part: keyof Start): number {
  const sorted = starts.map((start) => start[part]).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

void main();

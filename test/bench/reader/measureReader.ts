import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasRival } from '../rivals';
import { runTask, type Measured } from '../runTask';
import type { Results } from '../tasks';
import { medianOf, readerLine, type ReaderFigures, type ReaderLine } from './readerFigures';
import type { Reader } from './readerTask';

const SIZES = [
  { count: 10_000, roundCount: 3 },
  { count: 100_000, roundCount: 3 },
  { count: 1_000_000, roundCount: 1 },
];
const OWN: readonly Reader[] = ['rows', 'verdicts', 'check'];
const LIBRARIES: readonly Reader[] = [
  'exceljsStream',
  'exceljsReadFile',
  'sheetJs',
  ...(hasRival('read-excel-file') ? (['readExcelFile'] as const) : []),
  ...(hasRival('hucre') ? (['hucre', 'hucreStream'] as const) : []),
];
/** Above this a library takes most of a minute and gigabytes. */
const LIBRARIES_UP_TO = 100_000;
const STRING_KINDS = ['shared', 'inline'] as const;
const PREVIEW_ROWS_COUNT = 50;
const PREVIEW_ROUNDS_COUNT = 5;

/** Workbooks of each size and kind, read by each in turns, so that a busy moment of the machine meets all. */
export async function measureReader(
  folder: string,
  { quick, all }: { readonly quick: boolean; readonly all: boolean },
): Promise<ReaderFigures> {
  const lines: ReaderLine[] = [];
  const previews: ReaderFigures['previews'][number][] = [];
  const files: ReaderFigures['files'][number][] = [];
  const sizes = quick ? SIZES.slice(0, 1) : SIZES;
  for (const { count, roundCount } of sizes) {
    const readers = all || count <= LIBRARIES_UP_TO ? [...OWN, ...LIBRARIES] : OWN;
    for (const strings of STRING_KINDS) {
      const path = join(folder, `${strings}-${count}.xlsx`);
      files.push({ count, strings, fileBytes: (await runTask({ kind: 'workbook', path, count, strings })).fileBytes });
      previews.push({ count, strings, ...(await previewOf(path)) });
      const rounds = new Map<Reader, Measured<'read'>[]>(readers.map((reader) => [reader, []]));
      for (let round = 0; round < roundCount; round += 1) {
        for (const reader of readers) rounds.get(reader)?.push(await runTask({ kind: 'read', path, reader }));
      }
      for (const [reader, measured] of rounds) lines.push(tell(readerLine({ reader, count, strings }, measured)));
      await rm(path);
    }
  }
  const leftOutCounts = all ? [] : sizes.map(({ count }) => count).filter((count) => count > LIBRARIES_UP_TO);
  return { lines, previews, files, leftOutCounts };
}

async function previewOf(path: string): Promise<Results['preview']> {
  const rounds: Results['preview'][] = [];
  for (let round = 0; round < PREVIEW_ROUNDS_COUNT; round += 1) {
    rounds.push(await runTask({ kind: 'preview', path, count: PREVIEW_ROWS_COUNT }));
  }
  return medianOf(rounds, ({ elapsedMs }) => elapsedMs);
}

function tell(line: ReaderLine): ReaderLine {
  const { reader, count, strings, cpuMs, peakRssBytes } = line;
  console.log(
    `${reader}: ${count} rows, ${strings}, ${Math.round(cpuMs)} ms of CPU, ${Math.round(peakRssBytes / 1e6)} MB`,
  );
  return line;
}

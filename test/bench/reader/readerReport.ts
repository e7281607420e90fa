import { megabytes, seconds, table, targetTable } from '../report';
import { number, upTo, type Target } from '../targets';
import type { ReaderFigures, ReaderLine } from './readerFigures';
import type { Reader } from './readerTask';

export const READER_HEADING = '## Reading workbooks';

export interface ReaderVersions {
  readonly product: string;
  readonly exceljs: string;
  readonly sheetJs: string;
  /** Null where it isn’t installed. */
  readonly readExcelFile: string | null;
  readonly hucre: string | null;
}

const NAMES: Readonly<Record<Reader, string>> = {
  rows: 'this reader',
  verdicts: 'this one with verdicts',
  check: 'the same in its worker, all rows handed over',
  exceljsStream: 'exceljs, streaming',
  exceljsReadFile: 'exceljs, readFile',
  sheetJs: 'SheetJS, dense',
  readExcelFile: 'read-excel-file',
  hucre: 'hucre, readXlsx',
  hucreStream: 'hucre, streaming',
};

/** The page's last part. */
export function readerReport(figures: ReaderFigures, versions: ReaderVersions, takenOn: string): string {
  const { product, exceljs, sheetJs, readExcelFile, hucre } = versions;
  return [
    READER_HEADING,
    `Written by \`npm run bench -- --only reader\` on ${takenOn}, on the same kind of machine, Node ${process.version}, excel-whatsapp ${product}, exceljs ${exceljs}, SheetJS ${sheetJs}, read-excel-file ${readExcelFile ?? '(not installed)'}, hucre ${hucre ?? '(not installed)'}. ${READER_TEXT}`,
    ...(figures.leftOutCounts.length === 0
      ? []
      : [
          `The libraries were left out at ${figures.leftOutCounts.map(number).join(', ')} rows, where they take minutes; \`--all\` measures them there too.`,
        ]),
    readerTargetTable(figures),
    readerTable(figures),
    previewTable(figures),
  ].join('\n\n');
}

const READER_TEXT = `Each workbook has eight columns of fictional people (six texts, an amount, a date) and is made by \`test/bench/reader/workbookFile.ts\`, from a seed; its texts are shared strings or inline ones. Each reading has a process of its own, in turns; figures are the median of the rounds as to CPU, which is that of all threads and includes inflating. *First row* is when the caller has it. Memory is over what the idle process held, with its libraries loaded. *Longest block* is the longest that the calling thread’s event loop kept a timer waiting, in the quietest round; *idle beside* is what a process that did nothing saw meanwhile, which is the machine’s own share. The verdicts are the same work again as the reading, or more: telling whose a number is and whether it exists. They are given in the calling thread, as the libraries read; and in a thread of its own, as a terminal asks for them, where every row is handed over as an object. A window gets counts alone (*Before and after a run*).`;

export function readerTargetTable(figures: ReaderFigures): string {
  return targetTable(readerTargets(figures));
}

export function readerTable({ lines, files }: ReaderFigures): string {
  return table(
    [
      '',
      'rows',
      'texts',
      'file, MB',
      'time, s',
      'CPU, s',
      'first row, ms',
      'peak RSS, MB',
      'longest block, ms',
      'idle beside, ms',
    ],
    lines.map((line) => {
      const file = files.find(({ count, strings }) => count === line.count && strings === line.strings);
      return [
        NAMES[line.reader],
        number(line.count),
        line.strings,
        megabytes(file?.fileBytes ?? 0),
        seconds(line.elapsedMs),
        seconds(line.cpuMs),
        line.firstRowMs.toFixed(0),
        megabytes(line.peakRssBytes),
        line.quietestBlockMs.toFixed(1),
        line.quietestNoiseMs.toFixed(1),
      ];
    }),
  );
}

function previewTable({ previews }: ReaderFigures): string {
  return table(
    ['preview of', 'out of', 'texts', 'ms'],
    previews.map(({ rowCount, count, strings, elapsedMs }) => [
      `${rowCount} rows`,
      number(count),
      strings,
      elapsedMs.toFixed(0),
    ]),
  );
}

const CPU_SHARE = 0.4;
const CPU_COUNT = 100_000;
const PREVIEW_MS = 100;
const PEAK_RSS_BYTES = 150e6;
const LONGEST_BLOCK_MS = 20;
const LARGEST_COUNT = 1_000_000;

function readerTargets({ lines, previews }: ReaderFigures): readonly Target[] {
  const checks = lines.filter(({ reader }) => reader === 'check');
  return [
    ...lines
      .filter(({ reader, count }) => reader === 'rows' && count === CPU_COUNT)
      .map((own) => cpuTarget(own, lines)),
    ...lines
      .filter(({ reader, count }) => reader === 'verdicts' && count === CPU_COUNT)
      .map((own) => verdictsTarget(own, lines)),
    ...previews
      .filter(({ count }) => count === LARGEST_COUNT)
      .map(({ count, strings, elapsedMs }) =>
        upTo(`preview of 50 rows out of ${number(count)}, ${strings}, ms`, elapsedMs, PREVIEW_MS, 0),
      ),
    ...checks
      .filter(({ count }) => count === LARGEST_COUNT)
      .map(({ count, strings, peakRssBytes }) =>
        upTo(`peak RSS, ${number(count)} rows, ${strings}, MB`, peakRssBytes / 1e6, PEAK_RSS_BYTES / 1e6),
      ),
    ...checks.map(({ count, strings, quietestBlockMs }) =>
      upTo(`longest block, ${number(count)} rows, ${strings}, ms`, quietestBlockMs, LONGEST_BLOCK_MS),
    ),
  ];
}

const OWN: ReadonlySet<Reader> = new Set<Reader>(['rows', 'verdicts', 'check']);

function bestLibraryMs(own: ReaderLine, lines: readonly ReaderLine[]): number {
  const rivals = lines.filter(
    ({ reader, count, strings }) => !OWN.has(reader) && count === own.count && strings === own.strings,
  );
  return Math.min(...rivals.map(({ cpuMs }) => cpuMs));
}

function verdictsTarget(own: ReaderLine, lines: readonly ReaderLine[]): Target {
  return upTo(
    `CPU of reading with verdicts over that of the best library’s reading, ${number(own.count)} rows, ${own.strings}`,
    own.cpuMs / bestLibraryMs(own, lines),
    1,
    2,
  );
}

function cpuTarget(own: ReaderLine, lines: readonly ReaderLine[]): Target {
  return upTo(
    `CPU over that of the best library, ${number(own.count)} rows, ${own.strings}`,
    own.cpuMs / bestLibraryMs(own, lines),
    CPU_SHARE,
    2,
  );
}

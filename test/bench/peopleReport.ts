import type { Measured } from './runTask';
import { megabytes, seconds, table, targetTable } from './report';
import { number, upTo, type Target } from './targets';
import type { PeopleKind } from './tasks';

export const PEOPLE_HEADING = '## The people’s book';

export interface BookLine {
  readonly count: number;
  readonly people: PeopleKind;
  readonly filled: Measured<'fillBook'>;
  readonly opened: Measured<'openBook'>;
}

export interface BookFigures {
  readonly lines: readonly BookLine[];
  readonly appends: readonly { readonly atOnceCount: number; readonly perSecond: number }[];
}

const NAMES: Readonly<Record<PeopleKind, string>> = {
  mixed: 'all written to, 30 % answered, 10 % opted out',
  optedOut: 'an imported list of opt-outs',
};

/** The page's last part. */
export function peopleReport(figures: BookFigures, product: string, takenOn: string): string {
  return [
    PEOPLE_HEADING,
    `Written by \`npm run bench -- --only people\` on ${takenOn}, on the same kind of machine, Node ${process.version}, excel-whatsapp ${product}. ${TEXT}`,
    bookTargetTable(figures),
    bookTable(figures),
    appendTable(figures),
  ].join('\n\n');
}

const TEXT = `Each opening has a process of its own. *Memory* is what is kept once the book is open, over what the idle process held, without garbage; *a look* is \`isOptedOut\` of 10,000 people in turns, of whom half are known; *refresh* is one with no news. Appends are durable one by one, or so many at once that share a flush. Times are those of a machine that may do other work meanwhile (*idle beside*); memory and sizes don’t depend on that.`;

export function bookTargetTable({ lines }: BookFigures): string {
  const targets: readonly Target[] = lines.flatMap((line) =>
    line.count < LEAST_COUNT
      ? []
      : [
          upTo(
            `memory a person, ${number(line.count)} people, ${NAMES[line.people]}, bytes`,
            bytesEach(line),
            MOST_BYTES,
          ),
        ],
  );
  return targetTable(targets);
}

export function bookTable({ lines }: BookFigures): string {
  return table(
    [
      '',
      'people',
      'filling, s',
      'files, MB',
      'opening, s',
      'memory, B a person',
      'peak heap, MB',
      'longest block, ms',
      'idle beside, ms',
      'a look, ns',
      'refresh, ms',
    ],
    lines.map((line) => [
      NAMES[line.people],
      number(line.count),
      seconds(line.filled.elapsedMs),
      megabytes(line.filled.bookBytes),
      seconds(line.opened.openMs),
      bytesEach(line).toFixed(1),
      megabytes(line.opened.peakHeapBytes),
      line.opened.longestBlockMs.toFixed(1),
      line.opened.noiseMs.toFixed(1),
      line.opened.lookupNs.toFixed(0),
      line.opened.refreshMs.toFixed(2),
    ]),
  );
}

export function appendTable({ appends }: BookFigures): string {
  return table(
    ['opt-outs at once', 'on disk/s'],
    appends.map(({ atOnceCount, perSecond }) => [number(atOnceCount), number(Math.round(perSecond))]),
  );
}

function bytesEach({ count, opened }: BookLine): number {
  return opened.keptHeapBytes / count;
}

/** Below, what the code itself takes weighs more than the people. */
const LEAST_COUNT = 1_000_000;
const MOST_BYTES = 64;

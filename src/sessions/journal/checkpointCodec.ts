import * as v from 'valibot';
import { BitSet } from '../../sender/journal/bitSet';
import type { NotedMessage } from '../../sender/journal/ackBook';
import { RowStates } from '../../sender/journal/rowStates';
import type { RowsSnapshot } from '../../sender/journal/rowsSnapshot';
import { parseFailureCode } from '../../sender/failureCode';
import { parseKeptOptions } from '../../sender/options';
import { CutRun } from './cutRun';
import type { FoldedJournal } from './journalFold';
import { JournalScan } from './journalScan';
import { RunMarks, waitingOf } from './runMarks';

/**
 * What the fold means: raised whenever records come to say something else of the rows, so that no fold of an earlier
 * version is gone on from. checkpoint.test.ts notices.
 */
export const FOLD_VERSION = 1;

/** Open attempts are few, unless damage has put all rows in doubt: then there is no checkpoint. */
const MOST_OPEN_COUNT = 20_000;

/** What a fold holds, as text; null for one that isn’t to be gone on from. */
export function encodeFold(fold: FoldedJournal, recipientCount: number): string | null {
  const { rows, cutRun, marks, scan, options, account, isInOrder, isClosed, wasOpened, length } = fold;
  const kept = rows.snapshot();
  const ids = kept.messages.map(({ messageId }) => messageId);
  // Damage is told anew each time.
  const isWhole = scan.damagedByteCount === 0 && scan.missingCount === 0;
  if (!isWhole || kept.openAttempts.length > MOST_OPEN_COUNT || ids.some((id) => id.includes('\n'))) return null;
  return JSON.stringify({
    version: FOLD_VERSION,
    recipientCount,
    length,
    recordCount: scan.recordCount,
    isNumbered: scan.isNumbered,
    options,
    account,
    isInOrder,
    isClosed,
    wasOpened,
    waiting: marks.waiting,
    canary: marks.canary,
    cutRun: { sent: asText(cutRun.sent.words), atMs: cutRun.atMs },
    rows: {
      ...kept,
      bytes: asText(kept.bytes),
      answered: asText(kept.answered),
      givenBack: asText(kept.givenBack),
      messages: { ids: ids.join('\n'), indexes: asText(Uint32Array.from(kept.messages, ({ index }) => index)) },
    },
  });
}

/** @throws anything where it is no fold of this version, or of a session of another size */
export function decodeFold(text: string, recipientCount: number): FoldedJournal {
  const kept = v.parse(schema, JSON.parse(text));
  const { bytes } = kept.rows;
  if (kept.recipientCount !== recipientCount || bytes.length !== recipientCount) throw new Error('Of another session.');
  const rows: RowsSnapshot = { ...kept.rows, messages: asMessages(kept.rows.messages) };
  const { length, account, isInOrder, isClosed, wasOpened, canary, waiting, options } = kept;
  return {
    rows: new RowStates(recipientCount, rows),
    cutRun: new CutRun(recipientCount, BitSet.of(kept.cutRun.sent), kept.cutRun.atMs),
    marks: new RunMarks(waiting === null ? null : waitingOf(waiting.reason, waiting.untilMs), canary),
    scan: new JournalScan(kept.recordCount, kept.isNumbered),
    options: options === null ? null : parseKeptOptions(options),
    account,
    isInOrder,
    isClosed,
    wasOpened,
    length,
  };
}

function asText(numbers: Uint8Array | Uint32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

function asMessages({ ids, indexes }: v.InferOutput<typeof messages>): readonly NotedMessage[] {
  if (indexes.length === 0) return [];
  const texts = ids.split('\n');
  if (texts.length !== indexes.length) throw new Error('Not as many ids as rows.');
  return texts.map((messageId, at) => ({ messageId, index: indexes[at] ?? 0 }));
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const code = v.pipe(v.string(), v.transform(parseFailureCode));
const bytes = v.pipe(
  v.string(),
  v.transform((text) => Uint8Array.from(Buffer.from(text, 'base64'))),
);
const words = v.pipe(
  bytes,
  v.check(({ length }) => length % Uint32Array.BYTES_PER_ELEMENT === 0),
  v.transform(({ buffer }) => new Uint32Array(buffer)),
);
const messages = v.object({ ids: v.string(), indexes: words });

const schema = v.object({
  version: v.literal(FOLD_VERSION),
  recipientCount: count,
  length: count,
  recordCount: count,
  isNumbered: v.boolean(),
  options: v.nullable(v.record(v.string(), v.unknown())),
  account: v.nullable(v.string()),
  isInOrder: v.boolean(),
  isClosed: v.boolean(),
  wasOpened: v.boolean(),
  waiting: v.nullable(v.object({ reason: v.string(), untilMs: v.number() })),
  canary: v.nullable(v.picklist(['passed', 'paused'])),
  cutRun: v.object({ sent: words, atMs: v.number() }),
  rows: v.object({
    bytes,
    answered: words,
    givenBack: words,
    failures: v.array(v.object({ code, count })),
    openAttempts: v.array(v.tuple([count, v.object({ sinceMs: v.number(), code: v.nullable(code) })])),
    messages,
    latest: v.array(v.object({ index: count, isRefused: v.boolean() })),
    highestNamed: v.number(),
    wasAttempted: v.boolean(),
    refusedLate: v.array(v.tuple([count, code])),
  }),
});

import { join } from 'node:path';
import * as v from 'valibot';
import type { Sentence, TypedArgument } from '../sender/sentence';
import { NOT_READY_VERDICTS, type NotReadyRow } from '../sender/model';
import type { Sealer } from './encryption';
import { errorCode } from '../sender/systemError';
import type { JournalDisk } from './journal/journalDisk';
import { rewriteRows, type RowFormat, type RowsPlace, RowsReader, RowsWriter } from './rowsFile';
import { fromStoredTyped, type StoredTyped, storedTypedSchema, toStoredTyped } from './storedValues';

const FILE = 'not-ready.bin';

type Stored = readonly [
  row: number,
  verdict: NotReadyRow['verdict'],
  phone: string | null,
  reason: Sentence | null,
  values: readonly string[],
  typed?: StoredTyped | undefined,
];

const typedSchema: v.GenericSchema<unknown, TypedArgument> = v.variant('kind', [
  // Intl throws at what can't be a country's code.
  v.object({ kind: v.literal('country'), country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/u)) }),
  v.object({ kind: v.literal('count'), count: v.number() }),
  v.object({ kind: v.literal('day'), atMs: v.number() }),
  v.object({ kind: v.literal('moment'), atMs: v.number() }),
]);

/** A sentence that was kept. */
export const messageSchema: v.GenericSchema<unknown, Sentence> = v.object({
  text: v.string(),
  args: v.array(v.union([v.string(), v.number(), typedSchema, v.lazy(() => messageSchema)])),
});

const FORMAT: RowFormat<NotReadyRow, Stored> = {
  kind: 'not ready',
  schema: v.tuple([
    v.number(),
    v.picklist(NOT_READY_VERDICTS),
    v.nullable(v.string()),
    v.nullable(messageSchema),
    v.array(v.string()),
    storedTypedSchema,
  ]),
  toStored: ({ row, verdict, phone, reason, values, typed }) => [
    row,
    verdict,
    phone,
    reason,
    values,
    ...toStoredTyped(typed),
  ],
  fromStored: ([row, verdict, phone, reason, values, typed]) => ({
    row,
    verdict,
    phone,
    reason,
    values,
    ...fromStoredTyped(typed),
  }),
};

export type NotReadyWriter = RowsWriter<NotReadyRow, Stored>;
export type NotReadyReader = RowsReader<NotReadyRow, Stored>;

/** The rows of a sheet that nothing is sent to; only the session's results need them. */
export function createNotReady(
  folder: string,
  sealer: Sealer,
  sessionId: string,
  files: JournalDisk,
): Promise<NotReadyWriter> {
  return RowsWriter.create(join(folder, FILE), FORMAT, sealer, sessionId, files);
}

/** Null for a session that keeps none. @throws HumanError where the file is incomplete. */
export async function openNotReady(
  folder: string,
  sealer: Sealer,
  sessionId: string,
  files: JournalDisk,
): Promise<NotReadyReader | null> {
  try {
    return await RowsReader.open(join(folder, FILE), FORMAT, sealer, sessionId, files);
  } catch (error) {
    if (error instanceof Error && errorCode(error.cause) === 'ENOENT') return null;
    throw error;
  }
}

/** As `rewriteRows` does, of a session that keeps some. */
export async function rewriteNotReady(
  folder: string,
  place: RowsPlace,
  change: (row: NotReadyRow) => NotReadyRow,
): Promise<void> {
  await rewriteRows(join(folder, FILE), FORMAT, place, change);
}

import { join } from 'node:path';
import * as v from 'valibot';
import type { Recipient } from '../sender/model';
import type { RecipientSource } from '../sender/ports';
import type { Sealer } from './encryption';
import type { JournalDisk } from './journal/journalDisk';
import { nodeDisk } from './nodeDisk';
import { readRowCount, rewriteRows, type RowFormat, type RowsPlace, RowsReader, RowsWriter } from './rowsFile';
import { fromStoredTyped, type StoredTyped, storedTypedSchema, toStoredTyped } from './storedValues';

export const RECIPIENTS_FILE = 'recipients.bin';

/** One, without its index, which is its place. */
export type FrozenRecipient = Omit<Recipient, 'index'>;
type Stored = readonly [
  row: number,
  phone: string,
  values: readonly string[],
  typed?: StoredTyped | undefined,
  wasWrittenTo?: 1 | undefined,
];

const FORMAT: RowFormat<FrozenRecipient, Stored> = {
  kind: 'recipients',
  schema: v.tuple([v.number(), v.string(), v.array(v.string()), storedTypedSchema, v.optional(v.literal(1))]),
  toStored: ({ row, phone, values, typed, wasWrittenTo }) => {
    const stored = toStoredTyped(typed);
    return wasWrittenTo ? [row, phone, values, stored[0] ?? [], 1] : [row, phone, values, ...stored];
  },
  fromStored: ([row, phone, values, typed, wasWrittenTo]) => ({
    row,
    phone,
    values,
    ...fromStoredTyped(typed),
    ...(wasWrittenTo && { wasWrittenTo: true }),
  }),
};

export type RecipientsWriter = RowsWriter<FrozenRecipient, Stored>;

export function createRecipients(
  folder: string,
  sealer: Sealer,
  sessionId: string,
  files: JournalDisk,
): Promise<RecipientsWriter> {
  return RowsWriter.create(join(folder, RECIPIENTS_FILE), FORMAT, sealer, sessionId, files);
}

/** As the file says without its key. @throws HumanError where it is incomplete or missing. */
export function readRecipientCount(folder: string, files: JournalDisk): Promise<number> {
  return readRowCount(join(folder, RECIPIENTS_FILE), files);
}

/** As `rewriteRows` does. */
export async function rewriteRecipients(
  folder: string,
  place: RowsPlace,
  change: (row: FrozenRecipient) => FrozenRecipient,
): Promise<void> {
  await rewriteRows(join(folder, RECIPIENTS_FILE), FORMAT, place, change);
}

/** The recipients of a session or a draft, by their index. */
export class RecipientsReader implements RecipientSource {
  readonly #rows: RowsReader<FrozenRecipient, Stored>;

  private constructor(rows: RowsReader<FrozenRecipient, Stored>) {
    this.#rows = rows;
  }

  /** @throws HumanError where the file is incomplete. */
  static async open(
    folder: string,
    sealer: Sealer,
    sessionId: string,
    files: JournalDisk = nodeDisk,
  ): Promise<RecipientsReader> {
    return new RecipientsReader(await RowsReader.open(join(folder, RECIPIENTS_FILE), FORMAT, sealer, sessionId, files));
  }

  get count(): number {
    return this.#rows.count;
  }

  /** @throws HumanError where its part of the file is damaged, or was made with another key. */
  async read(index: number): Promise<Recipient> {
    return { index, ...(await this.#rows.read(index)) };
  }

  async close(): Promise<void> {
    await this.#rows.close();
  }
}

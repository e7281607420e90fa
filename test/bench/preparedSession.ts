import { mkdir, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionRows } from '../../src/campaign/results/sessionRows';
import type { CheckedRow } from '../../src/sender/model';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { openSession, type OpenSession } from '../../src/sessions/openSession';
import type { CampaignSettings } from '../../src/sessions/sessionFile';
import { SessionResults } from '../../src/sessions/sessionResults';
import { JOURNAL_FILE } from '../../src/sessions/journal/journalDisk';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { renewMark } from '../../src/sessions/journal/journalMark';
import { SessionStore } from '../../src/sessions/sessionStore';
import { fictionalRecipient } from '../fakes/memorySession';
import type { Results } from './tasks';

const HEADERS = ['Name', 'Phone', 'City', 'Order', 'Amount'];
const TEMPLATE = 'Hello {{Name}}, your order {{Order}} of {{Amount}} is ready in {{City|our shop}}.';
const ROWS_AT_ONCE = 1000;

/** Writes a session of fictional recipients, and beside it what `reopen` needs. */
export async function prepareSession(folder: string, count: number): Promise<Results['prepare']> {
  await mkdir(folder, { recursive: true });
  const key = newKey();
  const store = new SessionStore(folder);
  const startMs = performance.now();
  const draft = await store.createDraft(createSealer(key));
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, count - from);
    await draft.add(Array.from({ length }, (_, offset) => readyRow(from + offset)));
  }
  await draft.complete();
  const campaign: CampaignSettings = {
    template: TEMPLATE,
    headers: HEADERS,
    phoneColumn: 1,
    country: 'US',
    attachment: { kind: 'none' },
    source: 'contacts.xlsx',
  };
  const id = await draft.commit(campaign, { sheet: 'Contacts', transport: 'simulated', fileName: 'contacts.xlsx' });
  await draft.close();
  const elapsedMs = performance.now() - startMs;
  await writeFile(join(folder, 'key'), key);
  await writeFile(join(folder, 'id'), id);
  return { elapsedMs, recipientsBytes: (await stat(join(store.folder(id), 'recipients.bin'))).size };
}

/** A prepared session, opened as a run opens it. */
export class PreparedSession {
  readonly #store: SessionStore;
  readonly #key: Buffer;
  readonly #id: string;

  private constructor(store: SessionStore, key: Buffer, id: string) {
    this.#store = store;
    this.#key = key;
    this.#id = id;
  }

  static async in(folder: string): Promise<PreparedSession> {
    const id = await readFile(join(folder, 'id'), 'utf8');
    return new PreparedSession(new SessionStore(folder), await readFile(join(folder, 'key')), id);
  }

  get journalPath(): string {
    return join(this.#store.folder(this.#id), JOURNAL_FILE);
  }

  /** Forgets that it has been sent. */
  async reset(): Promise<void> {
    await truncate(this.journalPath);
    const journal = await open(this.journalPath, 'r+');
    await journal.sync();
    await journal.close();
    await renewMark(this.journalPath, { recordCount: 0, isInOrder: true }, nodeDisk);
  }

  async open(): Promise<OpenSession> {
    return await openSession(this.#store, this.#id, createSealer(this.#key), {
      kind: 'terminal',
      processId: process.pid,
    });
  }

  async results(): Promise<SessionResults> {
    return await SessionResults.open(this.#store, this.#id, createSealer(this.#key));
  }

  async rows(): Promise<SessionRows> {
    return await SessionRows.open(this.#store, this.#id, createSealer(this.#key));
  }
}

function readyRow(index: number): CheckedRow {
  const { row, phone } = fictionalRecipient(index);
  const values = [`Name ${index}`, phone, 'Springfield', `A-${100_000 + index}`, `${index % 1000}.50`];
  return { row, phone, verdict: 'ready', cell: `B${row}`, phoneText: phone, reason: null, values };
}

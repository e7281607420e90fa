import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { CheckedRow } from '../../src/sender/model';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { createSealer, newKey, type Sealer } from '../../src/sessions/encryption';
import { openSession, type OpenSession } from '../../src/sessions/openSession';
import { JOURNAL_FILE } from '../../src/sessions/journal/journalDisk';
import type { CampaignSettings } from '../../src/sessions/sessionFile';
import { SessionStore } from '../../src/sessions/sessionStore';
import { fictionalRecipient } from '../fakes/memorySession';

export const SELF = { kind: 'window', name: 'shop' } as const;
export const RECIPIENT_COUNT = 150;
const SECRET_NAME = 'Élodie Sécrète';

export const opened = { t: 'opened', at: 1, version: 1, options: DEFAULT_OPTIONS } as const satisfies JournalRecord;
export const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 2, i, n: 1, h: 'h' });
export const sent = (i: number): JournalRecord => ({ t: 'sent', at: 3, i, id: `m${i}` });

export const CAMPAIGN: CampaignSettings = {
  template: 'Hello {{Name}}',
  headers: ['Name', 'Phone'],
  phoneColumn: 1,
  country: 'US',
  attachment: { kind: 'none' },
  source: '/x/contacts.xlsx',
};
export const ABOUT = { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' } as const;

/** A session of 150 recipients on disk, in a data folder of its own. */
export class StoredSession {
  readonly folder: string;
  readonly store: SessionStore;
  readonly sealer: Sealer;
  readonly id: string;
  #open: OpenSession | null = null;

  private constructor(folder: string, store: SessionStore, sealer: Sealer, id: string) {
    this.folder = folder;
    this.store = store;
    this.sealer = sealer;
    this.id = id;
  }

  static async create(more: Partial<CampaignSettings> = {}): Promise<StoredSession> {
    const folder = await mkdtemp(join(tmpdir(), 'sessions-'));
    const store = new SessionStore(folder);
    const sealer = createSealer(newKey());
    const draft = await store.createDraft(sealer);
    await draft.add(Array.from({ length: RECIPIENT_COUNT }, (_, index) => readyRow(index)));
    await draft.complete();
    const id = await draft.commit({ ...CAMPAIGN, ...more }, ABOUT);
    await draft.close();
    return new StoredSession(folder, store, sealer, id);
  }

  get journalPath(): string {
    return join(this.store.folder(this.id), JOURNAL_FILE);
  }

  /** Lets go of it, and opens it again. */
  async reopen(): Promise<OpenSession> {
    await this.close();
    this.#open = await openSession(this.store, this.id, this.sealer, SELF);
    return this.#open;
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }

  async dispose(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function append(session: OpenSession, ...records: readonly JournalRecord[]): Promise<void> {
  await Promise.all(records.map((record) => session.journal.append(record)));
}

export function readyRow(index: number): CheckedRow {
  const { row, phone } = fictionalRecipient(index);
  return {
    row,
    phone,
    verdict: 'ready',
    cell: `B${row}`,
    phoneText: phone,
    reason: null,
    values: [SECRET_NAME, phone],
  };
}

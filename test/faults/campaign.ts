import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../../src/cli/dataFolder';
import { decodeLine } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { CheckedRow } from '../../src/sender/model';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type { RowStates } from '../../src/sender/journal/rowStates';
import { readJournal, wholeLines } from '../../src/sessions/journal/journalReader';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn, type StandIn, type StandInOptions } from '../standin/standIn';
import type { HostTask } from './hostMessages';
import { CONCURRENCY } from './plan';
import { removeFolder } from '../removeFolder';

/** A session on disk, a profile, and the stand-in that it's sent through. */
export interface Campaign {
  readonly standIn: StandIn;
  readonly profileFolder: string;
  readonly phones: readonly string[];
  readonly task: HostTask;
  readonly rows: () => Promise<RowStates>;
  readonly journal: () => Promise<readonly JournalRecord[]>;
  readonly dispose: () => Promise<void>;
}

/** Short enough that a fault costs a moment, long enough for a machine that is busy. */
const LIMITS = {
  startMs: 20_000,
  qrMs: 20_000,
  readyMs: 10_000,
  comebackMs: 3000,
  lookUpMs: 3000,
  sendMs: 1500,
  ackMs: 1500,
  findAckMs: 1000,
  closeMs: 3000,
};

/** Quick, and without the breaker, whose business such a run would be. */
const OPTIONS: SenderOptions = {
  ...DEFAULT_OPTIONS,
  batchSize: 25,
  batchDelayMs: 50,
  concurrency: CONCURRENCY,
  ratePerSecond: 50,
  firstBackoffMs: 50,
  failuresInRowCount: 0,
  failureSharePercent: 0,
};

export interface CampaignChoices {
  readonly rowCount: number;
  readonly options?: Partial<SenderOptions>;
  readonly transport?: Partial<WhatsAppWebOptions>;
  readonly standIn?: StandInOptions;
}

export async function createCampaign(choices: CampaignChoices): Promise<Campaign> {
  const folder = await mkdtemp(join(tmpdir(), 'fault-run-'));
  const phones = Array.from({ length: choices.rowCount }, (_, index) => fictionalPhone(index));
  // A streak of refusals to strangers would be taken for a lock of the account, and waited out.
  const knownChats = phones.map((phone) => phone.slice(1));
  const standIn = await startStandIn({ knownChats, ...choices.standIn });
  const data = join(folder, 'data');
  const { id, path } = await createSession(data, phones);
  const profileFolder = join(folder, 'whatsapp');
  const task: HostTask = {
    data,
    sessionId: id,
    options: { ...OPTIONS, ...choices.options },
    transport: {
      // Chromium refuses its sandbox to root.
      browserArguments: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS],
      profileFolder,
      webVersion: { version: standIn.webVersion, folder: standIn.webVersionDir },
      limits: LIMITS,
      ...choices.transport,
    },
  };
  return {
    standIn,
    profileFolder,
    phones,
    task,
    rows: async () => (await readJournal(path, phones.length)).rows,
    journal: () => readRecords(path),
    dispose: async () => {
      await standIn.close();
      await removeFolder(folder);
    },
  };
}

async function createSession(data: string, phones: readonly string[]): Promise<{ id: string; path: string }> {
  const { store, sealer } = await openDataFolder(data);
  const draft = await store.createDraft(sealer);
  await draft.add(phones.map(readyRow));
  await draft.complete();
  const campaign = {
    template: 'Bonjour {{Nom}}',
    headers: ['Nom'],
    phoneColumn: 0,
    country: 'US',
    attachment: { kind: 'none' } as const,
    source: 'test',
  };
  const id = await draft.commit(campaign, { sheet: 'Clients', transport: 'whatsapp-web', fileName: 'contacts.xlsx' });
  await draft.close();
  return { id, path: join(store.folder(id), 'journal.jsonl') };
}

function readyRow(phone: string, index: number): CheckedRow {
  const values = [`n° ${index}`];
  return { row: index + 2, verdict: 'ready', phone, cell: `A${index + 2}`, phoneText: phone, reason: null, values };
}

/** Which recipient a message of the stand-in's log went to. */
export function indexOf({ text }: { readonly text: string }): number {
  return Number(text.replaceAll(/\D/gu, ''));
}

/** +1 212 555 0100 and following are reserved for fiction. */
function fictionalPhone(index: number): string {
  return `+1212555${String(100 + index).padStart(4, '0')}`;
}

async function readRecords(path: string): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const { lines } of wholeLines(path, nodeDisk)) {
    for (const line of lines) {
      const record = decodeLine(line)?.record;
      if (record === undefined) throw new Error('A line of the journal is no record');
      records.push(record);
    }
  }
  return records;
}

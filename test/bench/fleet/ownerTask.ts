import { closeSync, openSync, writeSync } from 'node:fs';
import { databasePeople, keysOf } from '../../../src/campaign/database/databasePeople';
import { Worker } from '../../../src/campaign/workers/worker';
import { SURROUNDINGS } from '../../../src/cli/surroundings';
import { AccountOwner } from '../../../src/fleet/accountOwner';
import type { Database } from '../../../src/fleet/database';
import { everyOf } from '../../../src/fleet/checkpointKeeper';
import { openFleet } from '../../../src/fleet/fleet';
import { renewCheckpoint } from '../../../src/fleet/foldCheckpoint';
import { PgJournal } from '../../../src/fleet/pgJournal';
import { openPostgres } from '../../../src/fleet/postgres';
import { defaultOptions } from '../../../src/sender/options';
import type { CheckedRow, TransportName } from '../../../src/sender/model';
import { createSealer, keyFromText, keyIdOf } from '../../../src/sessions/encryption';
import type { KeyedSealer } from '../../../src/sessions/sessionFile';
import { systemClock } from '../../../src/sessions/systemClock';
import { fictionalRecipient } from '../../fakes/memorySession';
import { InstantTransport } from '../instantTransport';
import type { FleetReport, FleetTask } from './tasks';

const ROWS_AT_ONCE = 1000;
const CAMPAIGN = {
  template: 'Hello {{Name}}, your order {{Order}} of {{Amount}} is ready in {{City|our shop}}.',
  headers: ['Name', 'Phone', 'City', 'Order', 'Amount'],
  phoneColumn: 1,
  country: 'US',
  attachment: { kind: 'none' },
  source: 'contacts.xlsx',
} as const;

/** As `send --database` does with rows that are read. */
export async function handIn(
  task: Extract<FleetTask, { readonly kind: 'handIn' }>,
): Promise<Extract<FleetReport, { readonly kind: 'handedIn' }>> {
  const { url, key, accounts, count, transport, concurrency, ratePerSecond } = task;
  const database = openPostgres(url);
  const { store } = await openFleet(database);
  const startMs = performance.now();
  const made = new Map<string, { account: string; campaign: null; by: string; choices: typeof CHOICES }>();
  const sealer = sealerOf(key);
  const options = {
    ...defaultOptions(transport),
    concurrency,
    ratePerSecond,
    batchDelayMs: 0,
    batchSize: transport === 'cloud-api' ? 0 : 1000,
  };
  for (const [place, account] of accounts.entries()) {
    const draft = await store.createDraft(sealer);
    const ofAccountCount = count / accounts.length;
    for (let from = 0; from < ofAccountCount; from += ROWS_AT_ONCE) {
      const length = Math.min(ROWS_AT_ONCE, ofAccountCount - from);
      await draft.add(Array.from({ length }, (_, offset) => readyRow(place * ofAccountCount + from + offset)));
    }
    await draft.complete();
    const about = { sheet: 'Contacts', transport, fileName: 'contacts.xlsx' };
    const id = await draft.commit(CAMPAIGN, about, [], options);
    await draft.close();
    made.set(id, { account: `${transport}/${account}`, campaign: null, by: 'bench', choices: CHOICES });
  }
  await store.handIn(made);
  const elapsedMs = performance.now() - startMs;
  for (const [id, { account }] of made)
    await noteSent(database, id, account, count / accounts.length, task.sentCount ?? 0);
  await database.close();
  return { kind: 'handedIn', elapsedMs, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
}

/** As its owner would have, all at once. */
async function noteSent(
  database: Database,
  id: string,
  account: string,
  recipientCount: number,
  count: number,
): Promise<void> {
  if (count === 0) return;
  const owner = await AccountOwner.start(database, 'before');
  const fence = await owner.own(account);
  if (fence === null) throw new Error('Somebody owns it.');
  const [{ seq } = {}] = await database.query(
    'select coalesce(max(seq + line_count), 0)::int as seq from excel_whatsapp.journal where session = $1',
    [id],
  );
  const patience = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
  const journal = new PgJournal(database, id, fence, Number(seq), patience);
  // The last checkpoint lies as far back as it may.
  const coveredCount = Math.max(0, count - everyOf(recipientCount) / 2);
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const appended = Array.from({ length: Math.min(ROWS_AT_ONCE, count - from) }, (_, offset) => {
      const i = from + offset;
      void journal.append({ t: 'attempt', at: Date.now(), i, n: 1, h: 'BnxJjwi3BRBJjvDEJgqc2V' });
      return journal.append({ t: 'sent', at: Date.now(), i, id: `3EB0${String(i).padStart(18, '0')}` });
    });
    if (!(await Promise.all(appended)).every(({ ok }) => ok)) throw new Error('It couldn’t be written.');
    if (from < coveredCount && from + ROWS_AT_ONCE >= coveredCount) {
      await renewCheckpoint(database, id, recipientCount, Number(seq) + 2 * from, () => Promise.resolve(true));
    }
  }
  await journal.close();
  await owner.close();
}

const CHOICES = { knownFirst: 'never', keepsApartMs: 0, words: [] as readonly string[] };

/** The worker as it ships, over a transport that answers at once. */
export async function own(
  { url, key, name, transport, ledger }: Extract<FleetTask, { readonly kind: 'own' }>,
  begin: () => Promise<void>,
  say: (report: FleetReport) => void,
): Promise<void> {
  const sealer = sealerOf(key);
  const fleet = await openFleet(openPostgres(url));
  const people = databasePeople(fleet, keysOf(sealer), () => ({ kind: 'worker', name }));
  const file = ledger === null ? null : openSync(ledger, 'a');
  const noteSend = (): void => {
    if (file !== null) writeSync(file, `${Date.now()} ${name}\n`);
  };
  const worker = new Worker({
    fleet,
    sealer,
    people,
    name,
    clock: systemClock,
    log: { write: () => undefined, error: (during, error) => console.error(during, error) },
    surroundings: SURROUNDINGS,
    mayOwn: () => true,
    sessionsAtOnceCount: 4,
    isOnce: true,
    createTransport: () => Promise.resolve(named(new InstantTransport(noteSend), transport)),
    onEnded: (_, { sentCount }) => say({ kind: 'done', count: sentCount, atMs: Date.now() }),
    sayProblem: (session, problem) => console.error(session, problem),
  });
  await begin();
  await worker.run();
  await people.close();
  await fleet.database.close();
  if (file !== null) closeSync(file);
}

function sealerOf(text: string): KeyedSealer {
  const key = keyFromText(text);
  if (key === null) throw new Error('It is no key.');
  return { ...createSealer(key), keyId: keyIdOf(key) };
}

function named(transport: InstantTransport, name: TransportName): InstantTransport {
  return Object.assign(transport, { name });
}

function readyRow(index: number): CheckedRow {
  const { row, phone } = fictionalRecipient(index);
  const values = [`Name ${index}`, phone, 'Springfield', `A-${100_000 + index}`, `${index % 1000}.50`];
  return { row, phone, verdict: 'ready', cell: `B${row}`, phoneText: phone, reason: null, values };
}

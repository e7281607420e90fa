import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { Sentence } from '../../src/sender/sentence';
import type { LeftOut } from '../../src/sender/content/messageProblems';
import type { CheckedRow } from '../../src/sender/model';
import { RowStates } from '../../src/sender/journal/rowStates';
import type { RowStatus } from '../../src/sender/journal/rowStatus';
import type { Sealer } from '../../src/sessions/encryption';
import { openNotReady } from '../../src/sessions/notReadyFile';
import { openSession, type OpenSession } from '../../src/sessions/openSession';
import type { Acquired } from '../../src/sessions/sessionLock';
import type { CampaignSettings, SessionInfo } from '../../src/sessions/sessionFile';
import type { SessionStore } from '../../src/sessions/sessionStore';
import { readyRow, SELF } from './storedSession';

/** Two chunks of those that are sent to, and some that aren’t. */
const READY_COUNT = 70;
const NOT_READY_COUNT = 3;
const LEFT_OUT: readonly LeftOut[] = [2, 65].map((index) => ({ index, code: 'emptyMessage' }));

const ROWS: readonly CheckedRow[] = Array.from({ length: READY_COUNT + NOT_READY_COUNT }, (_, index) =>
  index < READY_COUNT ? readyRow(index) : { ...readyRow(index), verdict: 'duplicate' },
);

const CAMPAIGN: CampaignSettings = {
  template: 'Hello {{Name}}',
  headers: ['Name', 'Phone'],
  phoneColumn: 1,
  country: 'US',
  attachment: { kind: 'none' },
  source: '/x/contacts.xlsx',
};
const ABOUT = { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' } as const;

/** As the panel does it: rows are frozen while the sheet is read, and Send makes a session of them. */
export async function makeSession(
  store: SessionStore,
  sealer: Sealer,
  onCommitted: (id: string) => void = () => undefined,
): Promise<void> {
  const draft = await store.createDraft(sealer);
  try {
    await draft.add(ROWS);
    await draft.complete();
    onCommitted(await draft.commit(CAMPAIGN, ABOUT, LEFT_OUT));
  } finally {
    await draft.close();
  }
}

/** The user closes the panel without having sent. */
export async function abandonDraft(store: SessionStore, sealer: Sealer): Promise<void> {
  const draft = await store.createDraft(sealer);
  await draft.add(ROWS);
  await draft.complete();
  await draft.close();
}

/** Nobody else is there. */
export const acquireAlone = (): Promise<Acquired> =>
  Promise.resolve({
    kind: 'owner',
    lock: { isOwner: () => Promise.resolve(true), release: () => Promise.resolve() },
  });

export async function open(store: SessionStore, id: string, sealer: Sealer): Promise<OpenSession> {
  return await openSession(store, id, sealer, SELF, { acquire: acquireAlone });
}

/** Its id; null where there is none. @throws where there is one that can’t be read, or another one */
export async function onlySession(store: SessionStore): Promise<string | null> {
  const { sessions, unreadable } = await store.list();
  if (unreadable.length > 0) throw new Error(`Half a session is listed: ${unreadable[0]?.error.message}`);
  if (sessions.length > 1) throw new Error('There are two sessions.');
  return sessions[0]?.info.id ?? null;
}

/** All of a session that was said when it was made, and what became of its recipients. */
export interface Whole {
  readonly campaign: CampaignSettings;
  readonly about: Pick<SessionInfo, 'sheet' | 'transport' | 'fileName'>;
  readonly recipients: readonly RowAndPhone[];
  readonly notReady: readonly RowAndPhone[];
  readonly statuses: readonly RowStatus[];
  readonly notice: Sentence | null;
}

/** A session as it was made, to which these records have come. */
export function wholeAfter(records: readonly JournalRecord[]): Whole {
  return {
    campaign: CAMPAIGN,
    about: ABOUT,
    recipients: ROWS.slice(0, READY_COUNT).map(rowAndPhone),
    notReady: ROWS.slice(READY_COUNT).map(rowAndPhone),
    statuses: statusesAfter(records),
    notice: null,
  };
}

export function statusesAfter(records: readonly JournalRecord[]): readonly RowStatus[] {
  const rows = new RowStates(READY_COUNT);
  for (const { index, code } of LEFT_OUT) rows.apply({ t: 'skipped', at: 1, i: index, code });
  for (const record of records) rows.apply(record);
  return statusesOf(rows);
}

export function statusesOf(rows: RowStates): readonly RowStatus[] {
  return Array.from({ length: READY_COUNT }, (_, index) => rows.status(index));
}

/** As it is on disk. */
export async function readWhole(store: SessionStore, id: string, sealer: Sealer): Promise<Whole> {
  const session = await open(store, id, sealer);
  const { info, campaign, rows, notice } = session;
  const { sheet, transport, fileName } = info;
  const notReady = await openNotReady(store.folder(id), sealer, id, store.files);
  if (notReady === null) throw new Error('The rows that weren’t ready are missing.');
  const whole = {
    campaign,
    about: { sheet, transport, fileName },
    recipients: await readAll(session.recipients),
    notReady: await readAll(notReady),
    statuses: statusesOf(rows),
    notice,
  };
  await notReady.close();
  await session.close();
  return whole;
}

interface RowAndPhone {
  readonly row: number;
  readonly phone: string | null;
}

async function readAll(rows: {
  readonly count: number;
  read(index: number): Promise<RowAndPhone>;
}): Promise<readonly RowAndPhone[]> {
  const read: RowAndPhone[] = [];
  for (let index = 0; index < rows.count; index += 1) read.push(rowAndPhone(await rows.read(index)));
  return read;
}

function rowAndPhone({ row, phone }: RowAndPhone): RowAndPhone {
  return { row, phone };
}

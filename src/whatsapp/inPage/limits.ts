import { hasMessages } from './messageKeys';
import { chats, createWid, findModule, otherId } from './pageModules';

/** As the page has it: nothing is read into it here. */
export interface ToldLimits {
  readonly lock: { readonly isOn: boolean; readonly restriction: string | null; readonly endsMs: number | null } | null;
  readonly quota: {
    readonly total: number;
    readonly used: number;
    readonly cycleEndSeconds: number | null;
    readonly status: string | null;
    readonly isPlaceholder: boolean;
  } | null;
}

/** Asks WhatsApp, through the page's own queries; null for what this page doesn't have. */
export async function limits(): Promise<ToldLimits> {
  const answer = Promise.all([readLock(), readQuota()]);
  keptAtReading = answer.then(kept, kept);
  const [lock, quota] = await answer;
  return { lock, quota };
}

/** What the page keeps since the limits were last read. */
let keptAtReading: Promise<string> = Promise.resolve('');

/**
 * Whether the page keeps something else by now. It tells of a change also where it was only asked for the limits: who
 * then asked again would ask WhatsApp without end.
 */
export async function haveLimitsChanged(): Promise<boolean> {
  const before = await keptAtReading;
  return (await kept()) !== before;
}

/** Of what the page keeps, what says something of the limits: when it was told is something else each time. */
async function kept(): Promise<string> {
  const { isOn, lock } = await keptLock();
  const quota = keptQuota();
  return JSON.stringify([isOn, LOCK_FIELDS.map((field) => lock?.[field]), QUOTA_FIELDS.map((field) => quota?.[field])]);
}

const LOCK_FIELDS = ['time_enforcement_ends', 'enforcement_type'];
const QUOTA_FIELDS = ['total_quota', 'used_quota', 'cycle_end_timestamp', 'capping_status', 'ote_status', 'mv_status'];

async function keptLock(): Promise<{ readonly isOn: unknown; readonly lock: Data | null }> {
  const utils = findModule('WAWebReachoutTimelockUtils');
  return {
    lock: record(await stored(utils?.REACHOUT_TIMELOCK_IDB_KEY)),
    isOn: attempt(() => utils?.isUserReachoutTimelocked?.()),
  };
}

function keptQuota(): Data | null {
  const utils = findModule('WAWebIndividualNewChatMessageCappingLimitUtils');
  return record(attempt(() => utils?.getCappingData?.()));
}

async function readLock(): Promise<ToldLimits['lock']> {
  // The job keeps what it is told where the page's own utilities read it; the query answers with it.
  const answered =
    record(await quietly(() => findModule('WAWebGetReachoutTimelockJob')?.fetchReachoutTimelock?.())) ??
    record(await quietly(() => findModule('WAWebMexFetchReachoutTimelockJob')?.mexFetchReachoutTimelock?.()));
  const { isOn: keptOn, lock: keptAs } = await keptLock();
  const answeredOn = answered?.['is_active'];
  if (typeof keptOn !== 'boolean' && typeof answeredOn !== 'boolean') return null;
  const isOn = answeredOn === true || keptOn === true;
  const restriction = text(answered?.['enforcement_type']) ?? text(keptAs?.['enforcement_type']);
  const endsMs = milliseconds(answered?.['time_enforcement_ends']) ?? milliseconds(keptAs?.['time_enforcement_ends']);
  // One that has run out is none, whoever hasn't noticed yet.
  return { isOn: isOn && (endsMs === null || endsMs > Date.now()), restriction, endsMs };
}

async function readQuota(): Promise<ToldLimits['quota']> {
  const fetched = record(
    await quietly(() => findModule('WAWebGetNewChatMessageCappingInfoJob')?.fetchOrUpdateCapStatus?.()),
  );
  const data =
    (hasQuota(fetched) ? fetched : null) ??
    keptQuota() ??
    record(
      await quietly(() => findModule('WAWebMexFetchNewChatMessageCappingInfoJob')?.mexFetchNewChatMessageCapping?.()),
    );
  if (!hasQuota(data)) return null;
  const statuses = [data?.['ote_status'], data?.['mv_status']].map(String);
  return {
    total: Number(data?.['total_quota']),
    used: Number(data?.['used_quota'] ?? 0),
    cycleEndSeconds: seconds(data?.['cycle_end_timestamp']),
    status: text(data?.['capping_status']),
    isPlaceholder: statuses.some((status) => status.includes('NOT_ELIGIBLE')),
  };
}

/** For each phone id whether there is a chat with messages, under it or under the chat's other id. */
export function knownChats(phoneIds: readonly string[]): readonly boolean[] {
  const all = chats();
  return phoneIds.map((phoneId) => {
    const wid = createWid(phoneId);
    const other = otherId(wid);
    const found = [all.get(wid), other === null ? undefined : all.get(other)];
    return found.some((chat) => chat !== undefined && hasMessages(chat));
  });
}

type Data = Readonly<Record<string, unknown>>;

function hasQuota(data: Data | null): boolean {
  return data?.['total_quota'] !== undefined && data['total_quota'] !== null;
}

/** What the page answers; null where it can't, or WhatsApp doesn't. */
async function quietly(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

async function stored(key: string | undefined): Promise<unknown> {
  if (key === undefined) return null;
  return await quietly(() => findModule('WAWebUserPrefsIndexedDBStorage')?.userPrefsIdb?.get?.(key));
}

function attempt(ask: () => unknown): unknown {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function record(value: unknown): Data | null {
  return typeof value === 'object' && value !== null ? (value as Data) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function seconds(value: unknown): number | null {
  const number = Number(value);
  return value === '' || value === null || value === undefined || !Number.isFinite(number) || number <= 0
    ? null
    : number;
}

/** The server tells seconds, the page keeps milliseconds: 10^11 of the former is the year 5138. */
function milliseconds(value: unknown): number | null {
  const number = seconds(value);
  if (number === null) return null;
  return number < 1e11 ? number * 1000 : number;
}

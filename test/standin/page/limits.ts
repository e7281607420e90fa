import type { ToldLimits } from '../protocol';
import type { Chat } from './chat';
import { command } from './connection';
import { ask } from './server';

/** What the page itself knows of the lock and the quota of new chats: it asks, is told, and keeps it. */
const kept = new Map<string, object>();
const LOCK_KEY = 'WAReachoutTimelockState';
const QUOTA_KEY = 'WANewChatMessageCappingData';
let hasQuota = false;

const userPrefsIdb = {
  get: (key: string) => kept.get(key),
  set: (key: string, value: object) => Promise.resolve(void kept.set(key, value)),
  remove: (key: string) => Promise.resolve(void kept.delete(key)),
};

async function askLimits(): Promise<ToldLimits> {
  const limits = await ask<ToldLimits>('/limits');
  ({ hasQuota } = limits);
  return limits;
}

export function learnLock({ lock }: ToldLimits): void {
  if (lock.is_active) {
    const { enforcement_type, time_enforcement_ends } = lock;
    const state = 'HIDDEN';
    kept.set(LOCK_KEY, { state, time_enforcement_ends: Number(time_enforcement_ends) * 1000, enforcement_type });
  } else {
    kept.delete(LOCK_KEY);
  }
  command.trigger('reachout_timelock_state_change');
}

export function learnQuota({ quota, ...limits }: ToldLimits): void {
  ({ hasQuota } = limits);
  kept.set(QUOTA_KEY, {
    ...quota,
    used_quota: Math.min(quota.used_quota, quota.total_quota),
    cycle_start_timestamp: Number(quota.cycle_start_timestamp),
    cycle_end_timestamp: Number(quota.cycle_end_timestamp),
    server_sent_timestamp: Number(quota.server_sent_timestamp),
  });
  command.trigger('new_chat_message_capping_state_change');
}

function statusOf(key: string, field: string): unknown {
  const value = kept.get(key);
  return value === undefined ? undefined : Reflect.get(value, field);
}

export const limitModules = {
  WAWebUserPrefsIndexedDBStorage: { userPrefsIdb },
  WAWebGetReachoutTimelockJob: { fetchReachoutTimelock: async () => learnLock(await askLimits()) },
  WAWebMexFetchReachoutTimelockJob: { mexFetchReachoutTimelock: async () => (await askLimits()).lock },
  WAWebReachoutTimelockUtils: {
    REACHOUT_TIMELOCK_IDB_KEY: LOCK_KEY,
    isUserReachoutTimelocked: () => kept.has(LOCK_KEY),
    isUserReachoutTimelockedAndHidden: () => statusOf(LOCK_KEY, 'state') === 'HIDDEN',
    isUserReachoutTimelockedAndVisible: () => statusOf(LOCK_KEY, 'state') === 'VISIBLE',
    canSendMsgWhileTimelocked: ({ chat }: { readonly chat: Chat | undefined }) =>
      !kept.has(LOCK_KEY) || chat?.getTcToken() !== undefined,
    getReachoutTimelockEnforcementType: (type: string) => type,
  },
  WAWebGetNewChatMessageCappingInfoJob: {
    fetchOrUpdateCapStatus: async () => {
      const limits = await askLimits();
      if (hasQuota) learnQuota(limits);
    },
  },
  WAWebMexFetchNewChatMessageCappingInfoJob: {
    mexFetchNewChatMessageCapping: async () => (await askLimits()).quota,
  },
  WAWebIndividualNewChatMessageCappingLimitUtils: {
    NEW_CHAT_MESSAGE_CAPPING_IDB_KEY: QUOTA_KEY,
    getCappingData: () => kept.get(QUOTA_KEY),
    getCappingStatus: () => statusOf(QUOTA_KEY, 'capping_status') ?? 'NONE',
    isUserCapped: () => hasQuota && statusOf(QUOTA_KEY, 'capping_status') === 'CAPPED',
  },
  WAWebIndividualNewChatMessageCappingLimitGatingUtils: {
    isIndividualNewChatMessageCappingEnabled: () => hasQuota,
    isCappingKillSwitched: () => false,
  },
};

import { closedForNewChats, newChatsLeft, type AccountLimits } from './accountLimits';
import { countOf, message, type Message } from '../message';
import type { RunSnapshot } from '../runSnapshot';

type Told = Pick<RunSnapshot, 'limits' | 'chats' | 'isLimited' | 'limitedUntilMs'>;

/** What is known of the account's limits and of whom they are about, a sentence each; none where nothing can be told. */
export function limitTexts(snapshot: Told): readonly Message[] {
  return [...accountTexts(snapshot), ...chatTexts(snapshot)];
}

/** Why the run waits for WhatsApp, and until when, where WhatsApp says that. */
export function limitedText(untilMs: number | null): Message {
  return untilMs === null
    ? message('WhatsApp limits this account')
    : message('WhatsApp limits this account until {0}', { kind: 'moment', atMs: untilMs });
}

function accountTexts({ limits, isLimited, limitedUntilMs }: Told): readonly Message[] {
  if (isLimited) return [heldText(limits, limitedUntilMs)];
  if (limits === null) return [];
  const quota = quotaText(limits);
  if (quota !== null) return [quota];
  const isUntold = limits.lock.kind === 'unknown' && limits.quota.kind === 'unknown';
  return [isUntold ? message('WhatsApp doesn’t tell this account’s limits') : message('WhatsApp sets no limit now')];
}

function heldText(limits: AccountLimits | null, untilMs: number | null): Message {
  const isQuota = limits !== null && closedForNewChats(limits)?.by === 'quota';
  if (untilMs === null) {
    return isQuota
      ? message('WhatsApp lets you start no more new chats for now')
      : message('WhatsApp limits this account: no new chats are started');
  }
  return isQuota
    ? message('WhatsApp lets you start no more new chats until {0}', { kind: 'day', atMs: untilMs })
    : message('WhatsApp limits this account: no new chats are started until {0}', { kind: 'moment', atMs: untilMs });
}

function quotaText(limits: AccountLimits): Message | null {
  const leftCount = newChatsLeft(limits);
  if (leftCount === null || limits.quota.kind !== 'limited') return null;
  const { cycleEndMs } = limits.quota;
  if (cycleEndMs === null) {
    return leftCount === 1
      ? message('WhatsApp lets you start {0} more new chat', countOf(leftCount))
      : message('WhatsApp lets you start {0} more new chats', countOf(leftCount));
  }
  const day = { kind: 'day', atMs: cycleEndMs } as const;
  return leftCount === 1
    ? message('WhatsApp lets you start {0} more new chat until {1}', countOf(leftCount), day)
    : message('WhatsApp lets you start {0} more new chats until {1}', countOf(leftCount), day);
}

function chatTexts({ chats }: Told): readonly Message[] {
  if (chats === null) return [];
  const count = chats.knownCount + chats.newCount;
  if (count === 0) return [];
  return [message('{0} of {1} recipients are new chats', countOf(chats.newCount), countOf(count))];
}

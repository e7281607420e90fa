import { closedForNewChats, newChatsLeft, type AccountLimits } from './accountLimits';
import { countOf, sentence, type Sentence } from '../sentence';
import type { RunSnapshot } from '../runSnapshot';

type Told = Pick<RunSnapshot, 'limits' | 'chats' | 'isLimited' | 'limitedUntilMs'>;

/** What is known of the account's limits and of whom they are about, a sentence each; none where nothing can be told. */
export function limitTexts(snapshot: Told): readonly Sentence[] {
  return [...accountTexts(snapshot), ...chatTexts(snapshot)];
}

/** Why the run waits for WhatsApp, and until when, where WhatsApp says that. */
export function limitedText(untilMs: number | null): Sentence {
  return untilMs === null
    ? sentence('WhatsApp limits this account')
    : sentence('WhatsApp limits this account until {0}', { kind: 'moment', atMs: untilMs });
}

function accountTexts({ limits, isLimited, limitedUntilMs }: Told): readonly Sentence[] {
  if (isLimited) return [heldText(limits, limitedUntilMs)];
  if (limits === null) return [];
  const quota = quotaText(limits);
  if (quota !== null) return [quota];
  const isUntold = limits.lock.kind === 'unknown' && limits.quota.kind === 'unknown';
  return [isUntold ? sentence('WhatsApp doesn’t tell this account’s limits') : sentence('WhatsApp sets no limit now')];
}

function heldText(limits: AccountLimits | null, untilMs: number | null): Sentence {
  const isQuota = limits !== null && closedForNewChats(limits)?.by === 'quota';
  if (untilMs === null) {
    return isQuota
      ? sentence('WhatsApp lets you start no more new chats for now')
      : sentence('WhatsApp limits this account: no new chats are started');
  }
  return isQuota
    ? sentence('WhatsApp lets you start no more new chats until {0}', { kind: 'day', atMs: untilMs })
    : sentence('WhatsApp limits this account: no new chats are started until {0}', { kind: 'moment', atMs: untilMs });
}

function quotaText(limits: AccountLimits): Sentence | null {
  const leftCount = newChatsLeft(limits);
  if (leftCount === null || limits.quota.kind !== 'limited') return null;
  const { cycleEndMs } = limits.quota;
  if (cycleEndMs === null) {
    return leftCount === 1
      ? sentence('WhatsApp lets you start {0} more new chat', countOf(leftCount))
      : sentence('WhatsApp lets you start {0} more new chats', countOf(leftCount));
  }
  const day = { kind: 'day', atMs: cycleEndMs } as const;
  return leftCount === 1
    ? sentence('WhatsApp lets you start {0} more new chat until {1}', countOf(leftCount), day)
    : sentence('WhatsApp lets you start {0} more new chats until {1}', countOf(leftCount), day);
}

function chatTexts({ chats }: Told): readonly Sentence[] {
  if (chats === null) return [];
  const count = chats.knownCount + chats.newCount;
  if (count === 0) return [];
  return [sentence('{0} of {1} recipients are new chats', countOf(chats.newCount), countOf(count))];
}

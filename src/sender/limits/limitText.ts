import { closedForNewChats, newChatsLeft, type AccountLimits } from './accountLimits';
import { message, type Message } from '../message';
import type { RunSnapshot } from '../runSnapshot';

/** Figures and times as the reader's language writes them. */
export interface LimitWords {
  readonly number: (value: number) => string;
  /** A day. */
  readonly day: (atMs: number) => string;
  /** A day and a time. */
  readonly moment: (atMs: number) => string;
}

type Told = Pick<RunSnapshot, 'limits' | 'chats' | 'isLimited' | 'limitedUntilMs'>;

/** What is known of the account's limits and of whom they are about, a sentence each; none where nothing can be told. */
export function limitTexts(snapshot: Told, words: LimitWords): readonly Message[] {
  return [...accountTexts(snapshot, words), ...chatTexts(snapshot, words)];
}

/** Why the run waits for WhatsApp, and until when, where WhatsApp says that. */
export function limitedText(untilMs: number | null, words: Pick<LimitWords, 'moment'>): Message {
  return untilMs === null
    ? message('WhatsApp limits this account')
    : message('WhatsApp limits this account until {0}', words.moment(untilMs));
}

function accountTexts({ limits, isLimited, limitedUntilMs }: Told, words: LimitWords): readonly Message[] {
  if (isLimited) return [heldText(limits, limitedUntilMs, words)];
  if (limits === null) return [];
  const quota = quotaText(limits, words);
  if (quota !== null) return [quota];
  const isUntold = limits.lock.kind === 'unknown' && limits.quota.kind === 'unknown';
  return [isUntold ? message('WhatsApp doesn’t tell this account’s limits') : message('WhatsApp sets no limit now')];
}

function heldText(limits: AccountLimits | null, untilMs: number | null, words: LimitWords): Message {
  const isQuota = limits !== null && closedForNewChats(limits)?.by === 'quota';
  if (untilMs === null) {
    return isQuota
      ? message('WhatsApp lets you start no more new chats for now')
      : message('WhatsApp limits this account: no new chats are started');
  }
  return isQuota
    ? message('WhatsApp lets you start no more new chats until {0}', words.day(untilMs))
    : message('WhatsApp limits this account: no new chats are started until {0}', words.moment(untilMs));
}

function quotaText(limits: AccountLimits, words: LimitWords): Message | null {
  const leftCount = newChatsLeft(limits);
  if (leftCount === null || limits.quota.kind !== 'limited') return null;
  const { cycleEndMs } = limits.quota;
  if (cycleEndMs === null) {
    return leftCount === 1
      ? message('WhatsApp lets you start {0} more new chat', words.number(leftCount))
      : message('WhatsApp lets you start {0} more new chats', words.number(leftCount));
  }
  const day = words.day(cycleEndMs);
  return leftCount === 1
    ? message('WhatsApp lets you start {0} more new chat until {1}', words.number(leftCount), day)
    : message('WhatsApp lets you start {0} more new chats until {1}', words.number(leftCount), day);
}

function chatTexts({ chats }: Told, words: LimitWords): readonly Message[] {
  if (chats === null) return [];
  const count = chats.knownCount + chats.newCount;
  if (count === 0) return [];
  return [message('{0} of {1} recipients are new chats', words.number(chats.newCount), words.number(count))];
}

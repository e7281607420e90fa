import { closedForNewChats, newChatsLeft, type AccountLimits } from '../limits/accountLimits';
import type { SenderOptions } from '../options';
import type { RunSnapshot } from '../runSnapshot';
import { countOf, sentence, type Sentence, type SentenceArgument } from '../sentence';

export interface ListForPace {
  readonly sentCount: number;
  readonly newChatCount: number;
  readonly options: SenderOptions;
  /** What WhatsApp says of the account; null where it hasn't been asked. */
  readonly limits: AccountLimits | null;
}

/** Why this list should be spread over days, in numbers; null where nothing speaks for it. */
export function recommendCareful(list: ListForPace): Sentence | null {
  const byLimits = limitsAgainst(list);
  if (byLimits !== null || isSpread(list.options) || list.newChatCount <= MANY_NEW_COUNT) return byLimits;
  return sentence('{0} of {1} are new chats', countOf(list.newChatCount), countOf(list.sentCount));
}

/** The same by what WhatsApp lets the account do, and by nothing else: for a run, once it has been asked. */
export function limitsAgainst({ sentCount, newChatCount, options, limits }: ListForPace): Sentence | null {
  if (limits === null || isSpread(options) || newChatCount === 0) return null;
  const [newChats, all] = [countOf(newChatCount), countOf(sentCount)];
  const closed = closedForNewChats(limits);
  if (closed !== null) return whileClosed(newChats, all, closed.untilMs);
  const leftCount = newChatsLeft(limits);
  if (leftCount === null || newChatCount <= leftCount || limits.quota.kind !== 'limited') return null;
  const { cycleEndMs } = limits.quota;
  const left = countOf(leftCount);
  return cycleEndMs === null
    ? sentence('{0} of {1} are new chats; WhatsApp lets this account start {2}', newChats, all, left)
    : sentence('{0} of {1} are new chats; WhatsApp lets this account start {2} until {3}', newChats, all, left, {
        kind: 'day',
        atMs: cycleEndMs,
      });
}

/** What is said of a run that goes too fast for its account; null where nothing is. */
export function adviceForRun(
  { chats, limits }: Pick<RunSnapshot, 'chats' | 'limits'>,
  options: SenderOptions,
): Sentence | null {
  if (chats === null) return null;
  const { knownCount, newCount } = chats;
  const reason = limitsAgainst({ sentCount: knownCount + newCount, newChatCount: newCount, options, limits });
  return reason && carefulText(reason);
}

/** The advice, with its reason. */
export function carefulText(reason: Sentence): Sentence {
  return sentence('{0}: the pace “Careful” spreads them over days', reason);
}

function whileClosed(newChats: SentenceArgument, all: SentenceArgument, untilMs: number | null): Sentence {
  return untilMs === null
    ? sentence('{0} of {1} are new chats, and WhatsApp lets this account start none for now', newChats, all)
    : sentence('{0} of {1} are new chats, and WhatsApp lets this account start none until {2}', newChats, all, {
        kind: 'moment',
        atMs: untilMs,
      });
}

/** It is over days already, or nobody is new. */
function isSpread({ newChatsPerDayCount, perDayCount, onlyKnown }: SenderOptions): boolean {
  return onlyKnown || newChatsPerDayCount > 0 || (perDayCount > 0 && perDayCount <= MANY_COUNT);
}

/** So many a day are what *Careful* has. */
const MANY_COUNT = 200;
const MANY_NEW_COUNT = 40;

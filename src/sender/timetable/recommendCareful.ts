import type { AccountLimits } from '../limits/accountLimits';
import { closedForNewChats, newChatsLeft } from '../limits/accountLimits';
import type { SenderOptions } from '../options';
import { countOf, sentence, type Sentence } from '../sentence';

export interface ListForPace {
  readonly sentCount: number;
  readonly newChatCount: number;
  readonly options: SenderOptions;
  /** Null where WhatsApp hasn’t been asked. */
  readonly limits: AccountLimits | null;
}

/** Why this list should be spread over days, in numbers; null where nothing speaks for it. */
export function recommendCareful({ sentCount, newChatCount, options, limits }: ListForPace): Sentence | null {
  const hasCap = options.newChatsPerDayCount > 0 || (options.perDayCount > 0 && options.perDayCount <= MANY_COUNT);
  if (hasCap || newChatCount === 0) return null;
  const counts = [countOf(newChatCount), countOf(sentCount)] as const;
  const closed = limits && closedForNewChats(limits);
  if (closed) return sentence('{0} of {1} are new chats, and WhatsApp limits this account now.', ...counts);
  const leftCount = limits && newChatsLeft(limits);
  if (leftCount !== null && leftCount < newChatCount) {
    return sentence(
      '{0} of {1} are new chats, and WhatsApp lets this account start {2}.',
      ...counts,
      countOf(leftCount),
    );
  }
  return newChatCount > MANY_NEW_COUNT ? sentence('{0} of {1} are new chats.', ...counts) : null;
}

/** So many a day are what *Careful* has. */
const MANY_COUNT = 200;
const MANY_NEW_COUNT = 40;

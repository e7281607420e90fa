import type { SenderOptions } from '../options';
import { countOf, sentence, type Sentence } from '../sentence';

export interface ListForPace {
  readonly sentCount: number;
  readonly newChatCount: number;
  readonly options: SenderOptions;
}

/** Why this list should be spread over days, in numbers; null where nothing speaks for it. */
export function recommendCareful({ sentCount, newChatCount, options }: ListForPace): Sentence | null {
  const hasCap = options.newChatsPerDayCount > 0 || (options.perDayCount > 0 && options.perDayCount <= MANY_COUNT);
  if (hasCap || newChatCount <= MANY_NEW_COUNT) return null;
  return sentence('{0} of {1} are new chats.', countOf(newChatCount), countOf(sentCount));
}

/** So many a day are what *Careful* has. */
const MANY_COUNT = 200;
const MANY_NEW_COUNT = 40;

import { message, type Message } from '../../sender/message';
import type { RowList } from '../../panel/protocol';
import type { Texts } from '../../panel/texts';

/** The word after a count, for one row and for more: `12 duplicates`. */
const WORDS: Readonly<Record<RowList, readonly [one: Message, other: Message]>> = {
  ready: [message('row ready'), message('rows ready')],
  duplicate: [message('duplicate'), message('duplicates')],
  invalid: [message('invalid number'), message('invalid numbers')],
  empty: [message('row without a number'), message('rows without a number')],
  hidden: [message('hidden row'), message('hidden rows')],
  blankVariable: [message('row with a gap in the message'), message('rows with a gap in the message')],
  attachment: [message('file that can’t be attached'), message('files that can’t be attached')],
  tooLong: [message('message too long'), message('messages too long')],
  emptyMessage: [message('empty message'), message('empty messages')],
};

export function verdictText(texts: Texts, verdict: RowList, count: number): string {
  return texts.plural(count, ...WORDS[verdict]);
}

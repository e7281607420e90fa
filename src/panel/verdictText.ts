import { sentence, type Sentence } from '../sender/sentence';
import type { RowList } from './protocol';
import type { Texts } from './texts';

/** The word after a count, for one row and for more: `12 duplicates`. */
const WORDS: Readonly<Record<RowList, readonly [one: Sentence, other: Sentence]>> = {
  ready: [sentence('row ready'), sentence('rows ready')],
  duplicate: [sentence('duplicate'), sentence('duplicates')],
  invalid: [sentence('invalid number'), sentence('invalid numbers')],
  empty: [sentence('row without a number'), sentence('rows without a number')],
  hidden: [sentence('hidden row'), sentence('hidden rows')],
  optedOut: [sentence('person who opted out'), sentence('people who opted out')],
  alreadySent: [sentence('person already written to'), sentence('people already written to')],
  blankVariable: [sentence('row with a gap in the message'), sentence('rows with a gap in the message')],
  attachment: [sentence('file that can’t be attached'), sentence('files that can’t be attached')],
  template: [sentence('row that the template can’t take'), sentence('rows that the template can’t take')],
  tooLong: [sentence('message too long'), sentence('messages too long')],
  emptyMessage: [sentence('empty message'), sentence('empty messages')],
};

export function verdictText(texts: Texts, verdict: RowList, count: number): string {
  return texts.plural(count, ...WORDS[verdict]);
}

import type { Verdict } from '../sender/model';
import { message, type Message } from '../sender/message';
import type { Texts } from './texts';

/** The word after a count, for one row and for more: `12 duplicates`. */
const WORDS: Readonly<Record<Verdict, readonly [one: Message, other: Message]>> = {
  ready: [message('row ready'), message('rows ready')],
  duplicate: [message('duplicate'), message('duplicates')],
  invalid: [message('invalid number'), message('invalid numbers')],
  empty: [message('row without a number'), message('rows without a number')],
  hidden: [message('hidden row'), message('hidden rows')],
};

export function verdictText(texts: Texts, verdict: Verdict, count: number): string {
  return texts.plural(count, ...WORDS[verdict]);
}

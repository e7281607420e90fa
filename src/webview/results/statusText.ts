import { sentence, type Sentence } from '../../sender/sentence';
import type { ResultStatus } from '../../sender/journal/resultStatus';

/** The word for what became of a row. */
export function statusText(status: ResultStatus): Sentence {
  return WORDS[status];
}

const WORDS: Readonly<Record<ResultStatus, Sentence>> = {
  sent: sentence('sent'),
  delivered: sentence('delivered'),
  read: sentence('read'),
  answered: sentence('answered'),
  failed: sentence('failed'),
  skipped: sentence('skipped'),
  inDoubt: sentence('in doubt'),
  left: sentence('not sent yet'),
};

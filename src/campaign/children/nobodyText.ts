import type { ChildKind } from '../../sender/childSession';
import { sentence, type Sentence } from '../../sender/sentence';

/** Where there is nobody to make a session of. */
export function nobodyText(kind: ChildKind): Sentence {
  return TEXTS[kind];
}

const TEXTS: Readonly<Record<ChildKind, Sentence>> = {
  retry: sentence('Nobody is left to try again: nothing was sent.'),
  unread: sentence('Nobody is left who hasn’t read it: nothing was sent.'),
  unanswered: sentence('Nobody is left who hasn’t answered: nothing was sent.'),
};

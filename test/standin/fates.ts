import type { Fate, PageAction } from './protocol';

/** What the page does with a message of each fate; the rest is the server's. */
export const PAGE_ACTIONS: Readonly<Record<Fate, PageAction>> = {
  ok: 'leave',
  rejectBefore: 'reject',
  rejectAfter: 'reject',
  hangBefore: 'hang',
  hangAfter: 'hang',
  undefinedBefore: 'undefined',
  undefinedAfter: 'undefined',
  reloadBefore: 'reload',
  reloadAfter: 'reload',
  refused: 'leave',
  noAck: 'leave',
  lostAck: 'leave',
};

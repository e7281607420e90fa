import { sentence } from '../../sender/sentence';
import { element, setShown, setText } from '../widgets/element';
import { isOver, type Page } from '../page';
import type { RunView } from '../../panel/protocol';
import { button } from '../widgets/toolkit';
import { unsureRows } from './unsureRows';

/** Asks about the rows whose message may have left. Nothing is sent twice unless a person says so here. */
export function doubtQuestion(page: Page) {
  const { texts, post } = page;
  const words = element('p');
  const rows = unsureRows(page);
  const leave = button('primary', texts.t('Leave them'), () => decide('leave'));
  const again = button('secondary', texts.t('Send again'), () => decide('sendAgain'));
  const node = element(
    'div',
    { class: 'question', role: 'group', 'aria-label': texts.t('Messages in doubt') },
    words,
    rows.node,
    element('div', { class: 'buttons' }, leave, again),
  );
  let run: RunView | null = null;

  function decide(decision: 'leave' | 'sendAgain'): void {
    if (run === null) return;
    post({ type: 'decideUnknown', decision });
    setShown(node, false);
  }

  return {
    node,
    showRows: rows.show,
    update: (current: RunView): void => {
      run = current;
      const waits = current.drivenBy === '' && (current.phase === 'paused' || isOver(current.phase));
      setShown(node, waits && current.unsureCount > 0);
      rows.update(current.unsureCount);
      setText(words, describe(texts, current.unsureCount));
    },
  };
}

function describe(texts: Page['texts'], unsureCount: number): string {
  const shown = texts.number(unsureCount);
  return texts.plural(
    unsureCount,
    sentence(
      'For {0} person it is not certain whether the message left. Sent again, they may get it twice; left, they may not get it at all.',
      shown,
    ),
    sentence(
      'For {0} people it is not certain whether the message left. Sent again, they may get it twice; left, they may not get it at all.',
      shown,
    ),
  );
}

import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';

/** That the message is last time’s, and how to begin with none; and the messages that are saved under a name. */
export function lastTimeLine({ texts, post }: Page, onClear: () => void) {
  const { t } = texts;
  const words = element('span');
  const clear = element('button', { type: 'button', class: 'link' }, t('Clear the message'));
  clear.addEventListener('click', onClear);
  const saved = element('button', { type: 'button', class: 'link' }, t('Saved messages…'));
  saved.addEventListener('click', () => post({ type: 'savedMessages' }));
  const node = element('p', { class: 'last-time note' }, words, ' ', clear, ' ', saved);
  return {
    node,
    update: (lastTime: string, isFixed: boolean): void => {
      setText(words, lastTime);
      setShown(words, lastTime !== '');
      setShown(clear, lastTime !== '');
      setShown(node, !isFixed);
    },
  };
}

import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';

/** The file that goes with each message. The host asks which; the page says what was chosen. */
export function attachmentLine({ texts, post }: Page) {
  const { t } = texts;
  const name = element('span', { class: 'attachment-name' });
  const choose = element('button', { type: 'button', class: 'link' }, t('Attach a file…'));
  const remove = element('button', { type: 'button', class: 'link' }, t('Remove'));
  choose.addEventListener('click', () => post({ type: 'chooseAttachment' }));
  remove.addEventListener('click', () => {
    post({ type: 'removeAttachment' });
    choose.focus();
  });
  const node = element('p', { class: 'attachment' }, name, choose, remove);
  return {
    node,
    update: (attachment: string, isFixed: boolean): void => {
      const isThere = attachment !== '';
      setShown(node, isThere || !isFixed);
      setText(name, isThere ? t('With {0}', attachment) : '');
      setShown(name, isThere);
      setText(choose, isThere ? t('Change…') : t('Attach a file…'));
      setShown(choose, !isFixed);
      setShown(remove, isThere && !isFixed);
    },
  };
}

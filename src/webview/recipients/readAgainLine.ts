import { element, setShown } from '../widgets/element';
import type { Page, Section } from '../page';

/** For who has mended a workbook, or changed it meanwhile. */
export function readAgainLine({ texts, post }: Page): Section {
  const { t } = texts;
  const words = element('span', {}, t('The workbook has been changed since it was read.'));
  const again = element('button', { type: 'button', class: 'link' }, t('Read again'));
  again.addEventListener('click', () => post({ type: 'readAgain' }));
  const node = element('p', { class: 'read-again', role: 'status' }, words, again);
  return {
    node,
    update: ({ workbook, isStale }) => {
      setShown(node, isStale || workbook.kind === 'failed');
      setShown(words, isStale);
    },
  };
}

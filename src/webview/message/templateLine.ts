import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { PanelState } from '../../panel/protocol';

/** The template that goes out through the Business API in the place of the text. The host asks which. */
export function templateLine({ texts, post }: Page) {
  const { t } = texts;
  const name = element('span', { class: 'attachment-name' });
  const choose = element('button', { type: 'button', class: 'link' }, t('Choose a template…'));
  const remove = element('button', { type: 'button', class: 'link' }, t('Write a text instead'));
  choose.addEventListener('click', () => post({ type: 'chooseTemplate' }));
  remove.addEventListener('click', () => {
    post({ type: 'removeTemplate' });
    choose.focus();
  });
  const list = element('ul', { class: 'note template-places' });
  const node = element('div', { class: 'template' }, element('p', { class: 'attachment' }, name, choose, remove), list);
  let shown = '';
  return {
    node,
    update: ({ transport, business }: PanelState, isFixed: boolean): void => {
      const { template, filled } = business;
      setShown(node, transport === 'cloud-api' && (!isFixed || template !== null));
      setText(
        name,
        template === null ? '' : t('Template {0}, {1}, {2}', template.name, template.language, template.category),
      );
      setShown(name, template !== null);
      setText(choose, template === null ? t('Choose a template…') : t('Change…'));
      setShown(choose, !isFixed);
      setShown(remove, template !== null && !isFixed);
      const key = JSON.stringify(filled);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(...filled.map((each) => element('li', {}, sayFilled(each, t))));
    },
  };
}

function sayFilled(
  { place, column, fallback }: PanelState['business']['filled'][number],
  t: Page['texts']['t'],
): string {
  if (column === '') return t('{0}: always “{1}”', place, fallback);
  return fallback === '' ? t('{0}: {1}', place, column) : t('{0}: {1}, or “{2}”', place, column, fallback);
}

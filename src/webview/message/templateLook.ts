import type { LookView } from '../../panel/business';
import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';

/** What stands around the body of a template, as the phone shows it. */
export function templateLook({ texts: { t } }: Page) {
  const header = element('p', { class: 'template-header', dir: 'auto' });
  const footer = element('p', { class: 'template-footer', dir: 'auto' });
  const buttons = element('ul', { class: 'template-buttons', 'aria-label': t('Buttons of the template') });
  return {
    header,
    footer,
    buttons,
    show: (look: LookView | null): void => {
      const { header: above, footer: below, buttons: words } = look ?? NOTHING;
      setText(header, above);
      setShown(header, above !== '');
      setText(footer, below);
      setShown(footer, below !== '');
      buttons.replaceChildren(...words.map((text) => element('li', { dir: 'auto' }, text)));
      setShown(buttons, words.length > 0);
    },
  };
}

const NOTHING: LookView = { header: '', footer: '', buttons: [] };

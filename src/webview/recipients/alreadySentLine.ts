import { element, setShown } from '../widgets/element';
import { isUnderWay, type Page, type Section } from '../page';

/** Who has got this very message already is left out, unless the person says otherwise here. */
export function alreadySentLine({ texts, post }: Page): Section {
  const input = element('input', { type: 'checkbox' });
  input.addEventListener('change', () => post({ type: 'includeAlreadySent', includes: input.checked }));
  const node = element(
    'label',
    { class: 'check' },
    input,
    texts.t('Send it also to those who have already got this very message'),
  );
  node.hidden = true;
  return {
    node,
    update: (state) => {
      const { problems } = state;
      setShown(node, problems !== null && problems.counts.alreadySent > 0 && !isUnderWay(state));
      const isChecked = problems?.includesAlreadySent ?? false;
      if (input.checked !== isChecked) input.checked = isChecked;
    },
  };
}

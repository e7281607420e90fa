import { element, setShown } from '../widgets/element';
import { countryLabel } from './countryQuestion';
import type { Page } from '../page';
import type { CheckedView } from '../../panel/protocol';

/** Where the messages go: “1,790 France · 22 Belgium”. A country that some numbers were only taken for is marked. */
export function destinations({ texts }: Page) {
  const node = element('p', { class: 'note destinations' });
  node.hidden = true;
  let shown = '';
  return {
    node,
    update: (checked: CheckedView | null): void => {
      const counts = checked?.destinations ?? [];
      setShown(node, counts.length > 0);
      const key = JSON.stringify(counts);
      if (checked === null || key === shown) return;
      shown = key;
      const parts = counts.slice(0, SHOWN_COUNT).flatMap(({ country, readyCount, foreignReadCount }, index) => {
        const text = texts.t('{0} {1}', texts.number(readyCount), countryLabel(checked.countries, country));
        const marked =
          foreignReadCount === 0
            ? text
            : element('strong', {}, texts.t('{0} ({1} written without +)', text, texts.number(foreignReadCount)));
        return index === 0 ? [marked] : [' · ', marked];
      });
      const restCount = counts.length - SHOWN_COUNT;
      if (restCount > 0) parts.push(' · ', texts.t('{0} more countries', texts.number(restCount)));
      node.replaceChildren(texts.t('The messages go to:'), ' ', ...parts);
    },
  };
}

const SHOWN_COUNT = 12;

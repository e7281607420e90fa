import { countryLabel } from './countryQuestion';
import { element, setShown } from '../widgets/element';
import type { Page } from '../page';
import type { CheckedView, ReasonCount } from '../../panel/protocol';
import { button } from '../widgets/toolkit';

/** Above the invalid rows: the repair that helps most of them, then each reason with its count. */
export function reasonGroups({ texts, post }: Page) {
  const repair = element('div', { class: 'buttons' });
  const list = element('ul', { class: 'reasons', 'aria-label': texts.t('Rows by reason') });
  const node = element('div', {}, repair, list);
  node.hidden = true;
  return {
    node,
    /** @param checked whose repairs are offered; null where they are of no use */
    show: (groups: readonly ReasonCount[], checked: CheckedView | null): void => {
      const best = checked?.repairs[0];
      setShown(node, groups.length > 0);
      list.replaceChildren(
        ...groups.map(({ reason, count }) =>
          element('li', {}, element('span', { class: 'count' }, texts.number(count)), ' ', reason),
        ),
      );
      repair.replaceChildren();
      if (checked === null || best === undefined) return;
      const text = texts.t(
        '{0} instead of {1}: {2} of {3} become valid',
        countryLabel(checked.countries, best.country),
        countryLabel(checked.countries, checked.country),
        texts.number(best.validCount),
        texts.number(checked.counts.invalid),
      );
      repair.append(button('secondary', text, () => post({ type: 'setCountry', country: best.country })));
    },
  };
}

/** The rows of the commonest reason first. */
export function byReason<Row extends { readonly reason: string }>(
  rows: readonly Row[],
  groups: readonly ReasonCount[],
): readonly Row[] {
  const places = new Map(groups.map(({ reason }, index) => [reason, index]));
  return rows.toSorted(
    (left, right) => (places.get(left.reason) ?? groups.length) - (places.get(right.reason) ?? groups.length),
  );
}

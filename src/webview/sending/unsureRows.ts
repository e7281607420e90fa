import { dataRow, dataTable } from '../widgets/dataTable';
import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { ToWebview } from '../../panel/protocol';

/** The rows in doubt one by one, on demand: whom it is about, when it was tried, and why it isn't known. */
export function unsureRows({ texts, post }: Page) {
  const { t } = texts;
  const table = dataTable([t('Row'), t('Number'), t('Tried at'), t('Reason')], t('Messages in doubt'));
  const note = element('p', { class: 'note', role: 'status' });
  const node = element('details', {}, element('summary', {}, t('Show the rows')), table.node, note);
  let askedCount = 0;

  function ask(count: number): void {
    askedCount = count;
    if (!node.open || count === 0) return;
    setText(note, t('Looking up the rows…'));
    post({ type: 'showUnsure' });
  }

  node.addEventListener('toggle', () => ask(askedCount));
  return {
    node,
    update: (unsureCount: number): void => {
      if (unsureCount !== askedCount) ask(unsureCount);
    },
    show: ({ rows, totalCount }: ToWebview & { readonly type: 'unsure' }): void => {
      table.show(
        rows.map(({ row, phone, triedAtMs, reason }) =>
          dataRow(
            String(row),
            element('bdi', {}, phone),
            triedAtMs === null ? '' : texts.dateAndTime(triedAtMs),
            reason,
          ),
        ),
      );
      setShown(note, rows.length < totalCount);
      setText(note, t('The first {0} of {1} rows.', texts.number(rows.length), texts.number(totalCount)));
    },
  };
}

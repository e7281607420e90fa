import { dataRow, dataTable } from '../widgets/dataTable';
import { element } from '../widgets/element';
import type { Page } from '../page';
import type { ResultRowView } from '../../panel/protocol';
import type { ResultAction } from '../../panel/intents';
import { statusText } from './statusText';

/** The rows of a page, each with what can be done about it. */
export function resultsTable({ texts, post }: Page) {
  const { t } = texts;
  const titles = [t('Row'), t('Number'), t('Who'), t('Status'), t('At'), t('Reason'), t('Actions')];
  const table = dataTable(titles, t('Rows by result'));

  function link({ index, row }: ResultRowView, label: string, action: ResultAction): HTMLElement {
    const spoken = t('{0}, row {1}', label, row);
    const node = element('button', { type: 'button', class: 'link', 'aria-label': spoken }, label);
    node.addEventListener('click', () => {
      post({ type: 'ofResult', index, action });
      // The row may be drawn anew, without the button: the keyboard stays at the table.
      if (action === 'leave' || action === 'sendAgain') table.node.focus();
    });
    return node;
  }

  function actions(row: ResultRowView, mayDecide: boolean): HTMLElement {
    const doubt =
      row.isUndecided && mayDecide
        ? [link(row, t('Leave it'), 'leave'), link(row, t('Send it again'), 'sendAgain')]
        : [];
    return element(
      'span',
      { class: 'row-actions' },
      link(row, t('Copy number'), 'copyPhone'),
      link(row, t('Open chat'), 'openChat'),
      ...doubt,
    );
  }

  return {
    node: table.node,
    /** @param mayDecide whether the user’s word about rows in doubt is waited for here */
    show: (rows: readonly ResultRowView[], mayDecide: boolean): void => {
      table.show(
        rows.map((row) =>
          dataRow(
            String(row.row),
            element('bdi', {}, row.phone),
            element('bdi', {}, row.about),
            t(statusText(row.status).text),
            row.atMs === null ? '' : texts.dateAndTime(row.atMs),
            row.reason,
            actions(row, mayDecide),
          ),
        ),
      );
    },
  };
}

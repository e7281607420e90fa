import { sentence } from '../../sender/sentence';
import { dataRow, dataTable } from '../widgets/dataTable';
import { element, setShown, setText } from '../widgets/element';
import { showHiddenMarks } from '../widgets/hiddenMarks';
import type { Page } from '../page';
import type { CheckedView, RowList, RowView, ToWebview } from '../../panel/protocol';
import { byReason, reasonGroups } from './reasonGroups';
import { verdictText } from '../../panel/verdictText';

/** The rows behind a verdict: row, cell, number as the sheet shows it, and why. */
export function rowsList(page: Page, onClose: () => void) {
  const { texts } = page;
  const { t } = texts;
  const note = element('p', { class: 'note', role: 'status' });
  const table = dataTable([t('Row'), t('Cell'), t('Number as shown'), t('Reason')], t('Rows'));
  const reasons = reasonGroups(page);
  const node = element('div', { class: 'rows' }, reasons.node, table.node, note);
  node.hidden = true;
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClose();
  });
  let shown: RowList | null = null;
  return {
    node,
    open: (verdict: RowList | null): void => {
      if (verdict !== shown) {
        table.show([]);
        reasons.show([], null);
        setText(note, verdict === null ? '' : t('Looking up the rows…'));
      }
      shown = verdict;
      setShown(node, verdict !== null);
    },
    /** @param checked the sheet they are of, while its choices can be changed */
    show: (
      { verdict, rows, totalCount, groups }: ToWebview & { readonly type: 'rows' },
      checked: CheckedView | null,
    ): void => {
      if (verdict !== shown) return;
      const label = `${texts.number(totalCount)} ${verdictText(texts, verdict, totalCount)}`;
      reasons.show(groups, checked);
      table.show(byReason(rows, groups).map(tableRow), label);
      setText(note, describe(rows.length, totalCount));
    },
  };

  function describe(shownCount: number, totalCount: number): string {
    if (shownCount < totalCount) {
      return t('The first {0} of {1} rows.', texts.number(shownCount), texts.number(totalCount));
    }
    return totalCount === 0
      ? t('No rows.')
      : texts.plural(
          totalCount,
          sentence('{0} row.', texts.number(totalCount)),
          sentence('{0} rows.', texts.number(totalCount)),
        );
  }
}

function tableRow({ row, cell, phoneText, reason }: RowView): HTMLTableRowElement {
  return dataRow(String(row), cell, element('bdi', {}, showHiddenMarks(phoneText)), reason);
}

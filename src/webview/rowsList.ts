import { message } from '../sender/message';
import type { Verdict } from '../sender/model';
import { element, setShown, setText } from './element';
import { showHiddenMarks } from './hiddenMarks';
import type { Page } from './page';
import type { RowView, ToWebview } from './protocol';
import { verdictText } from './verdictText';

/** The rows behind a verdict: row, cell, number as the sheet shows it, and why. A native table reads best aloud. */
export function rowsList({ texts }: Page, onClose: () => void) {
  const { t } = texts;
  const note = element('p', { class: 'note', role: 'status' });
  const body = element('tbody');
  const titles = [t('Row'), t('Cell'), t('Number as shown'), t('Reason')];
  const head = element(
    'thead',
    {},
    element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title))),
  );
  const table = element('table', {}, head, body);
  const scroller = element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': t('Rows') }, table);
  const node = element('div', { class: 'rows' }, scroller, note);
  node.hidden = true;
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClose();
  });
  let shown: Verdict | null = null;
  return {
    node,
    open: (verdict: Verdict | null): void => {
      if (verdict !== shown) {
        body.replaceChildren();
        setText(note, verdict === null ? '' : t('Looking up the rows…'));
        setShown(scroller, false);
      }
      shown = verdict;
      setShown(node, verdict !== null);
    },
    show: ({ verdict, rows, totalCount }: ToWebview & { readonly type: 'rows' }): void => {
      if (verdict !== shown) return;
      scroller.setAttribute('aria-label', `${texts.number(totalCount)} ${verdictText(texts, verdict, totalCount)}`);
      body.replaceChildren(...rows.map((row) => tableRow(row)));
      setShown(scroller, rows.length > 0);
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
          message('{0} row.', texts.number(totalCount)),
          message('{0} rows.', texts.number(totalCount)),
        );
  }
}

function tableRow({ row, cell, phoneText, reason }: RowView): HTMLElement {
  return element(
    'tr',
    {},
    element('td', { class: 'figure' }, String(row)),
    element('td', {}, cell),
    element('td', {}, element('bdi', {}, showHiddenMarks(phoneText))),
    element('td', {}, reason),
  );
}

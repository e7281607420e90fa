import { element, setAttribute, setShown } from './element';

/** A native table, which reads best aloud, in a frame that scrolls. Hidden while it has no rows. */
export function dataTable(titles: readonly string[], label: string) {
  const body = element('tbody');
  const heads = titles.map((title) => element('th', { scope: 'col' }, title));
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads)), body);
  const node = element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': label }, table);
  node.hidden = true;
  return {
    node,
    show: (rows: readonly HTMLTableRowElement[], newLabel = label): void => {
      setAttribute(node, 'aria-label', newLabel);
      body.replaceChildren(...rows);
      setShown(node, rows.length > 0);
    },
  };
}

/** A row of it; the first cell is a figure. */
export function dataRow(figure: string, ...cells: readonly (Node | string)[]): HTMLTableRowElement {
  const rest = cells.map((cell) => element('td', {}, cell));
  return element('tr', {}, element('td', { class: 'figure' }, figure), ...rest);
}

import { element, setShown } from '../widgets/element';
import { outlineOf, type Page, type Section } from '../page';

/** The first rows of the sheet as they are, with the column of the phone numbers marked: a wrong one shows at a glance. */
export function firstRows({ texts }: Page): Section {
  const { t } = texts;
  const table = element('table');
  const attributes = { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': t('First rows of the sheet') };
  const node = element('div', { class: 'first-rows' }, element('div', attributes, table));
  node.hidden = true;
  let shown = '';

  function head(headers: readonly string[], phoneColumn: number | null): HTMLElement {
    const names = headers.map((header, column) => {
      const mark = column === phoneColumn ? [' ', element('span', { class: 'mark' }, t('phone'))] : [];
      return element('th', { scope: 'col', ...markOf(column, phoneColumn) }, header, ...mark);
    });
    return element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, t('Row')), ...names));
  }

  return {
    node,
    update: ({ workbook, firstRows: rows }) => {
      const outline = outlineOf(workbook);
      const headers = (outline?.headers ?? []).slice(0, COLUMNS_COUNT);
      const phoneColumn = outline?.phoneColumn ?? null;
      setShown(node, outline !== null && rows.length > 0);
      const key = JSON.stringify([headers, phoneColumn, rows]);
      if (key === shown) return;
      shown = key;
      const body = rows.map(({ row, values }) =>
        element(
          'tr',
          {},
          element('td', { class: 'figure' }, String(row)),
          ...headers.map((_, column) =>
            element('td', markOf(column, phoneColumn), element('bdi', {}, values[column] ?? '')),
          ),
        ),
      );
      table.replaceChildren(head(headers, phoneColumn), element('tbody', {}, ...body));
    },
  };
}

function markOf(column: number, phoneColumn: number | null): Readonly<Record<string, string>> {
  return column === phoneColumn ? { class: 'phone' } : {};
}

/** More are for the message’s columns below. */
const COLUMNS_COUNT = 30;

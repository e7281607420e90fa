import { element, setDisabled, setShown, setText } from './element';
import type { Page } from './page';
import type { OutlineView } from './protocol';
import { type Choice, dropdown, setChoices, type Dropdown } from './toolkit';

/** Sheet, phone column and country. */
export function pickers({ texts, post }: Page) {
  const { t } = texts;
  const unchosen = { value: NONE, label: t('Choose…') };
  const sheet = labelled(t('Sheet'), 'sheet', (value) => {
    if (value !== NONE) post({ type: 'setSheet', sheet: value });
  });
  const headerRow = labelled(t('Header row'), 'header-row', (value) =>
    post({ type: 'setHeaderRow', headerRow: Number(value) }),
  );
  const column = labelled(t('Phone column'), 'phone-column', (value) => {
    if (value !== NONE) post({ type: 'setPhoneColumn', column: Number(value) });
  });
  const country = labelled(t('Default country'), 'country', (value) => post({ type: 'setCountry', country: value }));
  const fallback = labelled(t('Where it is empty'), 'fallback-column', (value) =>
    post({ type: 'setFallbackColumn', column: value === NONE ? null : Number(value) }),
  );
  setText(fallback.hint, t('The number of this column is used in rows where the phone column is empty.'));
  const locale = labelled(t('Numbers and dates'), 'locale', (value) => post({ type: 'setLocale', locale: value }));
  setText(locale.hint, t('The language in which the message writes them.'));
  const hidden = element('input', { type: 'checkbox', id: 'include-hidden' });
  hidden.addEventListener('change', () => post({ type: 'setIncludeHidden', includeHidden: hidden.checked }));
  const hiddenLabel = element('label', { class: 'check' }, hidden, t('Include hidden rows'));
  const others = [fallback.node, country.node, locale.node];
  const fields = element('div', { class: 'fields' }, sheet.node, headerRow.node, column.node, ...others);
  const node = element('div', {}, fields, hiddenLabel);
  return {
    node,
    update: (workbook: OutlineView | null, hiddenCount: number, fixed: boolean): void => {
      setShown(node, workbook !== null);
      if (workbook === null) return;
      const sheets = workbook.sheets.map(({ name, hidden }) => ({
        value: name,
        label: hidden ? t('{0} (hidden)', name) : name,
      }));
      const hiddenColumns = new Set(workbook.hiddenColumns);
      const columns = workbook.headers.map((header, index) => ({
        value: String(index),
        label: hiddenColumns.has(index) ? t('{0} (hidden)', header) : header,
      }));
      setChoices(sheet.input, workbook.sheet === NONE ? [unchosen, ...sheets] : sheets, workbook.sheet);
      const rows = Math.max(OFFERED_ROWS_COUNT, workbook.headerRow);
      const headerRows = Array.from({ length: rows }, (_, index) => ({
        value: String(index + 1),
        label: t('Row {0}', index + 1),
      }));
      setChoices(headerRow.input, [{ value: '0', label: t('No headers') }, ...headerRows], String(workbook.headerRow));
      const { phoneColumn } = workbook;
      if (phoneColumn === null) setChoices(column.input, [unchosen, ...columns], NONE);
      else setChoices(column.input, columns, String(phoneColumn));
      setChoices(
        country.input,
        workbook.countries.map(({ code, name }) => ({ value: code, label: name })),
        workbook.country,
      );
      showFallback(workbook, columns);
      setChoices(
        locale.input,
        workbook.locales.map(({ code, name }) => ({ value: code, label: name })),
        workbook.locale,
      );
      setShown(locale.node, workbook.locale !== '');
      for (const { input } of [sheet, headerRow, column, fallback, country, locale]) setDisabled(input, fixed);
      setText(headerRow.hint, workbook.why.headerRow);
      setText(column.hint, workbook.why.phoneColumn);
      setText(country.hint, workbook.why.country);
      if (hidden.checked !== workbook.includesHidden) hidden.checked = workbook.includesHidden;
      setDisabled(hidden, fixed);
      setShown(hiddenLabel, workbook.includesHidden || hiddenCount > 0);
    },
  };

  /** Offered where another column holds phone numbers too. */
  function showFallback({ phoneColumn, otherPhoneColumns, fallbackColumn }: OutlineView, columns: readonly Choice[]): void {
    setShown(fallback.node, phoneColumn !== null && (otherPhoneColumns.length > 0 || fallbackColumn !== null));
    const offered = [...new Set([...otherPhoneColumns, ...(fallbackColumn === null ? [] : [fallbackColumn])])];
    const choices = offered.flatMap((index) => columns[index] ?? []);
    const none = { value: NONE, label: t('Leave the row out') };
    setChoices(fallback.input, [none, ...choices], fallbackColumn === null ? NONE : String(fallbackColumn));
  }
}

/** Headers further down are rare: a terminal can name any row. */
const OFFERED_ROWS_COUNT = 30;

/** No sheet, or no column. */
const NONE = '';

export function labelled(
  label: string,
  id: string,
  onChange: (value: string) => void,
): { readonly node: HTMLElement; readonly input: Dropdown; readonly hint: HTMLElement } {
  const labelId = `${id}-label`;
  const input = dropdown(labelId, onChange);
  const hint = element('p', { class: 'note hint', id: `${id}-hint` });
  input.setAttribute('aria-describedby', hint.id);
  const node = element('div', { class: 'field' }, element('label', { id: labelId }, label), input, hint);
  return { node, input, hint };
}

import { element, setDisabled, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { OutlineView } from '../../panel/protocol';
import { labelled, NONE } from '../widgets/labelledField';
import { fallbackPicker, localePicker } from './readingPickers';
import { setChoices } from '../widgets/toolkit';

/** Sheet, phone column and country. */
export function pickers(page: Page) {
  const { texts, post } = page;
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
  const fallback = fallbackPicker(page);
  const locale = localePicker(page);
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
      fallback.update(workbook, columns);
      locale.update(workbook);
      for (const { input } of [sheet, headerRow, column, fallback, country, locale]) setDisabled(input, fixed);
      setText(headerRow.hint, workbook.why.headerRow);
      setText(column.hint, workbook.why.phoneColumn);
      setText(country.hint, workbook.why.country);
      if (hidden.checked !== workbook.includesHidden) hidden.checked = workbook.includesHidden;
      setDisabled(hidden, fixed);
      setShown(hiddenLabel, workbook.includesHidden || hiddenCount > 0);
    },
  };
}

/** Headers further down are rare: a terminal can name any row. */
const OFFERED_ROWS_COUNT = 30;

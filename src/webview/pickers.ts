import { columnLetters } from '../sender/columnLetters';
import { element, setDisabled, setShown } from './element';
import type { Page } from './page';
import type { WorkbookView } from './protocol';
import { dropdown, setChoices, type Dropdown } from './toolkit';

type Checked = WorkbookView & { readonly kind: 'checked' };

/** Sheet, phone column and country. */
export function pickers({ texts, post }: Page) {
  const { t } = texts;
  const sheet = labelled(t('Sheet'), 'sheet', (value) => post({ type: 'setSheet', sheet: value }));
  const column = labelled(t('Phone column'), 'phone-column', (value) =>
    post({ type: 'setPhoneColumn', column: Number(value) }),
  );
  const country = labelled(t('Default country'), 'country', (value) => post({ type: 'setCountry', country: value }));
  const node = element('div', { class: 'fields' }, sheet.node, column.node, country.node);
  return {
    node,
    update: (workbook: Checked | null, fixed: boolean): void => {
      setShown(node, workbook !== null);
      if (workbook === null) return;
      const sheets = workbook.sheets.map(({ name, hidden }) => ({
        value: name,
        label: hidden ? t('{0} (hidden)', name) : name,
      }));
      const columns = workbook.headers.map((header, index) => ({
        value: String(index),
        label: header === '' ? t('Column {0}', columnLetters(index)) : header,
      }));
      setChoices(sheet.input, sheets, workbook.sheet);
      setChoices(column.input, columns, String(workbook.phoneColumn));
      setChoices(
        country.input,
        workbook.countries.map(({ code, name }) => ({ value: code, label: name })),
        workbook.country,
      );
      for (const { input } of [sheet, column, country]) setDisabled(input, fixed);
    },
  };
}

export function labelled(
  label: string,
  id: string,
  onChange: (value: string) => void,
): { readonly node: HTMLElement; readonly input: Dropdown } {
  const labelId = `${id}-label`;
  const input = dropdown(labelId, onChange);
  return { node: element('div', { class: 'field' }, element('label', { id: labelId }, label), input), input };
}

import { element } from './element';
import { dropdown, type Dropdown } from './toolkit';

/** The value of a choice that is none: no sheet, or no column. */
export const NONE = '';

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

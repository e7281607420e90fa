import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDivider,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
  type Button,
  type Dropdown,
  type TextArea,
  type TextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The only file that knows @vscode/webview-ui-toolkit, which is archived: the day it breaks, this one changes. Its
 * badge is not used (it sets a style attribute, which the page's CSP forbids), and it has no number field and no table.
 */
export type { Button, Dropdown, TextArea, TextField };

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDivider(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}

export function button(appearance: 'primary' | 'secondary', label: string, onClick: () => void): Button {
  const node = document.createElement('vscode-button') as Button;
  node.appearance = appearance;
  node.textContent = label;
  node.addEventListener('click', onClick);
  return node;
}

export function divider(): HTMLElement {
  return document.createElement('vscode-divider');
}

export function progressRing(label: string): HTMLElement {
  const node = document.createElement('vscode-progress-ring');
  node.setAttribute('aria-label', label);
  return node;
}

/** Its label is its content; its text is `value`. */
export function textArea(label: string, rowsCount: number): TextArea {
  const node = document.createElement('vscode-text-area') as TextArea;
  node.textContent = label;
  node.setAttribute('rows', String(rowsCount));
  node.setAttribute('resize', 'vertical');
  return node;
}

/** Its label is its content. */
export function textField(label: string): TextField {
  const node = document.createElement('vscode-text-field') as TextField;
  node.textContent = label;
  return node;
}

export function dropdown(labelId: string, onChange: (value: string) => void): Dropdown {
  const node = document.createElement('vscode-dropdown') as Dropdown;
  node.setAttribute('aria-labelledby', labelId);
  node.addEventListener('change', () => onChange(node.value));
  return node;
}

/** Rebuilds the options only where they differ, and never moves a list that is open. */
export function setChoices(node: Dropdown, choices: readonly Choice[], value: string): void {
  const key = JSON.stringify(choices);
  if (node.dataset['choices'] !== key) {
    node.dataset['choices'] = key;
    node.replaceChildren(...choices.map((choice) => option(choice, choice.value === value)));
  }
  if (!node.open && node.value !== value) node.value = value;
}

function option({ value, label }: Choice, selected: boolean): HTMLElement {
  const node = document.createElement('vscode-option');
  node.setAttribute('value', value);
  if (selected) node.setAttribute('selected', '');
  node.textContent = label;
  return node;
}

import { message } from '../sender/message';
import { debounce } from './debounce';
import { element, setShown, setText } from './element';
import { isUnderWay, type Page, type Section } from './page';
import type { PanelState, WorkbookView } from './protocol';
import { textArea, type TextArea } from './toolkit';

export interface MessageSection extends Section {
  /** The message as it stands on the page. */
  readonly draft: () => string;
  /** Hands what was typed to the host now. */
  readonly flush: () => void;
}

const TYPING_PAUSE_MS = 300;

/** The message being written. The page takes the host's over when it opens, and from then on only hands its own up. */
export function messageSection(page: Page, onDraft: () => void): MessageSection {
  const { texts, memory, post } = page;
  const area = textArea(texts.t('Message'), 9);
  const columns = columnChips(page, area);
  const unknown = element('p', { class: 'problem', role: 'alert' });
  const fixed = element('p', { class: 'note' }, texts.t('A session keeps the message that it began with.'));
  const node = element(
    'div',
    { class: 'message' },
    element('h2', {}, texts.t('Message')),
    area,
    columns.node,
    unknown,
    fixed,
  );
  let opened = false;

  const handUp = debounce(TYPING_PAUSE_MS, () => post({ type: 'setTemplate', template: area.value }));
  area.addEventListener('input', () => {
    memory.remember({ draft: area.value });
    handUp.start();
    onDraft();
  });
  area.addEventListener('focusout', () => handUp.flush());

  function open(state: PanelState, isFixed: boolean): void {
    opened = true;
    const draft = memory.state.draft;
    if (draft === null || draft === state.template || isFixed) {
      area.value = state.template;
      memory.remember({ draft: null });
    } else {
      area.value = draft;
      post({ type: 'setTemplate', template: draft });
    }
  }

  return {
    node,
    draft: () => area.value,
    flush: () => handUp.flush(),
    update: (state) => {
      const isFixed = isUnderWay(state) || state.workbook.kind === 'frozen';
      if (!opened) open(state, isFixed);
      if (isFixed && area.value !== state.template) area.value = state.template;
      if (area.readOnly !== isFixed) area.readOnly = isFixed;
      setShown(fixed, isFixed);
      columns.update(headersOf(state.workbook), isFixed);
      setText(unknown, describeUnknown(page, state.unknownNames));
      setShown(unknown, state.unknownNames.length > 0);
    },
  };
}

function describeUnknown({ texts }: Page, names: readonly string[]): string {
  if (names.length === 0) return '';
  const list = names.map((name) => `{{${name}}}`).join(', ');
  return texts.plural(
    names.length,
    message('The sheet has no column for {0}. Pick one of those below the message, or mend its name.', list),
    message('The sheet has no columns for {0}. Pick from those below the message, or mend their names.', list),
  );
}

function headersOf(workbook: WorkbookView): readonly string[] {
  return workbook.kind === 'checked' || workbook.kind === 'frozen' ? workbook.headers : [];
}

/** One chip a column: puts its name into the message at the caret. */
function columnChips({ texts }: Page, area: TextArea) {
  const node = element('div', { class: 'chips columns', role: 'group', 'aria-label': texts.t('Columns to insert') });
  let shown = '';
  return {
    node,
    update: (headers: readonly string[], fixed: boolean): void => {
      const names = headers.filter((header) => header.trim() !== '' && !/[{}|]/u.test(header));
      setShown(node, names.length > 0 && !fixed);
      const key = JSON.stringify(names);
      if (key === shown) return;
      shown = key;
      node.replaceChildren(
        ...names.map((name) => {
          const chip = element('button', { type: 'button', class: 'chip', title: name }, `+ ${name}`);
          chip.setAttribute('aria-label', texts.t('Insert {0}', name));
          chip.addEventListener('click', () => insertAtCaret(area, `{{${name}}}`));
          return chip;
        }),
      );
    },
  };
}

function insertAtCaret(area: TextArea, text: string): void {
  const { control } = area;
  control.focus();
  // Unlike setRangeText, insertText can be undone with the keyboard.
  if (document.execCommand('insertText', false, text)) return;
  control.setRangeText(text, control.selectionStart, control.selectionEnd, 'end');
  control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}

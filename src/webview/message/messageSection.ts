import { MAX_MESSAGE_LENGTH } from '../../sender/content/messageProblems';
import { addFallback, renameColumn } from '../../sender/content/template';
import { attachmentLine } from './attachmentLine';
import { draftOf } from './draft';
import { lastTimeLine } from './lastTimeLine';
import { element, setShown } from '../widgets/element';
import { blankRows, lengthCounter, unknownNames, type MessageMending } from './messageWarnings';
import { templateLine } from './templateLine';
import { isUnderWay, headersOf, outlineOf, type Page, type Section } from '../page';
import type { RowList, WorkbookView } from '../../panel/protocol';
import { textArea, type TextArea } from '../widgets/toolkit';

export interface MessageSection extends Section {
  /** The message as it stands on the page. */
  readonly draft: () => string;
  /** Hands what was typed to the host now. */
  readonly flush: () => void;
}

/** Stands selected in the message until the person types their own. */
const FALLBACK = '…';

/** The message being written. The page takes the host's over when it opens, and from then on only hands its own up. */
export function messageSection(page: Page, onDraft: () => void, showRows: (list: RowList) => void): MessageSection {
  const { texts } = page;
  const area = textArea(texts.t('Message'), 9);
  const columns = columnChips(page, area);
  let headers: readonly string[] = [];
  const mending: MessageMending = {
    rename: (from, to) => replaceAll(area, renameColumn(area.value, from, to, headers)),
    addFallback: (column) => {
      replaceAll(area, addFallback(area.value, column, FALLBACK, headers));
      selectText(area, `|${FALLBACK}}}`, 1, FALLBACK.length);
    },
    showRows,
  };
  const unknown = unknownNames(page, mending);
  const blank = blankRows(page, mending);
  const lastTime = lastTimeLine(page, () => replaceAll(area, ''));
  const template = templateLine(page);
  const attachment = attachmentLine(page);
  const counter = lengthCounter(page, MAX_MESSAGE_LENGTH);
  const fixed = element('p', { class: 'note' }, texts.t('A session keeps the message that it began with.'));
  const node = element(
    'div',
    { class: 'message' },
    element('h2', {}, texts.t('Message')),
    template.node,
    area,
    counter.node,
    lastTime.node,
    columns.node,
    attachment.node,
    unknown.node,
    blank.node,
    fixed,
  );
  const draft = draftOf(page, area, () => {
    counter.update(area.value.length);
    onDraft();
  });

  return {
    node,
    draft: () => area.value,
    flush: () => draft.flush(),
    update: (state) => {
      const isFixed = isUnderWay(state) || state.workbook.kind === 'frozen';
      draft.update(state, isFixed);
      if (area.readOnly !== isFixed) area.readOnly = isFixed;
      setShown(fixed, isFixed);
      template.update(state, isFixed);
      // What a template says is approved as it is.
      const isOwnText = state.business.template === null;
      for (const part of [area, counter.node]) setShown(part, isOwnText);
      headers = headersOf(state.workbook);
      columns.update(headers, hiddenOf(state.workbook), isFixed || !isOwnText);
      counter.update(area.value.length);
      lastTime.update(state.lastTime, isFixed);
      attachment.update(state.attachment, isFixed);
      unknown.update(state.unknownNames, headers);
      blank.update(state, isFixed);
    },
  };
}

/** Names of the columns that are hidden in the sheet. */
function hiddenOf(workbook: WorkbookView): ReadonlySet<string> {
  const { headers = [], hiddenColumns = [] } = outlineOf(workbook) ?? {};
  return new Set(hiddenColumns.map((column) => headers[column] ?? ''));
}

/** One chip a column: puts its name into the message at the caret. */
function columnChips({ texts }: Page, area: TextArea) {
  const node = element('div', { class: 'chips columns', role: 'group', 'aria-label': texts.t('Columns to insert') });
  let shown = '';
  return {
    node,
    update: (headers: readonly string[], hidden: ReadonlySet<string>, fixed: boolean): void => {
      const names = headers.filter((header) => header.trim() !== '');
      setShown(node, names.length > 0 && !fixed);
      const key = JSON.stringify([names, [...hidden]]);
      if (key === shown) return;
      shown = key;
      node.replaceChildren(
        ...names.map((name) => {
          const label = hidden.has(name) ? texts.t('{0} (hidden)', name) : name;
          const chip = element('button', { type: 'button', class: 'chip', title: label }, `+ ${label}`);
          chip.setAttribute('aria-label', texts.t('Insert {0}', label));
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

/** So that it can be undone with the keyboard. */
function replaceAll(area: TextArea, text: string): void {
  if (area.value === text) return;
  area.control.focus();
  area.control.select();
  insertAtCaret(area, text);
}

function selectText(area: TextArea, text: string, offset: number, length: number): void {
  const at = area.value.indexOf(text);
  if (at >= 0) area.control.setSelectionRange(at + offset, at + offset + length);
}

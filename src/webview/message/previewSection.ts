import { element, setAttribute, setShown, setText, svgElement } from '../widgets/element';
import { isUnderWay, outlineOf, readyCountOf, type Page, type Section } from '../page';
import type { PanelState, PreviewView, WorkbookView } from '../../panel/protocol';
import { templateLook } from './templateLook';
import { parseWhatsappFormat, type FormattedPart, type Style } from './whatsappFormat';

export interface PreviewSection extends Section {
  readonly show: (preview: PreviewView) => void;
}

const STYLE_TAGS = { bold: 'strong', italic: 'em', struck: 's', fixed: 'pre', code: 'code' } as const satisfies Record<
  Style,
  keyof HTMLElementTagNameMap
>;

/** The message as one recipient gets it, and which one. */
export function previewSection(page: Page): PreviewSection {
  const { post } = page;
  const { t, number } = page.texts;
  const recipient = element('p', { class: 'note' });
  const empty = element('p', { class: 'note' });
  const stepper = positionStepper(t('Recipient to preview'), (change) => go(change), {
    previous: t('Previous recipient'),
    next: t('Next recipient'),
  });
  const file = element('p', { class: 'attached-file' });
  const words = element('div', { dir: 'auto' });
  const look = templateLook(page);
  const bubble = element('div', { class: 'bubble' }, file, look.header, words, look.footer, look.buttons);
  const chatAttributes = { class: 'chat', tabindex: '0', role: 'group', 'aria-label': t('Preview') };
  const chat = element('div', chatAttributes, empty, bubble);
  const test = linkButton('', () => post({ type: 'testMessage', index }));
  const heading = element('div', { class: 'preview-head' }, element('h2', {}, t('Preview')), stepper.node);
  const node = element('div', { class: 'preview' }, heading, chat, recipient, element('p', {}, test));
  let readyCount = 0;
  let index = 0;
  let asked = '';
  let shown: PreviewView | null = null;

  function go(target: number): void {
    index = Math.min(Math.max(target, 0), Math.max(readyCount - 1, 0));
    stepper.set(index, readyCount, number(readyCount));
    if (readyCount > 0) post({ type: 'preview', index });
  }

  function draw(state: PanelState): void {
    const reason = whyEmpty(state);
    setText(empty, reason);
    setShown(empty, reason !== '');
    setShown(bubble, reason === '' && shown !== null);
    setShown(recipient, readyCount > 0 && shown !== null);
    setText(test, testLabel(page, state));
    setShown(test, reason === '' && mayBeTested(state));
    setShown(stepper.node, readyCount > 0 && state.workbook.kind !== 'reading');
  }

  function whyEmpty({ workbook, template, attachment, business }: PanelState): string {
    if (workbook.kind === 'reading' && readyCount === 0) return t('The preview comes as soon as the workbook is read.');
    if (readyCount === 0) return t('There is no recipient to preview.');
    const saysNothing = template.trim() === '' && attachment === '' && business.template === null;
    return saysNothing ? t('Write a message to see it here as WhatsApp shows it.') : '';
  }

  return {
    node,
    show: (preview) => {
      if (preview.index !== index) return;
      shown = preview;
      setText(file, preview.attachmentName);
      setShown(file, preview.attachmentName !== '');
      words.replaceChildren(...parseWhatsappFormat(preview.text).map((part) => formatted(part, t)));
      look.show(preview.look);
      setShown(bubble, empty.hidden !== false);
      setText(recipient, t('Row {0}, to {1}', preview.row, preview.phone));
      setShown(recipient, true);
    },
    update: (state) => {
      readyCount = previewCountOf(state.workbook);
      const key = JSON.stringify([keyOf(state), readyCount]);
      if (key !== asked) {
        asked = key;
        shown = null;
        go(index);
      }
      draw(state);
    },
  };
}

/** As it is written now, before it is sent. */
/** A number of the Business API can’t write to itself. */
function testLabel({ texts: { t } }: Page, { transport }: PanelState): string {
  return transport === 'cloud-api' ? t('Send it to a number as a test…') : t('Send it to me as a test…');
}

function mayBeTested(state: PanelState): boolean {
  return state.workbook.kind === 'checked' && state.unknownNames.length === 0 && !isUnderWay(state);
}

function linkButton(label: string, click: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', class: 'link' }, label);
  node.addEventListener('click', click);
  return node;
}

/** What the preview depends on; when it changes, the host is asked again. */
function keyOf({ workbook, template, attachment, unknownNames, business }: PanelState): unknown {
  const outline = outlineOf(workbook);
  const source = outline === null ? null : [outline.sheet, outline.phoneColumn, outline.country];
  return [workbook.kind, source, template, attachment, unknownNames, business.template, business.filled];
}

/** While the workbook is read, the first recipients stand for all. */
function previewCountOf(workbook: WorkbookView): number {
  return workbook.kind === 'reading' ? workbook.previewCount : readyCountOf(workbook);
}

function positionStepper(
  label: string,
  go: (index: number) => void,
  names: { readonly previous: string; readonly next: string },
) {
  let index = 0;
  const input = element('input', { type: 'number', min: '1', step: '1', 'aria-label': label });
  const total = element('span', { class: 'note' });
  const previous = iconButton('M10 3 5 8l5 5', names.previous, () => go(index - 1));
  const next = iconButton('m6 3 5 5-5 5', names.next, () => go(index + 1));
  input.addEventListener('change', () => go(Math.round(Number(input.value)) - 1));
  return {
    node: element('div', { class: 'stepper' }, previous, input, total, next),
    set: (position: number, count: number, shownCount: string): void => {
      index = position;
      input.value = String(position + 1);
      setAttribute(input, 'max', String(count));
      setText(total, `/ ${shownCount}`);
      setAttribute(previous, 'aria-disabled', String(position === 0));
      setAttribute(next, 'aria-disabled', String(position >= count - 1));
    },
  };
}

function iconButton(path: string, label: string, onClick: () => void): HTMLButtonElement {
  const icon = svgElement(
    'svg',
    { viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true' },
    svgElement('path', { d: path, fill: 'none', stroke: 'currentColor' }),
  );
  const node = element('button', { type: 'button', class: 'icon', 'aria-label': label, title: label }, icon);
  node.addEventListener('click', () => {
    // Not the `disabled` attribute: a button that disables itself loses the keyboard's focus.
    if (node.getAttribute('aria-disabled') !== 'true') onClick();
  });
  return node;
}

function formatted(part: FormattedPart, t: Page['texts']['t']): Node {
  if (part.kind === 'text') return document.createTextNode(part.text);
  if (part.kind === 'hiddenMark') {
    const title = t('A character that cannot be seen');
    return element('span', { class: 'hidden-mark', title }, part.codePoint);
  }
  const inner = part.parts.map((each) => formatted(each, t));
  if (!('mark' in part)) return element(STYLE_TAGS[part.kind], {}, ...inner);
  const mark = part.kind === 'bullet' ? '•\u00A0' : part.kind === 'numbered' ? part.mark : '';
  return element('div', { class: part.kind }, mark, ...inner);
}

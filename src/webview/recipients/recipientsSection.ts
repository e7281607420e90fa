import { sentence } from '../../sender/sentence';
import { alreadySentLine } from './alreadySentLine';
import { countryQuestion } from './countryQuestion';
import { destinations } from './destinations';
import { element, ErrorBox, setAttribute, setShown, setText, titledSection } from '../widgets/element';
import { isUnderWay, outlineOf, type Page, type Section } from '../page';
import { firstRows } from './firstRows';
import { pickers } from './pickers';
import { ROW_LISTS, type CheckedView, type PanelState, type RowList, type ToWebview } from '../../panel/protocol';
import { readAgainLine } from './readAgainLine';
import { rowsList } from './rowsList';
import type { Texts } from '../../panel/texts';
import { progressRing } from '../widgets/toolkit';
import { verdictText } from '../../panel/verdictText';

export interface RecipientsSection extends Section {
  readonly showRows: (answer: ToWebview & { readonly type: 'rows' }) => void;
  /** Opens a list as if its chip had been pressed, and brings it into view. */
  readonly openRows: (list: RowList) => void;
}

/** What the workbook holds: sheet, phone column and country, a count for each verdict, and the rows behind it. */
export function recipientsSection(page: Page): RecipientsSection {
  const { texts } = page;
  const choices = pickers(page);
  const reading = readingLine(page);
  const failed = new ErrorBox();
  const again = readAgainLine(page);
  const frozen = element('p');
  const rows = verdictRows(page);
  const notes = sheetNotes(page);
  const question = countryQuestion(page);
  const goTo = destinations(page);
  const first = firstRows(page);
  const onceMore = alreadySentLine(page);
  let shown: CheckedView | null = null;
  const parts = [
    choices.node,
    first.node,
    reading.node,
    failed.node,
    again.node,
    question.node,
    frozen,
    rows.node,
    onceMore.node,
    goTo.node,
    notes.node,
  ];
  const node = titledSection(texts.t('Recipients'), ...parts);
  return {
    node,
    showRows: (answer) => rows.list.show(answer, shown),
    openRows: (list) => {
      rows.choose(list);
      node.scrollIntoView({ block: 'start' });
    },
    update: (state) => {
      const { workbook } = state;
      const checked = workbook.kind === 'checked' ? workbook : null;
      shown = isUnderWay(state) ? null : checked;
      question.update(state);
      goTo.update(checked);
      first.update(state);
      choices.update(outlineOf(workbook), checked?.counts.hidden ?? 0, isUnderWay(state));
      reading.update(state);
      failed.show(workbook.kind === 'failed' ? workbook.error : null);
      again.update(state);
      setText(frozen, describeFrozen(state, page));
      setShown(frozen, workbook.kind === 'frozen');
      rows.update(
        checked === null ? null : countsOf(checked, state),
        checked === null ? '' : [checked.sheet, checked.phoneColumn, checked.country, state.template],
      );
      onceMore.update(state);
      notes.update(checked);
    },
  };
}

type ListCounts = Readonly<Record<RowList, number>>;

function countsOf({ counts }: CheckedView, { problems }: PanelState): ListCounts {
  return {
    ...counts,
    ...(problems?.counts ?? {
      emptyMessage: 0,
      tooLong: 0,
      attachment: 0,
      template: 0,
      alreadySent: 0,
      blankVariable: 0,
    }),
  };
}

/** What is worth a look in the sheet, and is in nobody's way. */
function sheetNotes({ texts }: Page) {
  const landlines = element('p', { class: 'note' });
  const sentBefore = element('p', { class: 'note' });
  const list = element('ul', { class: 'warnings' });
  const summary = element('summary', {});
  const headers = element('details', {}, summary, list);
  const node = element('div', { class: 'sheet-notes' }, sentBefore, landlines, headers);
  return {
    node,
    update: (checked: CheckedView | null): void => {
      const landlineCount = checked?.landlineCount ?? 0;
      const warnings = checked?.warnings ?? [];
      setShown(sentBefore, (checked?.sentBefore ?? '') !== '');
      setText(sentBefore, checked?.sentBefore ?? '');
      setShown(landlines, landlineCount > 0);
      setText(landlines, describeLandlines(texts, landlineCount));
      setShown(headers, warnings.length > 0);
      setText(summary, describeWarnings(texts, warnings.length));
      if (warnings.join('\n') === list.dataset['shown']) return;
      list.dataset['shown'] = warnings.join('\n');
      list.replaceChildren(...warnings.map((warning) => element('li', {}, warning)));
    },
  };
}

function describeLandlines(texts: Texts, count: number): string {
  return texts.plural(
    count,
    sentence('{0} of the ready rows has a landline: WhatsApp is mostly on mobile numbers.', texts.number(count)),
    sentence('{0} of the ready rows have a landline: WhatsApp is mostly on mobile numbers.', texts.number(count)),
  );
}

function describeWarnings(texts: Texts, count: number): string {
  return texts.plural(
    count,
    sentence('{0} header to look at', texts.number(count)),
    sentence('{0} headers to look at', texts.number(count)),
  );
}

function describeFrozen({ workbook }: PanelState, { texts }: Page): string {
  if (workbook.kind !== 'frozen') return '';
  const count = texts.number(workbook.readyCount);
  return texts.plural(
    workbook.readyCount,
    sentence('{0} recipient of sheet “{1}”, as it was when the session began.', count, workbook.sheet),
    sentence('{0} recipients of sheet “{1}”, as they were when the session began.', count, workbook.sheet),
  );
}

function readingLine({ texts }: Page): Section {
  const count = element('span', { role: 'status' });
  const node = element('p', { class: 'reading' }, progressRing(texts.t('Reading')), count);
  return {
    node,
    update: ({ fileName, workbook }) => {
      setShown(node, workbook.kind === 'reading');
      if (workbook.kind !== 'reading') return;
      // Rounded down: all is read only when it is said so.
      const percent = texts.percent(Math.floor(workbook.share * 100) / 100);
      const rows = texts.number(workbook.rowCount);
      setText(
        count,
        workbook.share === 0
          ? texts.t('Reading {0}…', fileName)
          : texts.t('Reading {0}: {1}, {2} rows…', fileName, percent, rows),
      );
    },
  };
}

/** One chip a verdict and a problem; it opens its rows below, one verdict at a time. */
function verdictRows(page: Page) {
  const { texts, memory, post } = page;
  let open: RowList | null = null;
  let asked = '';
  const list = rowsList(page, () => {
    const verdict = open;
    choose(null);
    if (verdict !== null) chips.get(verdict)?.node.focus();
  });
  const chips = new Map(
    ROW_LISTS.map((verdict) => [verdict, chip(verdict, () => choose(open === verdict ? null : verdict))]),
  );
  const bar = element(
    'div',
    { class: 'chips', role: 'group', 'aria-label': texts.t('Rows by verdict') },
    ...[...chips.values()].map(({ node }) => node),
  );
  const node = element('div', {}, bar, list.node);

  function choose(verdict: RowList | null): void {
    open = verdict;
    asked = '';
    memory.remember({ openVerdict: verdict });
    for (const [name, { node: chipNode }] of chips) setAttribute(chipNode, 'aria-expanded', String(name === verdict));
    list.open(verdict);
    if (verdict !== null) post({ type: 'showRows', verdict });
  }

  function update(counts: ListCounts | null, source: unknown): void {
    setShown(node, counts !== null);
    if (counts === null) return;
    for (const [verdict, { node: chipNode, count, label }] of chips) {
      setText(count, texts.number(counts[verdict]));
      setText(label, verdictText(texts, verdict, counts[verdict]));
      setShown(chipNode, verdict === 'ready' || counts[verdict] > 0 || open === verdict);
    }
    open ??= memory.state.openVerdict;
    if (open === null) return;
    const key = JSON.stringify([source, counts, open]);
    if (asked !== '' && asked !== key) post({ type: 'showRows', verdict: open });
    if (asked === '' && list.node.hidden) choose(open);
    asked = key;
  }

  return { node, list, update, choose };
}

/** What is wrong stands out by a sign and a bar, not by its colour alone; what is left out by a rule doesn’t. */
function chip(list: RowList, onClick: () => void) {
  const count = element('span', { class: 'count' });
  const label = element('span');
  const { tone, sign } = TONES[list];
  const shownSign = sign === '' ? [] : [element('span', { class: 'sign', 'aria-hidden': 'true' }, sign), ' '];
  const attributes = { type: 'button', class: 'chip', 'aria-expanded': 'false', 'data-tone': tone };
  const node = element('button', attributes, ...shownSign, count, ' ', label);
  node.addEventListener('click', onClick);
  return { node, count, label };
}

const WRONG = { tone: 'wrong', sign: '✕' } as const;
const PLAIN = { tone: 'plain', sign: '' } as const;

const TONES: Readonly<Record<RowList, { readonly tone: string; readonly sign: string }>> = {
  ready: { tone: 'ready', sign: '✓' },
  invalid: WRONG,
  attachment: WRONG,
  template: WRONG,
  tooLong: WRONG,
  emptyMessage: WRONG,
  blankVariable: { tone: 'asks', sign: '!' },
  duplicate: PLAIN,
  empty: PLAIN,
  hidden: PLAIN,
  optedOut: PLAIN,
  alreadySent: PLAIN,
};

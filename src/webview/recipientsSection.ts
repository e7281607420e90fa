import { VERDICTS, type Verdict, type VerdictCounts } from '../sender/model';
import { element, ErrorBox, setAttribute, setShown, setText, titledSection } from './element';
import { isUnderWay, type Page, type Section } from './page';
import { pickers } from './pickers';
import type { PanelState, ToWebview } from './protocol';
import { rowsList } from './rowsList';
import { progressRing } from './toolkit';
import { verdictText } from './verdictText';

export interface RecipientsSection extends Section {
  readonly showRows: (answer: ToWebview & { readonly type: 'rows' }) => void;
}

/** What the workbook holds: sheet, phone column and country, a count for each verdict, and the rows behind it. */
export function recipientsSection(page: Page): RecipientsSection {
  const { texts } = page;
  const choices = pickers(page);
  const reading = readingLine(page);
  const failed = new ErrorBox();
  const frozen = element('p');
  const rows = verdictRows(page);
  const node = titledSection(texts.t('Recipients'), choices.node, reading.node, failed.node, frozen, rows.node);
  return {
    node,
    showRows: (answer) => rows.list.show(answer),
    update: (state) => {
      const { workbook } = state;
      const checked = workbook.kind === 'checked' ? workbook : null;
      choices.update(checked, isUnderWay(state));
      reading.update(state);
      failed.show(workbook.kind === 'failed' ? workbook.error : null);
      setText(frozen, describeFrozen(state, page));
      setShown(frozen, workbook.kind === 'frozen');
      rows.update(
        checked?.counts ?? null,
        checked === null ? '' : [checked.sheet, checked.phoneColumn, checked.country],
      );
    },
  };
}

function describeFrozen({ workbook }: PanelState, { texts }: Page): string {
  if (workbook.kind !== 'frozen') return '';
  return texts.t(
    '{0} recipients of sheet “{1}”, as they were when the session began.',
    texts.number(workbook.readyCount),
    workbook.sheet,
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
      const rows = texts.number(workbook.rowCount);
      setText(
        count,
        workbook.rowCount === 0 ? texts.t('Reading {0}…', fileName) : texts.t('Reading {0}: {1} rows…', fileName, rows),
      );
    },
  };
}

/** One chip a verdict; it opens its rows below, one verdict at a time. */
function verdictRows(page: Page) {
  const { texts, memory, post } = page;
  let open: Verdict | null = null;
  let asked = '';
  const list = rowsList(page, () => {
    const verdict = open;
    choose(null);
    if (verdict !== null) chips.get(verdict)?.node.focus();
  });
  const chips = new Map(VERDICTS.map((verdict) => [verdict, chip(() => choose(open === verdict ? null : verdict))]));
  const bar = element(
    'div',
    { class: 'chips', role: 'group', 'aria-label': texts.t('Rows by verdict') },
    ...[...chips.values()].map(({ node }) => node),
  );
  const node = element('div', {}, bar, list.node);

  function choose(verdict: Verdict | null): void {
    open = verdict;
    asked = '';
    memory.remember({ openVerdict: verdict });
    for (const [name, { node: chipNode }] of chips) setAttribute(chipNode, 'aria-expanded', String(name === verdict));
    list.open(verdict);
    if (verdict !== null) post({ type: 'showRows', verdict });
  }

  function update(counts: VerdictCounts | null, source: unknown): void {
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

  return { node, list, update };
}

function chip(onClick: () => void) {
  const count = element('span', { class: 'count' });
  const label = element('span');
  const node = element('button', { type: 'button', class: 'chip', 'aria-expanded': 'false' }, count, ' ', label);
  node.addEventListener('click', onClick);
  return { node, count, label };
}

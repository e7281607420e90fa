import { RESULT_STATUSES, type ResultStatus } from '../../sender/journal/resultStatus';
import { sentence } from '../../sender/sentence';
import { debounce } from '../widgets/debounce';
import { element, setAttribute, setShown, setText, titledSection } from '../widgets/element';
import { isOver, type Page, type Section } from '../page';
import type { PanelState, ResultsQuestion, ResultsView, RunView } from '../../panel/protocol';
import { button, divider, textField } from '../widgets/toolkit';
import { againButtons } from './againButtons';
import { resultKey } from './resultKey';
import { resultsTable } from './resultsTable';
import { statusText } from './statusText';

export interface ResultsSection extends Section {
  readonly show: (results: ResultsView) => void;
}

const EVERYTHING: ResultsQuestion = { status: null, find: '', page: 0 };
/** After the last key. */
const TYPING_MS = 300;

/** The rows of a session by what became of them, on demand, and what can be done about them. */
export function resultsSection(page: Page): ResultsSection {
  const { texts, post } = page;
  const { t } = texts;
  let question = EVERYTHING;
  let run: RunView | null = null;
  let asked = '';
  let wasOver = false;
  const filter = statusFilter(page, (status) => ask({ ...question, status, page: 0 }));
  const search = textField(t('Look for a name, a number or a row'));
  const typed = debounce(TYPING_MS, () => ask({ ...question, find: search.value, page: 0 }));
  search.addEventListener('input', () => typed.start());
  const table = resultsTable(page);
  const pages = pager(page, (number) => ask({ ...question, page: number }));
  const again = againButtons(page);
  const summary = element('summary', {}, element('span', { class: 'fold-title' }, t('Rows by result')));
  const details = element('details', { class: 'results' }, summary, filter.node, search, table.node, pages.node);
  const node = element('div', {}, divider(), titledSection(t('Rows'), details, again.node));

  details.addEventListener('toggle', () => look());

  function ask(next: ResultsQuestion): void {
    question = next;
    pages.wait();
    post({ type: 'showResults', ...next });
  }

  /** Asks where something has become of the rows, and they are looked at; while they are being sent, the user asks. */
  function look(): void {
    if (run === null || !details.open) return;
    const key = isOver(run.phase) ? resultKey(run) : run.sessionId;
    if (key === asked) return;
    asked = key;
    ask(question);
  }

  function mayAct(): boolean {
    return run !== null && run.drivenBy === '' && isOver(run.phase);
  }

  return {
    node,
    update: ({ run: current }: PanelState) => {
      if (current?.sessionId !== run?.sessionId) {
        question = EVERYTHING;
        search.value = '';
        asked = '';
        wasOver = false;
        details.open = false;
      }
      run = current;
      const isNowOver = run !== null && isOver(run.phase);
      // Where something has failed, it is what the user looks for.
      if (isNowOver && !wasOver && (run?.failedCount ?? 0) > 0) details.open = true;
      wasOver = isNowOver;
      setShown(node, run !== null);
      if (asked === '' || !mayAct()) again.hide();
      look();
    },
    show: (results: ResultsView): void => {
      if (results.status !== question.status || results.find !== question.find || results.page !== question.page)
        return;
      filter.update(results);
      const isWaiting = run !== null && run.drivenBy === '' && (run.phase === 'paused' || isOver(run.phase));
      table.show(results.rows, isWaiting);
      pages.show(results);
      if (mayAct()) again.show(results, run?.phase === 'finished');
    },
  };
}

/** A chip for each status that a row is in, and one for all. */
function statusFilter({ texts }: Page, onChoose: (status: ResultStatus | null) => void) {
  const { t } = texts;
  const chips = [null, ...RESULT_STATUSES].map((status) => {
    const count = element('span', { class: 'count' });
    const label = status === null ? t('all') : t(statusText(status).text);
    const node = element('button', { type: 'button', class: 'chip', 'aria-pressed': 'false' }, count, ` ${label}`);
    node.addEventListener('click', () => onChoose(status));
    return { status, node, count };
  });
  const node = element(
    'div',
    { class: 'chips', role: 'group', 'aria-label': t('Rows by status') },
    ...chips.map((chip) => chip.node),
  );
  node.hidden = true;
  return {
    node,
    update: ({ status: chosen, counts }: ResultsView): void => {
      setShown(node, true);
      const totalCount = Object.values(counts).reduce((total, count) => total + count, 0);
      for (const { status, node: chip, count } of chips) {
        const shown = status === null ? totalCount : counts[status];
        setText(count, texts.number(shown));
        setShown(chip, status === null || shown > 0 || status === chosen);
        setAttribute(chip, 'aria-pressed', String(status === chosen));
      }
    },
  };
}

/** Which of the rows are shown, and the way to the others. */
function pager({ texts }: Page, onTurn: (page: number) => void) {
  const { t, number } = texts;
  let current = 0;
  let pageCount = 1;
  const words = element('p', { class: 'note', role: 'status' });
  const previous = button('secondary', t('Previous rows'), () => turn(current - 1));
  const next = button('secondary', t('Next rows'), () => turn(current + 1));
  const node = element('div', { class: 'pager buttons' }, previous, words, next);

  function turn(page: number): void {
    if (page >= 0 && page < pageCount) onTurn(page);
  }

  return {
    node,
    wait: (): void => setText(words, t('Looking up the rows…')),
    show: ({ page, rows, foundCount, pageSize }: ResultsView): void => {
      current = page;
      const first = page * pageSize + 1;
      setText(words, describe(first, first + rows.length - 1, foundCount));
      pageCount = Math.max(1, Math.ceil(foundCount / pageSize));
      // Not disabled, which would lose the keyboard’s focus.
      for (const [turner, isUseful] of [
        [previous, page > 0],
        [next, page + 1 < pageCount],
      ] as const) {
        setShown(turner, pageCount > 1);
        setAttribute(turner, 'aria-disabled', String(!isUseful));
      }
    },
  };

  function describe(first: number, last: number, foundCount: number): string {
    if (foundCount === 0) return t('No rows.');
    const count = number(foundCount);
    if (last >= foundCount && first === 1) {
      return texts.plural(foundCount, sentence('{0} row.', count), sentence('{0} rows.', count));
    }
    return t('{0} to {1} of {2} rows.', number(first), number(last), count);
  }
}

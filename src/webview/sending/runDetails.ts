import { sentence } from '../../sender/sentence';
import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { RunView } from '../../panel/protocol';
import { throughputLine } from './throughputLine';

/** Counts, throughput and errors of a run: open in the bulk interface, folded in the simple one. */
export function runDetails(page: Page) {
  const { texts, memory } = page;
  const counts = countsList(page);
  const line = throughputLine(page);
  const errors = errorsList(page);
  const memoryNote = element('p', { class: 'note' });
  const node = element(
    'details',
    {},
    element('summary', {}, element('span', { class: 'fold-title' }, texts.t('Details'))),
    counts.node,
    element('div', { class: 'columns-2' }, line.node, errors.node),
    memoryNote,
  );
  let programmed = node.open;
  node.addEventListener('toggle', () => {
    if (node.open !== programmed) memory.remember({ detailsOpen: node.open });
    programmed = node.open;
  });
  return {
    node,
    update: (run: RunView, bulk: boolean): void => {
      const open = memory.state.detailsOpen ?? (bulk || run.phase === 'finished');
      if (node.open !== open && node.open === programmed) {
        programmed = open;
        node.open = open;
      }
      counts.update(run);
      line.update(run);
      errors.update(run);
      setShown(memoryNote, run.memoryBytes !== null);
      setText(
        memoryNote,
        texts.t('The page of WhatsApp Web holds {0} MB of memory.', texts.number((run.memoryBytes ?? 0) / 1e6)),
      );
    },
  };
}

function countsList({ texts }: Page) {
  const { t } = texts;
  const rows = [
    { title: t('Sent'), count: (run: RunView) => run.sentCount },
    { title: t('Delivered'), count: (run: RunView) => run.deliveredCount },
    { title: t('Read'), count: (run: RunView) => run.readCount },
    { title: t('Answered'), count: (run: RunView) => run.answeredCount },
    { title: t('Failed'), count: (run: RunView) => run.failedCount },
    { title: t('Skipped'), count: (run: RunView) => run.skippedCount },
    { title: t('In doubt'), count: (run: RunView) => run.inDoubtCount },
    { title: t('Left'), count: (run: RunView) => run.leftCount },
  ].map((row) => ({ ...row, value: element('dd') }));
  return {
    node: element(
      'dl',
      { class: 'counts' },
      ...rows.map(({ title, value }) => element('div', {}, element('dt', {}, title), value)),
    ),
    update: (run: RunView): void => rows.forEach(({ count, value }) => setText(value, texts.number(count(run)))),
  };
}

function errorsList({ texts }: Page) {
  const list = element('ul', { class: 'errors' });
  const none = element('p', { class: 'note' }, texts.t('No errors.'));
  const node = element('div', {}, element('h3', {}, texts.t('Most frequent errors')), none, list);
  let shown = '';
  return {
    node,
    update: ({ topErrors }: RunView): void => {
      setShown(none, topErrors.length === 0);
      const key = JSON.stringify(topErrors);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(
        ...topErrors.map(({ text, count }) => {
          const times = texts.plural(
            count,
            sentence('{0} time', texts.number(count)),
            sentence('{0} times', texts.number(count)),
          );
          return element('li', {}, element('span', {}, text), element('span', { class: 'figure' }, times));
        }),
      );
    },
  };
}

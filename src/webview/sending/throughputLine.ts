import { durationOf } from '../../sender/sentence';
import { element, setAttribute, setShown, setText, svgElement } from '../widgets/element';
import { isOver, type Page } from '../page';
import type { RunView } from '../../panel/protocol';

const WIDTH = 300;
const HEIGHT = 60;

/** Messages a second over time, as a line. */
export function throughputLine({ texts }: Page) {
  const { t } = texts;
  const line = svgElement('polyline', { class: 'line', points: '', 'vector-effect': 'non-scaling-stroke' });
  const svg = svgElement(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', class: 'throughput' },
    line,
  );
  const most = element('span');
  const span = element('span');
  const none = element('p', { class: 'note' }, t('The line comes with the first messages.'));
  const chart = element('div', {}, svg, element('p', { class: 'note axis' }, span, most));
  const node = element('div', {}, element('h3', {}, t('Messages a second')), none, chart);
  return {
    node,
    update: ({ throughput, bucketMs, phase, drivenBy }: RunView): void => {
      const drawn = throughput.length > 1 && bucketMs > 0;
      // Of a run that isn't this window's, or that is over, no line will come.
      setShown(node, drawn || (drivenBy === '' && !isOver(phase)));
      setShown(none, !drawn);
      setShown(chart, drawn);
      if (!drawn) return;
      const mostCount = throughput.reduce((left, right) => Math.max(left, right), 0);
      const perSecond = (count: number): string => texts.decimal((count * 1000) / bucketMs, 2);
      setAttribute(line, 'points', points(throughput, mostCount));
      setText(span, t('Last {0}', durationOf(throughput.length * bucketMs)));
      setText(most, t('at most {0}', perSecond(mostCount)));
      const now = perSecond(throughput.at(-1) ?? 0);
      setAttribute(svg, 'aria-label', t('Messages a second: {0} now, at most {1}', now, perSecond(mostCount)));
    },
  };
}

function points(throughput: readonly number[], mostCount: number): string {
  return throughput
    .map((count, index) => {
      const x = (index / (throughput.length - 1)) * WIDTH;
      const y = HEIGHT - 1 - (mostCount === 0 ? 0 : (count / mostCount) * (HEIGHT - 2));
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

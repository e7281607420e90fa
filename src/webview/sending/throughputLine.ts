import { durationOf } from '../../sender/sentence';
import { element, setAttribute, setShown, setText, svgElement } from '../widgets/element';
import { isByMinute, rateFigure } from '../../panel/rateText';
import { isOver, type Page } from '../page';
import type { RunView } from '../../panel/protocol';

const WIDTH = 300;
const HEIGHT = 60;

/** Messages over time, as a line: a second, or a minute where they are fewer. */
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
  const title = element('h3', {}, t('Messages a second'));
  const node = element('div', {}, title, none, chart);
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
      const perSecond = (count: number): number => (count * 1000) / bucketMs;
      // One unit for all of the line: that of its greatest.
      const byMinute = isByMinute(perSecond(mostCount));
      const figure = (count: number): string => rateFigure(texts, perSecond(count), byMinute);
      setText(title, byMinute ? t('Messages a minute') : t('Messages a second'));
      setAttribute(line, 'points', points(throughput, mostCount));
      setText(span, t('Last {0}', durationOf(throughput.length * bucketMs)));
      setText(most, t('at most {0}', figure(mostCount)));
      const [now, highest] = [figure(throughput.at(-1) ?? 0), figure(mostCount)];
      const said = byMinute
        ? t('Messages a minute: {0} now, at most {1}', now, highest)
        : t('Messages a second: {0} now, at most {1}', now, highest);
      setAttribute(svg, 'aria-label', said);
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

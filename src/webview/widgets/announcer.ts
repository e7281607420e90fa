import { element, setText } from './element';
import { isUnderWay, type Page, type Section } from '../page';

const QUIET_MS = 10_000;

/** Tells screen readers how far the run is, at most every ten seconds. */
export function announcer({ texts }: Page): Section {
  const node = element('p', { class: 'only-read-aloud', 'aria-live': 'polite' });
  let saidAtMs = -QUIET_MS;
  return {
    node,
    update: (state) => {
      const nowMs = performance.now();
      if (state.run === null || !isUnderWay(state) || nowMs - saidAtMs < QUIET_MS) return;
      saidAtMs = nowMs;
      setText(node, texts.t('{0} of {1} sent', texts.number(state.run.sentCount), texts.number(state.run.totalCount)));
    },
  };
}

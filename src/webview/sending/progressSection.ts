import { doubtQuestion } from './doubtQuestion';
import { element, setAttribute, setShown, setText, titledSection } from '../widgets/element';
import { isBulk, type Page, type Section } from '../page';
import { runButtons } from './runButtons';
import { runDetails } from './runDetails';
import type { RunPhase } from '../../sender/runSnapshot';
import type { RunView, ToWebview } from '../../panel/protocol';
import { figuresText, phaseText } from '../../panel/runText';
import { divider } from '../widgets/toolkit';

export interface ProgressSection extends Section {
  readonly showUnsure: (answer: ToWebview & { readonly type: 'unsure' }) => void;
}

/** How far the run is, why it waits, and what can be done about it. */
export function progressSection(page: Page): ProgressSection {
  const { texts } = page;
  const bar = progressBar(texts.t('Progress'));
  const figures = element('p', { class: 'figures' });
  const state = element('p', { class: 'run-state', role: 'status' });
  const limits = element('p', { class: 'note limits' });
  const doubt = doubtQuestion(page);
  const details = runDetails(page);
  const buttons = runButtons(page, (phase) => drawState(phase));
  const row = element('div', { class: 'progress-row' }, element('div', {}, figures, state, limits), buttons.node);
  const section = titledSection(texts.t('Progress'), bar.node, row, doubt.node, details.node);
  const node = element('div', {}, divider(), section);
  const sight = keptInSight(bar.node, node);
  let run: RunView | null = null;
  let isFirst = true;

  function drawState(phase: RunPhase): void {
    if (run === null) return;
    setText(state, phaseText(texts, run, phase));
    setAttribute(state, 'data-phase', phase);
    bar.update(run, figuresText(texts, run));
  }

  return {
    node,
    showUnsure: doubt.showRows,
    update: (snapshot) => {
      const begins = !isFirst && run === null && snapshot.run !== null;
      isFirst = false;
      run = snapshot.run;
      setShown(node, run !== null);
      if (run === null) return;
      setText(figures, figuresText(texts, run));
      drawState(buttons.update(run));
      setShown(buttons.node, run.drivenBy === '');
      setShown(limits, run.limits.length > 0);
      setText(limits, run.limits.map((sentence) => `${sentence}.`).join(' '));
      doubt.update(run);
      details.update(run, isBulk(snapshot));
      if (begins) node.scrollIntoView({ block: 'nearest' });
      else sight.keep();
    },
  };
}

/** What is watched stays in sight when what is above it grows: at its end a run gives the workbook’s part of the page back. */
function keptInSight(watched: HTMLElement, whole: HTMLElement): { readonly keep: () => void } {
  /** Where the page was scrolled to when it was last in sight; null since it isn't. Who scrolls away is let go at once. */
  let seenAtY: number | null = null;
  const look = (): void => {
    const { top, bottom } = watched.getBoundingClientRect();
    seenAtY = bottom > 0 && top < innerHeight ? scrollY : null;
  };
  new IntersectionObserver(look).observe(watched);
  addEventListener('scroll', look, { passive: true });
  return {
    keep: () => {
      if (seenAtY === scrollY && watched.getBoundingClientRect().top > innerHeight)
        whole.scrollIntoView({ block: 'nearest' });
    },
  };
}

function progressBar(label: string) {
  const sent = element('div', { class: 'bar-sent' });
  const failed = element('div', { class: 'bar-failed' });
  const node = element(
    'div',
    { class: 'bar', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0' },
    sent,
    failed,
  );
  return {
    node,
    update: (run: RunView, words: string): void => {
      const { totalCount, sentCount } = run;
      const notSentCount = run.failedCount + run.skippedCount + run.inDoubtCount;
      setAttribute(node, 'aria-valuemax', String(totalCount));
      setAttribute(node, 'aria-valuenow', String(sentCount + notSentCount));
      setAttribute(node, 'aria-valuetext', words);
      sent.style.width = share(sentCount, totalCount);
      failed.style.width = share(notSentCount, totalCount);
    },
  };
}

function share(count: number, totalCount: number): string {
  return totalCount === 0 ? '0' : `${(count / totalCount) * 100}%`;
}

import { durationOf, sentence } from '../../sender/sentence';
import { doubtQuestion } from './doubtQuestion';
import { element, setAttribute, setShown, setText, titledSection } from '../widgets/element';
import { isBulk, type Page, type Section } from '../page';
import { runButtons } from './runButtons';
import { runDetails } from './runDetails';
import type { RunPhase } from '../../sender/runSnapshot';
import type { RunView, ToWebview } from '../../panel/protocol';
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
  let run: RunView | null = null;
  let isFirst = true;

  function drawState(phase: RunPhase): void {
    if (run === null) return;
    setText(state, describePhase(page, run, phase));
    setAttribute(state, 'data-phase', phase);
    bar.update(run, describeFigures(page, run));
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
      setText(figures, describeFigures(page, run));
      drawState(buttons.update(run));
      setShown(buttons.node, run.drivenBy === '');
      setShown(limits, run.limits.length > 0);
      setText(limits, run.limits.map((sentence) => `${sentence}.`).join(' '));
      doubt.update(run);
      details.update(run, isBulk(snapshot));
      if (begins) node.scrollIntoView({ block: 'nearest' });
    },
  };
}

function describeFigures({ texts }: Page, run: RunView): string {
  const parts = [texts.t('{0} of {1} sent', texts.number(run.sentCount), texts.number(run.totalCount))];
  const triedCount = run.sentCount + run.failedCount;
  if (triedCount > 0 && run.failedCount > 0)
    parts.push(texts.t('{0} successful', texts.percent(run.sentCount / triedCount)));
  const isRunning = run.phase === 'running';
  if ((isRunning || run.phase === 'waiting') && run.drivenBy === '') {
    if (isRunning) parts.push(texts.t('{0} a second', texts.decimal(run.messagesPerSecond, 2)));
    if (run.etaMs !== null && run.leftCount > 0) {
      const nowMs = Date.now();
      parts.push(texts.t('{0} left, until {1}', durationOf(run.etaMs), texts.timeOfDay(nowMs + run.etaMs, nowMs)));
    }
  }
  return parts.join(' · ');
}

function describePhase({ texts }: Page, run: RunView, phase: RunPhase): string {
  const { t, number } = texts;
  if (run.drivenBy !== '') return run.drivenBy;
  switch (phase) {
    case 'starting':
      return t('Starting…');
    case 'running':
      return run.note;
    case 'waiting':
      return `${run.waiting}. ${run.note}`;
    case 'pausing':
      return t('Pausing: the messages under way are finished first.');
    case 'paused':
      return run.pauseReason === '' ? t('Paused.') : t('Paused: {0}', run.pauseReason);
    case 'stopping':
      return t('Stopping: the messages under way are finished first.');
    case 'stopped':
      return texts.plural(
        run.leftCount,
        sentence('Stopped. {0} recipient was not written to.', number(run.leftCount)),
        sentence('Stopped. {0} recipients were not written to.', number(run.leftCount)),
      );
    case 'finished':
      return describeEnd(texts, run);
  }
}

function describeEnd({ t, plural, number }: Page['texts'], run: RunView): string {
  const notSentCount = run.failedCount + run.skippedCount;
  if (notSentCount === 0) return run.inDoubtCount === 0 ? t('Finished: every message was sent.') : t('Finished.');
  return plural(
    notSentCount,
    sentence('Finished. {0} message was not sent: the details say why.', number(notSentCount)),
    sentence('Finished. {0} messages were not sent: the details say why.', number(notSentCount)),
  );
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

import { durationOf, sentence } from '../sender/sentence';
import type { RunPhase } from '../sender/runSnapshot';
import type { RunView } from './protocol';
import { rateText } from './rateText';
import type { Texts } from './texts';

/** How far it is, in a line. */
export function figuresText(texts: Texts, run: RunView): string {
  const parts = [texts.t('{0} of {1} sent', texts.number(run.sentCount), texts.number(run.totalCount))];
  const triedCount = run.sentCount + run.failedCount;
  if (triedCount > 0 && run.failedCount > 0)
    parts.push(texts.t('{0} successful', texts.percent(run.sentCount / triedCount)));
  const isRunning = run.phase === 'running';
  if ((isRunning || run.phase === 'waiting') && run.drivenBy === '') {
    if (isRunning) parts.push(texts.say(rateText(texts, run.messagesPerSecond)));
    if (run.etaMs !== null && run.leftCount > 0) {
      const nowMs = Date.now();
      parts.push(texts.t('{0} left, until {1}', durationOf(run.etaMs), texts.timeOfDay(nowMs + run.etaMs, nowMs)));
    }
  }
  return parts.join(' · ');
}

/** What it does, or how it ended. */
export function phaseText(texts: Texts, run: RunView, phase: RunPhase): string {
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

function describeEnd({ t, plural, number }: Texts, run: RunView): string {
  const notSentCount = run.failedCount + run.skippedCount;
  if (notSentCount === 0) return run.inDoubtCount === 0 ? t('Finished: every message was sent.') : t('Finished.');
  return plural(
    notSentCount,
    sentence('Finished. {0} message was not sent: the details say why.', number(notSentCount)),
    sentence('Finished. {0} messages were not sent: the details say why.', number(notSentCount)),
  );
}

import type { CampaignRunner } from '../sender/runner';
import type { RunSnapshot } from '../sender/runSnapshot';
import { say } from './say';

/** Shows a run on standard error: a bar on a terminal, a line every few seconds otherwise. Gives the way to end it. */
export function showProgress(runner: CampaignRunner): () => void {
  const isTerminal = process.stderr.isTTY;
  let shownReason = '';
  const show = (): void => {
    const snapshot = runner.snapshot();
    const reason = snapshot.pauseReason ? say(snapshot.pauseReason) : '';
    if (reason !== '' && reason !== shownReason) process.stderr.write(`${isTerminal ? '\n' : ''}${reason}\n`);
    shownReason = reason;
    process.stderr.write(isTerminal ? `\r${bar(snapshot)}\u001b[K` : `${figuresLine(snapshot)}\n`);
  };
  const timer = setInterval(show, isTerminal ? 200 : 5000);
  return () => {
    clearInterval(timer);
    show();
    if (isTerminal) process.stderr.write('\n');
  };
}

const BAR_WIDTH = 24;

function bar(snapshot: RunSnapshot): string {
  const doneShare = 1 - snapshot.leftCount / snapshot.totalCount;
  const filled = Math.round(doneShare * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${figuresLine(snapshot)}`;
}

function figuresLine({ sentCount, totalCount, failedCount, messagesPerSecond, etaMs }: RunSnapshot): string {
  const eta = etaMs === null ? '' : `  ETA ${Math.ceil(etaMs / 1000)} s`;
  return `${sentCount}/${totalCount} sent  ${failedCount} failed  ${messagesPerSecond.toFixed(2)}/s${eta}`;
}

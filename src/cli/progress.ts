import type { Sentence } from '../sender/sentence';
import type { CampaignRunner } from '../sender/runner';
import type { RunSnapshot } from '../sender/runSnapshot';
import { say } from './say';

/** Shows a run on standard error: a bar on a terminal, a line every few seconds otherwise. Gives the way to end it. */
export function showProgress(runner: CampaignRunner): () => void {
  const isTerminal = process.stderr.isTTY;
  const show = (): void => {
    const snapshot = runner.snapshot();
    // What is waited for has been said, and nothing else changes meanwhile.
    if (snapshot.phase === 'waiting' && !isTerminal) return;
    process.stderr.write(isTerminal ? `\r${bar(snapshot)}\u001b[K` : `${figuresLine(snapshot)}\n`);
  };
  const timer = setInterval(show, isTerminal ? 200 : 5000);
  return () => {
    clearInterval(timer);
    show();
    if (isTerminal) process.stderr.write('\n');
  };
}

/** A line of its own, over the bar; the bar is drawn again below it. */
export function sayAboveProgress(sentence: Sentence): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${say(sentence)}\n`);
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

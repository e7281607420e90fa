import { StatusBarAlignment, window, type StatusBarItem } from 'vscode';
import { durationOf, sentence } from '../../sender/sentence';
import type { RunSnapshot } from '../../sender/runSnapshot';
import { coalesce } from '../../campaign/coalesce';
import { COMMANDS } from '../commandIds';
import type { Runs } from '../../campaign/runs';
import { hostTexts, say } from './speech';

/** One item at the left while something is being sent; a click opens the panel. */
export function createStatusBar(runs: Runs): { dispose(): void } {
  const item = window.createStatusBarItem('progress', StatusBarAlignment.Left, 10);
  item.name = 'Excel to WhatsApp';
  item.command = COMMANDS.showProgress;
  const { request, dispose } = coalesce(() => show(item, runs), INTERVAL_MS);
  const unsubscribe = runs.onChange(request);
  return {
    dispose: () => {
      unsubscribe();
      dispose();
      item.dispose();
    },
  };
}

const INTERVAL_MS = 500;

function show(item: StatusBarItem, runs: Runs): void {
  const [run] = runs.active;
  if (!run) {
    item.hide();
    return;
  }
  const snapshot = run.snapshot();
  item.text = `$(comment-discussion) ${progressText(snapshot)}`;
  item.tooltip = `${run.fileName} · ${run.sessionId}`;
  item.accessibilityInformation = { label: progressText(snapshot) };
  item.show();
}

/** `WhatsApp 4,213/10,000 · ETA 2 h 1 min` */
function progressText({ sentCount, totalCount, etaMs, phase, waiting }: RunSnapshot): string {
  const texts = hostTexts();
  const counts = `${texts.number(sentCount)}/${texts.number(totalCount)}`;
  switch (phase) {
    case 'starting':
      return say(sentence('WhatsApp {0} · connecting', counts));
    case 'waiting':
      return say(sentence('WhatsApp {0} · waiting until {1}', counts, { kind: 'moment', atMs: waiting?.untilMs ?? 0 }));
    case 'pausing':
    case 'paused':
      return say(sentence('WhatsApp {0} · paused', counts));
    case 'stopping':
    case 'stopped':
      return say(sentence('WhatsApp {0} · stopping', counts));
    case 'running':
    case 'finished':
      return etaMs === null
        ? say(sentence('WhatsApp {0}', counts))
        : say(sentence('WhatsApp {0} · ETA {1}', counts, durationOf(etaMs)));
  }
}

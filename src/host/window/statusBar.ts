import { StatusBarAlignment, window, type StatusBarItem } from 'vscode';
import { progressText } from '../../campaign/sessionsView/progressText';
import { coalesce } from '../../campaign/coalesce';
import { COMMANDS } from '../commandIds';
import type { Runs } from '../../campaign/runs';
import { hostTexts } from './speech';

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
  const progress = progressText(run.snapshot(), hostTexts());
  item.text = `$(comment-discussion) ${progress}`;
  item.tooltip = `${run.fileName} · ${run.sessionId}`;
  item.accessibilityInformation = { label: progress };
  item.show();
}

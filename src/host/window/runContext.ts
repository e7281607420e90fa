import { commands } from 'vscode';
import { COMMAND_CONTEXT } from '../commandIds';
import type { Runs } from '../../campaign/runs';

/** Tells VS Code which commands make sense now, for `enablement` in package.json. */
export function watchRuns(runs: Runs): { dispose(): void } {
  let shown = '';
  const update = (): void => {
    const phase = runs.active[0]?.snapshot().phase ?? '';
    if (phase === shown) return;
    shown = phase;
    void commands.executeCommand('setContext', COMMAND_CONTEXT, phase);
  };
  return { dispose: runs.onChange(update) };
}

import type { PageMemory } from './pageState';
import type { RunPhase } from '../sender/runSnapshot';
import type { OutlineView, PanelState, WorkbookView } from '../panel/protocol';
import type { FromWebview } from '../panel/intents';
import type { Texts } from '../panel/texts';

/** What every part of the page works with. */
export interface Page {
  readonly texts: Texts;
  readonly memory: PageMemory;
  readonly post: (intent: FromWebview) => void;
}

/** A part of the page: built once, then brought up to date in place. */
export interface Section {
  readonly node: HTMLElement;
  readonly update: (state: PanelState) => void;
}

export function readyCountOf(workbook: WorkbookView): number {
  switch (workbook.kind) {
    case 'reading':
    case 'failed':
      return 0;
    case 'checked':
      return workbook.counts.ready;
    case 'frozen':
      return workbook.readyCount;
  }
}

/** Ready rows without those that are left out. */
export function sendCountOf({ workbook, problems }: PanelState): number {
  return readyCountOf(workbook) - (problems?.leftOutCount ?? 0);
}

/** The sheet's columns, as soon as they are known, where they can still be chosen. */
export function outlineOf(workbook: WorkbookView): OutlineView | null {
  switch (workbook.kind) {
    case 'reading':
    case 'failed':
      return workbook.outline;
    case 'checked':
      return workbook;
    case 'frozen':
      return null;
  }
}

export function headersOf(workbook: WorkbookView): readonly string[] {
  return workbook.kind === 'frozen' ? workbook.headers : (outlineOf(workbook)?.headers ?? []);
}

/** Above the threshold the bulk interface is shown. */
export function isBulk(state: PanelState): boolean {
  return (state.run?.totalCount ?? readyCountOf(state.workbook)) > state.bulkThresholdCount;
}

/** A run that may still send: recipients and message are fixed until it is over. */
export function isUnderWay(state: PanelState): boolean {
  return state.run !== null && !isOver(state.run.phase);
}

export function isOver(phase: RunPhase): boolean {
  return phase === 'stopped' || phase === 'finished';
}

import type { OutlineView, PanelState, ToWebview } from '../../panel/protocol';
import type { FromWebview } from '../../panel/intents';
import type { Texts } from '../../panel/texts';
import type { Campaign } from '../campaign';
import type { SavedStore } from '../saved/savedStore';
import type { QuickWindow } from './quickWindow';

/** What the questions of the job without a panel work with: the campaign is the panel’s own, with another window. */
export interface QuickParts {
  readonly campaign: Campaign;
  readonly window: QuickWindow;
  readonly texts: Texts;
  readonly saved: SavedStore;
}

/** Over every list of the job. */
export function jobTitle({ campaign, texts }: QuickParts): string {
  return texts.t('Send without the panel: {0}', campaign.fileName);
}

/** The campaign’s answer to what a page would ask; null where there is none. */
export async function ask<Type extends ToWebview['type']>(
  campaign: Campaign,
  intent: FromWebview,
  type: Type,
): Promise<(ToWebview & { readonly type: Type }) | null> {
  let answer: (ToWebview & { readonly type: Type }) | null = null;
  const unsubscribe = campaign.onReply((reply) => {
    if (isOf(reply, type)) answer = reply;
  });
  await campaign.handle(intent);
  unsubscribe();
  return answer;
}

function isOf<Type extends ToWebview['type']>(
  reply: ToWebview,
  type: Type,
): reply is ToWebview & { readonly type: Type } {
  return reply.type === type;
}

/** Tells what went wrong last, where anything did. */
export async function tellError({ campaign, window }: QuickParts): Promise<void> {
  const { error } = campaign.state();
  if (error !== null) await window.tell('error', `${error.happened} ${error.todo}`.trim(), []);
}

/** Ready rows without those that are left out. */
export function sendCountOf({ workbook, problems }: PanelState): number {
  return workbook.kind === 'checked' ? workbook.counts.ready - (problems?.leftOutCount ?? 0) : 0;
}

/** The sheet’s columns, as far as they are known. */
export function outlineOf({ workbook }: PanelState): OutlineView | null {
  switch (workbook.kind) {
    case 'checked':
      return workbook;
    case 'failed':
    case 'reading':
      return workbook.outline;
    case 'frozen':
      return null;
  }
}

import type { Texts } from '../../panel/texts';
import type { Campaigns } from '../campaigns';
import { prepareQuickly } from './quickCampaign';
import { QuickRun } from './quickRun';
import type { SavedStore } from '../saved/savedStore';
import type { QuickWindow } from './quickWindow';

export interface QuickJobParts {
  readonly campaigns: Pick<Campaigns<never>, 'openUnseen'>;
  readonly window: QuickWindow;
  readonly texts: Texts;
  readonly saved: SavedStore;
}

/** The whole job by lists, boxes and notifications, from the workbook to the report. Resolves once it is sent, or not to be. */
export async function sendQuickly(workbook: string, { campaigns, window, texts, saved }: QuickJobParts): Promise<void> {
  let run: QuickRun | null = null;
  const unseen = campaigns.openUnseen(workbook, () => void run?.show());
  const { campaign, opened } = unseen;
  const parts = { campaign, window, texts, saved };
  const isSent = campaign.isRunning || (await prepareQuickly(parts, opened));
  if (isSent) run = new QuickRun(parts, () => unseen.leave());
  else unseen.leave();
}

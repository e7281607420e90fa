import type { Texts } from '../../panel/texts';
import type { Campaigns } from '../campaigns';
import { prepareQuickly } from './quickCampaign';
import { QuickRun } from './quickRun';
import type { QuickWindow } from './quickWindow';

export interface QuickJobParts {
  readonly campaigns: Pick<Campaigns<never>, 'openUnseen'>;
  readonly window: QuickWindow;
  readonly texts: Texts;
}

/** The whole job by lists, boxes and notifications, from the workbook to the report. Resolves once it is sent, or not to be. */
export async function sendQuickly(workbook: string, { campaigns, window, texts }: QuickJobParts): Promise<void> {
  let run: QuickRun | null = null;
  const { campaign, opened, leave } = campaigns.openUnseen(workbook, () => void run?.show());
  const parts = { campaign, window, texts };
  const isSent = campaign.isRunning || (await prepareQuickly(parts, opened));
  if (isSent) run = new QuickRun(parts, leave);
  else leave();
}

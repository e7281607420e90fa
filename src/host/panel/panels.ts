import { TabInputWebview, window, type Uri, type WebviewPanel } from 'vscode';
import type { Campaign } from '../../campaign/campaign';
import type { Panels } from '../../campaign/campaigns';
import { PANEL_TYPE } from '../commandIds';
import { CampaignPanel, createPanel } from './campaignPanel';

/** Panels of VS Code, one for each campaign. */
export function createPanels(extensionUri: Uri): Panels<WebviewPanel> {
  return {
    show: (campaign: Campaign, into, closed) =>
      new CampaignPanel(into ?? createPanel(campaign.fileName), campaign, extensionUri, closed),
    discard: (panel) => panel.dispose(),
    closeOrphans,
  };
}

async function closeOrphans(fileName: string): Promise<void> {
  const orphans = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input, label }) =>
        input instanceof TabInputWebview && input.viewType.endsWith(PANEL_TYPE) && label === fileName,
    );
  await window.tabGroups.close(orphans);
}

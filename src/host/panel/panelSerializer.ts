import type { WebviewPanel, WebviewPanelSerializer } from 'vscode';
import * as v from 'valibot';
import type { Campaigns } from '../../campaign/campaigns';
import type { Log } from '../../campaign/ports';

/** Brings the panels back after a reload; one that has nothing to come back to is closed. */
export class CampaignPanelSerializer implements WebviewPanelSerializer {
  readonly #campaigns: Campaigns<WebviewPanel>;
  readonly #log: Log;

  constructor(campaigns: Campaigns<WebviewPanel>, log: Log) {
    this.#campaigns = campaigns;
    this.#log = log;
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const parsed = v.safeParse(schema, state);
    try {
      if (!parsed.success) panel.dispose();
      else await this.#campaigns.restore(panel, parsed.output.key);
    } catch (error) {
      this.#log.error('panel restored', error);
      panel.dispose();
    }
  }
}

const schema = v.object({ key: v.string() });

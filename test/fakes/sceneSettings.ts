import type { Settings } from '../../src/campaign/ports';
import { DEFAULT_POLICY } from '../../src/sender/runPolicy';
import type { CampaignScene } from './campaignScene';

/** What the user of a scene has set. */
export function sceneSettings(scene: CampaignScene): Settings {
  return {
    senderOptions: () => scene.options,
    transportName: () => scene.transportName,
    country: () => 'US',
    folderSettings: () => [],
    bulkThresholdCount: () => 50,
    runPolicy: () => DEFAULT_POLICY,
    optOutWords: () => ['STOP'],
    howToStopLine: () => scene.howToStop,
    keepsApartMs: () => scene.keepsApartMs,
    sendsInBackground: () => false,
    surroundings: () => ({}),
    workbookLocale: () => 'en',
  };
}

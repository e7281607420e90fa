import type { ErrorView } from '../../panel/protocol';
import type { TransportName } from '../../sender/model';
import { DEFAULT_OPTIONS, defaultOptions, type SenderOptions } from '../../sender/options';
import { errorView } from '../errorView';
import type { CampaignServices } from '../services';

/** The options as the settings say; where those aren’t right, the usual ones, and what is wrong. */
export function optionsAsSet(
  { settings, texts }: Pick<CampaignServices, 'settings' | 'texts'>,
  workbook: string | null,
): { readonly options: SenderOptions; readonly error: ErrorView | null } {
  try {
    return { options: settings.senderOptions(workbook), error: null };
  } catch (error) {
    return { options: DEFAULT_OPTIONS, error: errorView(error, texts) };
  }
}

/** What another transport begins with: the Business API has a pace of its own, which no setting of the phone's is meant for. */
export function optionsThrough(
  transport: TransportName,
  services: Pick<CampaignServices, 'settings' | 'texts'>,
  workbook: string | null,
): SenderOptions {
  return transport === 'cloud-api' ? defaultOptions(transport) : optionsAsSet(services, workbook).options;
}

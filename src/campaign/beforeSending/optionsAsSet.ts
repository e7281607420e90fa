import type { ErrorView } from '../../panel/protocol';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../sender/options';
import { errorView } from '../errorView';
import type { CampaignServices } from '../services';

/** The options that a campaign begins with: the user's, or the usual ones and what is wrong with those. */
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

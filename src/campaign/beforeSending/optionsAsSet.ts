import type { ErrorView } from '../../panel/protocol';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../sender/options';
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

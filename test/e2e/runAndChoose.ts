import type { Page } from 'playwright-core';
import { firstOffer, PALETTE_STAYS_MS, PATIENCE_MS, runCommand } from './driver';

/**
 * Runs a command and chooses from the list that it shows, once `look` has looked at it. Whatever takes the focus meanwhile
 * closes that list as well, such as a page that gets it back late from a dialog before: then the command is run again.
 */
export async function runAndChoose(
  page: Page,
  title: string,
  offer: string,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    await runCommand(page, title);
    try {
      await firstOffer(page, offer).waitFor({ timeout: PALETTE_STAYS_MS });
      await look();
      return await firstOffer(page, offer).click({ timeout: PALETTE_STAYS_MS });
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** VS Code's first start on a busy machine; everything after it is far faster. */
export const PATIENCE_MS = 180_000;
/** A menu of VS Code ignores clicks right after it opens. */
export const MENU_SETTLES_MS = 250;
/** How long a menu or a list that may have been closed is waited for. */
export const PALETTE_STAYS_MS = 15_000;

/**
 * Opens a menu or a list and chooses from it, and does so anew where whatever took the focus meanwhile has closed it, such as
 * a page that gets it back late from a dialog before.
 * @param between before each further try
 */
export async function anewWhereClosed<Result>(
  act: () => Promise<Result>,
  between: () => Promise<void> = () => sleep(MENU_SETTLES_MS),
): Promise<Result> {
  for (const end = Date.now() + PATIENCE_MS; ; await between()) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

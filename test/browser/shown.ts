import type { Locator } from 'playwright-core';

/** Waits until it is there to be seen: how long that takes is the machine's business. */
export async function checkShown(what: Locator): Promise<void> {
  await what.waitFor();
}

export async function checkHidden(what: Locator): Promise<void> {
  await what.waitFor({ state: 'hidden' });
}

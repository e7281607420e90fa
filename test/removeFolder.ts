import { rm } from 'node:fs/promises';

/**
 * Removes a folder, also while a process that is ending still writes into it. `rmSync` doesn’t: however often it tries, it
 * looks only once at what is in each folder.
 */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
}

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the library keeps the linked device, which is as good as the account. */
export function deviceFolder(profileFolder: string): string {
  return join(profileFolder, 'session');
}

/** Whether there is a linked device here; the phone may have removed it since. */
export function isDeviceLinked(profileFolder: string): boolean {
  return existsSync(deviceFolder(profileFolder));
}

/** Windows keeps files of a browser that has just ended busy for a moment, hence the tries. */
export async function removeDevice(profileFolder: string): Promise<void> {
  await rm(deviceFolder(profileFolder), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

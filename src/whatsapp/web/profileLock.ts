import { readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { deviceFolder } from './linkedDevice';

/**
 * The other computer by whose name the profile is marked as in use, or null. Chrome marks it with a link to
 * `<host>-<process>` and starts on no profile that another host has marked; that host may be this one, under the name that
 * it or its container had before (wppconnect-team/wppconnect-server #2553).
 */
export async function foreignLock(profileFolder: string): Promise<string | null> {
  try {
    const [, host = ''] = /^(.+)-\d+$/u.exec(await readlink(join(deviceFolder(profileFolder), MARKS[0]))) ?? [];
    return host === '' || host === hostname() ? null : host;
  } catch {
    return null;
  }
}

/** To be called once the user has said that no other computer uses the profile. */
export async function removeForeignLock(profileFolder: string): Promise<void> {
  for (const mark of MARKS) await rm(join(deviceFolder(profileFolder), mark), { force: true });
}

const MARKS = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'] as const;

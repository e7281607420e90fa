import { rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { Connection } from './connection';
import { failureError, type Failure } from './failures';
import { findBrowser } from './findBrowser';
import { DEFAULT_LIMITS } from './limits';
import type { WhatsAppWebOptions } from './whatsappWeb';

export type LoggedOut =
  /** WhatsApp knows: the phone no longer lists the device. */
  | 'everywhere'
  /** The device is forgotten here, but WhatsApp couldn't be told: the phone still lists it. */
  | 'here'
  | 'wasNotLinked';

/**
 * Unlinks this computer from the phone, and removes the profile.
 * @throws HumanError where another window or program uses the profile, or it can't be removed; then nothing has changed,
 * except that WhatsApp may know already.
 */
export async function logOut(options: WhatsAppWebOptions): Promise<LoggedOut> {
  const profile = join(options.profileFolder, 'session');
  if (!(await isThere(profile))) return 'wasNotLinked';
  const loggedOut = await tellWhatsApp(options);
  await remove(profile);
  // Holds only the profile, unless the user has put more into it.
  await rmdir(options.profileFolder).catch(() => undefined);
  return loggedOut;
}

async function tellWhatsApp(options: WhatsAppWebOptions): Promise<LoggedOut> {
  const browser = findBrowser(options);
  if (!browser.ok) throw browser.error;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return await new Promise<LoggedOut>((resolve, reject) => {
    let isLinked = false;
    const settle = (loggedOut: LoggedOut): void => void connection.close().then(() => resolve(loggedOut));
    const connection = new Connection(
      {
        headless: true,
        webVersion: undefined,
        ...options,
        pairWithPhone: undefined,
        browserPath: browser.path,
        limits,
      },
      {
        needsQr: () => settle('wasNotLinked'),
        needsCode: () => undefined,
        syncing: () => undefined,
        ready: () => {
          if (!isLinked) void connection.logOut().then((told) => resolve(told ? 'everywhere' : 'here'));
          isLinked = true;
        },
        ack: () => undefined,
        ended: (failure, cause) => {
          // Once linked, `logOut` says how it went; its own success ends the connection, too.
          if (isLinked) return;
          if (STAYS_LINKED.has(failure)) void connection.close().then(() => reject(failureError(failure, cause)));
          else settle(failure === 'loggedOut' ? 'wasNotLinked' : 'here');
        },
      },
    );
    connection.start();
  });
}

/** Nothing can be said of the profile then, or somebody uses it. */
const STAYS_LINKED: ReadonlySet<Failure> = new Set([
  'profileInUse',
  'profileUnwritable',
  'browserNotStarted',
  'storedPageMissing',
]);

/** Windows keeps files of a browser that has just ended busy for a moment, hence the tries. */
async function remove(profile: string): Promise<void> {
  try {
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  } catch (error) {
    throw new HumanError(
      message('The WhatsApp profile couldn’t be removed.'),
      message('Close what uses the folder {0}, then log out again.', profile),
      error,
    );
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

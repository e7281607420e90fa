import { rmdir } from 'node:fs/promises';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { Connection } from './connection';
import { failureError, type Failure } from './failures';
import { findBrowser } from '../browser/findBrowser';
import { DEFAULT_LIMITS } from './limits';
import { deviceFolder, isDeviceLinked, removeDevice } from './linkedDevice';
import type { LoggedOut } from '../loggedOut';
import type { WhatsAppWebOptions } from './whatsappWebOptions';

/**
 * Unlinks this computer from the phone, and removes the profile.
 * @throws HumanError where another window or program uses the profile, or it can't be removed; then nothing has changed,
 * except that WhatsApp may know already.
 */
export async function logOut(options: WhatsAppWebOptions): Promise<LoggedOut> {
  if (!isDeviceLinked(options.profileFolder)) return 'wasNotLinked';
  const loggedOut = await tellWhatsApp(options);
  await remove(options.profileFolder);
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
        reply: () => undefined,
        limitsChanged: () => undefined,
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
  'profileOfAnotherHost',
  'profileUnwritable',
  'browserNotStarted',
  'storedPageMissing',
]);

async function remove(profileFolder: string): Promise<void> {
  try {
    await removeDevice(profileFolder);
  } catch (error) {
    throw new HumanError(
      sentence('The WhatsApp profile couldn’t be removed.'),
      sentence('Close what uses the folder {0}, then log out again.', deviceFolder(profileFolder)),
      error,
    );
  }
}

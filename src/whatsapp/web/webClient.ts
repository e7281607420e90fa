import type { Page } from 'puppeteer';
import { Client, LocalAuth } from 'whatsapp-web.js';

/** Opens the browser with WhatsApp's page in it, by whatsapp-web.js: its options and its events. */

export interface WebClientOptions {
  readonly executablePath: string;
  readonly browserArguments: readonly string[];
  readonly profileFolder: string;
  readonly webVersion: { readonly version: string; readonly folder: string } | undefined;
  readonly headless: boolean;
  readonly pageLoadMs: number;
  /** Kills the browser, also one that is just being launched. */
  readonly killSignal: AbortSignal;
}

export interface WebClientEvents {
  /** The browser runs; its page is blank. Throwing here ends the start. */
  launched(client: Client): Promise<void>;
  /** The page has loaded a document; `library` puts whatsapp-web.js into it. Throwing in the first one ends the start. */
  document(library: () => Promise<void>): Promise<void>;
  qr(code: string): void;
  /** A code to type on the phone; a new one every three minutes. */
  pairingCode(code: string): void;
  ready(): void;
  disconnected(reason: unknown): void;
}

export function createWebClient(options: WebClientOptions, events: WebClientEvents): Client {
  const authStrategy = new LocalAuth({ dataPath: options.profileFolder });
  let isLaunched = false;
  const client = new Client({
    authStrategy,
    authTimeoutMs: options.pageLoadMs,
    ...OWN_USER_AGENT,
    // Without a stored page nothing is cached: the library would write into the working directory.
    ...(options.webVersion === undefined
      ? { webVersionCache: { type: 'none' } }
      : {
          webVersion: options.webVersion.version,
          webVersionCache: { type: 'local', path: options.webVersion.folder, strict: true },
        }),
    puppeteer: {
      executablePath: options.executablePath,
      args: [...options.browserArguments, ...(options.headless ? [WITHOUT_ADDRESS_BAR] : [])],
      // The library adds this one, by which the page couldn't tell that it is automated.
      ignoreDefaultArgs: ['--disable-blink-features=AutomationControlled'],
      headless: options.headless,
      // Over a pipe the browser ends with this process, whatever happens to it.
      pipe: true,
      // Ctrl-C belongs to the program: it finishes what is in flight, then closes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      signal: options.killSignal,
    },
  });
  authStrategy.afterBrowserInitialized = async () => {
    // After a logout the library calls it again, without catching what it throws; there is no other launch by then.
    if (isLaunched) return;
    isLaunched = true;
    if (client.pupPage) hearMainFrameOnly(client.pupPage);
    await events.launched(client);
  };
  // It would delete the profile under a running browser; the connection does it once the browser has ended.
  authStrategy.logout = async () => undefined;
  handOverInjection(client, events);
  // The library calls this without waiting: a rejection would be nobody's.
  const destroy = client.destroy.bind(client);
  client.destroy = async () => await destroy().catch(() => undefined);
  listen(client, events);
  return client;
}

/**
 * Where nobody sees it, the browser needn't load the pages behind its address bar: half of what a start costs a processor
 * (4.5 to 2.4 s with Chromium 156). Puppeteer joins it with its own.
 */
const WITHOUT_ADDRESS_BAR = '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup';

/** The browser tells its own version and platform. The library's types know no `false`. */
const OWN_USER_AGENT: object = { userAgent: false };

/** The library injects again at each navigation, and lets a failure of it go unhandled. */
function handOverInjection(client: Client, events: WebClientEvents): void {
  const inject: unknown = Reflect.get(client, 'inject');
  if (typeof inject !== 'function') throw new Error('whatsapp-web.js has no inject() any more');
  const library = async (): Promise<void> => void (await Reflect.apply(inject, client, []));
  let isFirst = true;
  Reflect.set(client, 'inject', async () => {
    const isStart = isFirst;
    isFirst = false;
    if (isStart) await events.document(library);
    else await events.document(library).catch(() => undefined);
  });
}

/** A sub-frame's navigation is no new page, and the library can't tell (wwebjs/whatsapp-web.js #201653). */
function hearMainFrameOnly(page: Page): void {
  const on: unknown = Reflect.get(page, 'on');
  if (typeof on !== 'function') return;
  Reflect.set(page, 'on', (event: string, listener: (...values: readonly unknown[]) => unknown) => {
    const heard = (...values: readonly unknown[]): unknown =>
      event === 'framenavigated' && values[0] !== page.mainFrame() ? undefined : listener(...values);
    return Reflect.apply(on, page, [event, event === 'framenavigated' ? heard : listener]) as unknown;
  });
}

function listen(client: Client, events: WebClientEvents): void {
  client.on('qr', (code: unknown) => events.qr(String(code)));
  client.on('code', (code: unknown) => events.pairingCode(String(code)));
  client.on('ready', () => events.ready());
  client.on('disconnected', (reason: unknown) => events.disconnected(reason));
  client.on('auth_failure', () => events.disconnected('LOGOUT'));
}

export async function isConnected(client: Client): Promise<boolean> {
  const state: unknown = await client.getState();
  return state === 'CONNECTED';
}

export async function readHeapBytes(client: Client): Promise<number | null> {
  return (await client.pupPage?.metrics())?.JSHeapUsedSize ?? null;
}

/** The libraries are put in again. */
export async function reloadPage(client: Client): Promise<void> {
  await client.pupPage?.reload({ waitUntil: 'load' });
}

/** Resolves once the page has told its code. @param phone international digits */
export async function requestPairingCode(client: Client, phone: string): Promise<void> {
  await client.requestPairingCode(phone);
}

export async function cancelPairing(client: Client): Promise<void> {
  await client.cancelPairingCode();
}

/** Unlinks the device at WhatsApp, and closes the browser. */
export async function logOut(client: Client): Promise<void> {
  await client.logout();
}

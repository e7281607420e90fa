import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ConnectionState } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';
import type { LoggedOut } from '../../src/whatsapp/loggedOut';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn, type StandIn, type StandInOptions } from '../standin/standIn';
import { type TransportHarness } from '../whatsapp/conformance';
import { until } from '../until';
import { loadBundle } from './bundle';
import { freezePage, killBrowser, killPage, processesOf } from './processes';
import { removeFolder } from '../removeFolder';

const bundle = loadBundle();

/** As it ships. */
export async function logOut(options: WhatsAppWebOptions): Promise<LoggedOut> {
  return await (await bundle).logOut(options);
}

// Chromium refuses its sandbox to root.
const BROWSER_ARGUMENTS = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS];

/** Short, as tests wait for one of them to be over; not so short that a busy machine is taken for a page that hangs. */
const LIMITS = { startMs: 180_000, comebackMs: 5000, lookUpMs: 6000, sendMs: 5000, ackMs: 5000, findAckMs: 3000 };

/** The transport as it ships, a real Chromium, and the stand-in in the place of WhatsApp. */
export interface StandInHarness extends TransportHarness {
  readonly standIn: StandIn;
  readonly profileFolder: string;
  /** Every state of every transport of this harness, in order. */
  readonly states: readonly ConnectionState[];
  readonly create: (options?: Partial<WhatsAppWebOptions>) => Transport;
  /** What `create` gives to the bundle, and where the bundle is: for a process of its own. */
  readonly options: WhatsAppWebOptions;
  readonly bundleFolder: string;
  readonly killBrowser: () => void;
  readonly killPage: () => void;
  readonly freezePage: () => () => void;
}

export async function createStandInHarness(
  standInOptions: StandInOptions = {},
  transportOptions: Partial<WhatsAppWebOptions> = {},
): Promise<StandInHarness> {
  const { createWhatsAppWebTransport, folder: bundleFolder } = await bundle;
  const standIn = await startStandIn(standInOptions);
  const folder = await mkdtemp(join(tmpdir(), 'whatsapp-profile-'));
  const profileFolder = join(folder, 'whatsapp');
  const transports: Transport[] = [];
  const states: ConnectionState[] = [];
  const options: WhatsAppWebOptions = {
    browserArguments: BROWSER_ARGUMENTS,
    profileFolder,
    webVersion: { version: standIn.webVersion, folder: standIn.webVersionDir },
    limits: LIMITS,
    ...transportOptions,
  };
  const create = (more: Partial<WhatsAppWebOptions> = {}): Transport => {
    const transport = createWhatsAppWebTransport({ ...options, ...more });
    transport.onState((state) => states.push(state));
    transports.push(transport);
    return transport;
  };
  return {
    transport: create(),
    restart: () => create(),
    create,
    options,
    bundleFolder,
    standIn,
    profileFolder,
    states,
    acceptedMessages: () => standIn.acceptedMessages(),
    say: (phone, text) => standIn.say(phone, text),
    nowMs: () => Date.now(),
    loseConnection: () => killBrowser(profileFolder),
    killBrowser: () => killBrowser(profileFolder),
    killPage: () => killPage(profileFolder),
    freezePage: () => freezePage(profileFolder),
    dispose: async () => {
      await Promise.all(transports.map((transport) => transport.close()));
      await standIn.close();
      await checkNoBrowserLeft(profileFolder);
      await removeFolder(folder);
    },
  };
}

export async function checkNoBrowserLeft(profileFolder: string): Promise<void> {
  await until(() => processesOf(profileFolder).length === 0, 20_000).catch(() => undefined);
  expect(processesOf(profileFolder)).toEqual([]);
}

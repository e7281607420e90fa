import { mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { Client, LocalAuth } from 'whatsapp-web.js';
import { findBrowser } from '../../src/whatsapp/browser/findBrowser';
import { WITHOUT_ADDRESS_BAR } from './chromiumArguments';
import { STANDIN_BROWSER_ARGUMENTS, type StandIn } from '../standin/standIn';
import { removeFolder } from '../removeFolder';

/** The page libraries as they are, without anything of ours, in a real browser with the stand-in page. */

const LAUNCH = {
  // Chromium refuses its sandbox to root.
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS, WITHOUT_ADDRESS_BAR],
  pipe: true,
  headless: true,
} as const;

export interface Opened {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Told once the page runs with the library in it, before its code is scanned: now it can be asked for one to type. */
export type OnCode = (page: Page, askCode: (digits: string) => Promise<unknown>) => Promise<void>;

function executablePath(): string {
  const browser = findBrowser({ browserPath: process.env['CHROMIUM'] });
  if (!browser.ok) throw browser.error;
  return browser.path;
}

export async function openWhatsAppWebJs(
  standIn: StandIn,
  onCode: OnCode = async () => undefined,
): Promise<Opened & { readonly client: Client }> {
  const dataPath = await mkdtemp(join(tmpdir(), 'bare-'));
  const client = new Client({
    authStrategy: new LocalAuth({ dataPath }),
    webVersion: standIn.webVersion,
    webVersionCache: { type: 'local', path: standIn.webVersionDir, strict: true },
    puppeteer: { ...LAUNCH, args: [...LAUNCH.args], executablePath: executablePath() },
  });
  const ready = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
  });
  await client.initialize();
  const page = client.pupPage;
  if (!page) throw new Error('There is no page');
  await onCode(page, async (digits) => await client.requestPairingCode(digits));
  standIn.scanQr();
  await ready;
  const close = async (): Promise<void> => {
    await client.destroy();
    await removeFolder(dataPath);
  };
  return { client, page, close };
}

/** Whether the library is put in before the page's own script runs, or once it has. */
export type WaJsMoment = 'before' | 'after';

export async function openWaJs(
  standIn: StandIn,
  moment: WaJsMoment = 'after',
  onCode: OnCode = async () => undefined,
): Promise<Opened> {
  const browser = await launchBrowser();
  const page = await newPage(standIn, browser);
  const script = await waJsScript();
  if (moment === 'before') await page.evaluateOnNewDocument(script);
  await page.goto(ADDRESS, { waitUntil: 'load' });
  if (moment === 'after') await page.evaluate(script);
  await page.waitForFunction('window.WPP.isFullReady');
  await onCode(
    page,
    async (digits) => await page.evaluate(`WPP.conn.genLinkDeviceCodeForPhoneNumber('${digits}', true)`),
  );
  standIn.scanQr();
  await page.waitForFunction('WPP.whatsapp.Stream.mode === "MAIN"');
  return { page, close: async () => await browser.close() };
}

const ADDRESS = 'https://web.whatsapp.com/';

export async function launchBrowser(): Promise<Browser> {
  return await puppeteer.launch({ ...LAUNCH, args: [...LAUNCH.args], executablePath: executablePath() });
}

/** In a profile of its own. */
async function newPage(standIn: StandIn, browser: Browser): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const html = await readFile(join(standIn.webVersionDir, `${standIn.webVersion}.html`), 'utf8');
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    void (request.url() === ADDRESS ? request.respond({ contentType: 'text/html', body: html }) : request.continue());
  });
  return page;
}

/** The page alone, with no library in it. */
export async function openPage(standIn: StandIn, browser: Browser): Promise<Page> {
  const page = await newPage(standIn, browser);
  await page.goto(ADDRESS, { waitUntil: 'load' });
  return page;
}

/** Its source goes by a name of its own, so that the page can tell who calls; and it reports to nobody. */
async function waJsScript(): Promise<string> {
  const path = createRequire(import.meta.url).resolve('@wppconnect/wa-js');
  const source = await readFile(path, 'utf8');
  return `window.WPPConfig = { disableGoogleAnalytics: true };\n${source}\n//# sourceURL=wa-js.js`;
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { Client, LocalAuth } from 'whatsapp-web.js';
import { findBrowser } from '../../src/whatsapp/findBrowser';
import { STANDIN_BROWSER_ARGUMENTS, type StandIn } from '../standin/standIn';

/** The page libraries as they are, without anything of ours, in a real browser with the stand-in page. */

const LAUNCH = {
  // Chromium refuses its sandbox to root.
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...STANDIN_BROWSER_ARGUMENTS],
  pipe: true,
  headless: true,
} as const;

export interface Opened<Library> {
  readonly library: Library;
  readonly page: Page;
  close(): Promise<void>;
}

function executablePath(): string {
  const browser = findBrowser({ browserPath: process.env['CHROMIUM'] });
  if (!browser.ok) throw browser.error;
  return browser.path;
}

export async function openWhatsAppWebJs(standIn: StandIn): Promise<Opened<Client>> {
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
  standIn.scanQr();
  await ready;
  if (!client.pupPage) throw new Error('There is no page');
  return {
    library: client,
    page: client.pupPage,
    close: async () => {
      await client.destroy();
      await rm(dataPath, { recursive: true, force: true });
    },
  };
}

/** @param when the library is put in before the page's own script runs, or once it has. */
export async function openWaJs(standIn: StandIn, when: 'before' | 'after' = 'after'): Promise<Opened<Browser>> {
  const browser = await puppeteer.launch({ ...LAUNCH, args: [...LAUNCH.args], executablePath: executablePath() });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  const html = await readFile(join(standIn.webVersionDir, `${standIn.webVersion}.html`), 'utf8');
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    void (request.url() === 'https://web.whatsapp.com/'
      ? request.respond({ contentType: 'text/html', body: html })
      : request.continue());
  });
  const script = await waJsScript();
  if (when === 'before') await page.evaluateOnNewDocument(script);
  await page.goto('https://web.whatsapp.com/', { waitUntil: 'load' });
  if (when === 'after') await page.evaluate(script);
  return { library: browser, page, close: async () => await browser.close() };
}

/** Its source goes by a name of its own, so that the page can tell who calls; and it reports to nobody. */
async function waJsScript(): Promise<string> {
  const path = createRequire(import.meta.url).resolve('@wppconnect/wa-js');
  const source = await readFile(path, 'utf8');
  return `window.WPPConfig = { disableGoogleAnalytics: true };\n${source}\n//# sourceURL=wa-js.js`;
}

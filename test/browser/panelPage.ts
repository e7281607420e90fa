import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { panelHtml } from '../../src/webview/panelHtml';
import type { PanelState, ToWebview } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';
import { once } from '../../src/sender/once';
import { PLAYWRIGHT_CHROMIUM_ARGUMENTS } from './chromiumArguments';
import type { Theme } from './themes';

declare global {
  interface Window {
    intents: FromWebview[];
    savedState: unknown;
  }
}

export interface OpenOptions {
  readonly theme: Theme;
  readonly width?: number;
  readonly language?: string;
  readonly savedState?: unknown;
  /** Runs in each document before the page's own: what it defines costs a tenth of what it would as an expression. */
  readonly script?: string;
}

export interface PanelPage {
  readonly page: Page;
  /** One after the other, and waits until the page has drawn what they say. */
  send(...messages: readonly ToWebview[]): Promise<void>;
  snapshot(state: PanelState): Promise<void>;
  intents(): Promise<readonly FromWebview[]>;
  /** As it is when it has just been opened: nothing typed, nothing open. */
  reload(): Promise<void>;
  /** Fails where the browser complained: of an error, or of something that the CSP refused. */
  close(): Promise<void>;
}

const HEIGHT = 900;

interface OpenPage {
  readonly page: Page;
  /** Errors and warnings, those of what the CSP refused among them. */
  readonly complaints: string[];
}

/** The real page, built and served under its real CSP; only VS Code's side of the wire is played by the test. */
export class PanelHarness {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #strings: Readonly<Record<string, string>>;
  /** Closed panels, by what they were opened with: their pages serve again, as a page costs a process. */
  readonly #idle = new Map<string, OpenPage[]>();

  private constructor(browser: Browser, server: Server, strings: Readonly<Record<string, string>>) {
    this.#browser = browser;
    this.#server = server;
    this.#strings = strings;
  }

  /** One for all files of tests that a process runs, which ends it: a start costs what a dozen tests do. */
  static readonly shared = once(() => PanelHarness.#start());

  static async #start(): Promise<PanelHarness> {
    const { outputFiles } = await build({
      entryPoints: ['src/webview/panel.ts'],
      bundle: true,
      minify: true,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      write: false,
      logLevel: 'warning',
    });
    const script = outputFiles[0]?.contents;
    const [style, french] = await Promise.all([readFile('media/panel.css', 'utf8'), readFrench()]);
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (url.pathname === '/panel.js') return void response.setHeader('content-type', 'text/javascript').end(script);
      if (url.pathname === '/panel.css') return void response.setHeader('content-type', 'text/css').end(style);
      if (url.pathname !== '/') return void response.writeHead(204).end();
      const language = url.searchParams.get('language') ?? 'en';
      const html = panelHtml({
        cspSource: `http://${request.headers.host ?? ''}`,
        nonce: randomBytes(16).toString('hex'),
        scriptUri: '/panel.js',
        styleUri: '/panel.css',
        language,
        strings: language === 'fr' ? french : {},
      });
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({
      ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}),
      args: ['--no-sandbox', ...PLAYWRIGHT_CHROMIUM_ARGUMENTS],
    });
    server.unref();
    return new PanelHarness(browser, server, french);
  }

  get french(): Readonly<Record<string, string>> {
    return this.#strings;
  }

  /** A panel that has just been opened: nothing of an earlier one is left. */
  async open({ theme, width = 1180, language = 'en', savedState, script = '' }: OpenOptions): Promise<PanelPage> {
    const kind = JSON.stringify([theme, width, language, savedState, script]);
    const idle = this.#idle.get(kind) ?? [];
    this.#idle.set(kind, idle);
    const open = idle.pop() ?? (await this.#newPage({ theme, width, language, savedState, script }));
    const { page, complaints } = open;
    const reload = async (): Promise<void> => {
      await page.mouse.move(0, 0);
      await page.setViewportSize({ width, height: HEIGHT });
      const { port } = this.#server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/?language=${language}`);
    };
    await reload();
    const send = (...messages: readonly ToWebview[]): Promise<void> =>
      page.evaluate(async (all) => {
        for (const message of all) window.postMessage(message);
        // Two frames: the messages are handled, and the page has drawn them.
        await new Promise((resolve) => setTimeout(resolve, 0));
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }, messages);
    return {
      page,
      send,
      snapshot: (state) => send({ type: 'snapshot', state }),
      intents: () => page.evaluate(() => window.intents),
      reload,
      close: async () => {
        // What the last page had still to complain of comes before the blank one.
        await page.goto('about:blank');
        const said = complaints.splice(0);
        if (said.length > 0) throw new Error(`The browser complained:\n${said.join('\n')}`);
        idle.push(open);
      },
    };
  }

  async #newPage({ theme, width, language, savedState, script }: Required<OpenOptions>): Promise<OpenPage> {
    const page = await this.#browser.newPage({
      viewport: { width, height: HEIGHT },
      reducedMotion: 'reduce',
      locale: language,
    });
    const complaints: string[] = [];
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.addInitScript(playVsCode, { theme, savedState });
    if (script !== '') await page.addInitScript(script);
    return { page, complaints };
  }
}

/** Runs in the page before anything else: the theme as VS Code sets it, and `acquireVsCodeApi`. */
function playVsCode({ theme, savedState }: { readonly theme: Theme; readonly savedState: unknown }): void {
  const api = {
    postMessage: (intent: FromWebview) => void window.intents.push(intent),
    getState: () => window.savedState,
    setState: (state: unknown) => {
      window.savedState = state;
    },
  };
  window.intents = [];
  window.savedState = savedState;
  Object.assign(window, { acquireVsCodeApi: () => api });
  addEventListener('DOMContentLoaded', () => {
    document.body.className = theme.bodyClass;
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  });
}

async function readFrench(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile('l10n/bundle.l10n.fr.json', 'utf8')) as Record<string, string>;
}

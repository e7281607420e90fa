import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { panelHtml } from '../../src/webview/panelHtml';
import { BASE_STATE } from '../webview/states';
import { PLAYWRIGHT_CHROMIUM_ARGUMENTS } from '../browser/chromiumArguments';
import { table, targetTable } from './report';

/**
 * `npm run bench -- --only panel`: how long the panel's first script takes, in the real Chromium under the page's real CSP.
 * Needs `npm run build`. With `--against DIR` the page of another version in turns with this one: a folder with `dist/` and
 * `media/`. It prints, and writes nothing.
 */
const { values: flags } = parseArgs({ options: { against: { type: 'string' } }, strict: false });

const ROUND_COUNT = 15;
const TARGET_MS = 60;

/** Of the page's main thread, until it has said that it is ready and has drawn itself. */
interface Opening {
  /** The first script, from its being compiled to its end. */
  readonly scriptMs: number;
  /** All that scripts did until the page stood there, with what a workbook of some thousand rows shows. */
  readonly allScriptsMs: number;
  /** From the request of the page to `ready`. */
  readonly readyMs: number;
}

interface Version {
  readonly name: string;
  readonly folder: string;
  readonly openings: Opening[];
}

async function main(): Promise<void> {
  const versions: Version[] = [
    ...(typeof flags.against === 'string' ? [{ name: 'before', folder: flags.against, openings: [] }] : []),
    { name: 'now', folder: '.', openings: [] },
  ];
  const browser = await chromium.launch({
    ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}),
    args: ['--no-sandbox', ...PLAYWRIGHT_CHROMIUM_ARGUMENTS],
  });
  try {
    for (let round = 0; round < ROUND_COUNT; round += 1) {
      for (const { folder, openings } of versions) openings.push(await openOnce(browser, folder));
    }
  } finally {
    await browser.close();
  }
  const middles = versions.map(({ name, openings }) => ({
    name,
    script: middle(openings, 'scriptMs'),
    all: middle(openings, 'allScriptsMs'),
    ready: middle(openings, 'readyMs'),
  }));
  const rows = middles.map(({ name, script, all, ready }) => [
    name,
    ...[script, all, ready].map((ms) => ms.toFixed(1)),
  ]);
  const heads = ['', 'first script', 'all scripts until it is drawn', 'from the request to ready'];
  console.log(`\nThe panel’s page opened, ms, the middle one of ${ROUND_COUNT}:\n\n${table(heads, rows)}`);
  const targets = middles
    .filter(({ name }) => name === 'now')
    .map(({ script }) => ({
      what: 'first script evaluated, ms',
      wanted: `≤ ${TARGET_MS}`,
      measured: script.toFixed(1),
      isMet: script <= TARGET_MS,
    }));
  console.log(`\n${targetTable(targets)}`);
}

/** In a page that has cached nothing. */
async function openOnce(browser: Browser, folder: string): Promise<Opening> {
  const server = createServer((request, response) => void serve(folder, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    await page.addInitScript(() => {
      const api = {
        postMessage: () => performance.mark('ready'),
        getState: () => undefined,
        setState: () => undefined,
      };
      Object.assign(window, { acquireVsCodeApi: () => api });
    });
    const events: TraceEvent[] = [];
    const session = await page.context().newCDPSession(page);
    session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
    await session.send('Performance.enable');
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['devtools.timeline'] },
    });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.evaluate(async (state) => {
      window.postMessage({ type: 'snapshot', state });
      await new Promise((resolve) => setTimeout(resolve, 200));
      await new Promise((resolve) => requestIdleCallback(resolve));
    }, BASE_STATE);
    const { metrics } = await session.send('Performance.getMetrics');
    const readyMs = await page.evaluate(() => performance.getEntriesByName('ready')[0]?.startTime ?? Number.NaN);
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    const scripts = events.filter(
      ({ name, args }) => name === 'EvaluateScript' && args.data?.url?.includes(`:${port}/`),
    );
    const [first] = scripts;
    const spent = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
    return { scriptMs: (first?.dur ?? Number.NaN) / 1000, allScriptsMs: spent * 1000, readyMs };
  } finally {
    await page.close();
    server.close();
  }
}

async function serve(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '/', headers } = request;
  response.setHeader('cache-control', 'no-store');
  if (url.endsWith('.js')) {
    response.setHeader('content-type', 'text/javascript').end(await readFile(join(folder, 'dist', url.slice(1))));
  } else if (url.endsWith('.css')) {
    response.setHeader('content-type', 'text/css').end(await readFile(join(folder, 'media', url.slice(1))));
  } else if (url === '/') {
    const nonce = randomBytes(16).toString('hex');
    const cspSource = `http://${headers.host ?? ''}`;
    const [scriptUri, styleUri] = ['/panel.js', '/panel.css'];
    const html = panelHtml({ cspSource, nonce, scriptUri, styleUri, language: 'en', strings: {} });
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  } else response.writeHead(204).end();
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args: { readonly data?: { readonly url?: string } };
}

function middle(openings: readonly Opening[], part: keyof Opening): number {
  const sorted = openings.map((opening) => opening[part]).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

void main();

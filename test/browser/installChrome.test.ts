import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBrowser, type Machine } from '../../src/whatsapp/browser/findBrowser';
import type { InstallOptions } from '../../src/whatsapp/browser/installChrome';
import { makeZip } from '../workbook/zip';
import { until } from '../until';
import { loadBundle } from './bundle';
import { CHROME_PATH, sendHalf, startChromeServer, sumOf, type ChromeServer } from './chromeServer';

const bundle = loadBundle();

let folder: string;
let chrome: ChromeServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chrome-'));
  chrome = await startChromeServer();
});
afterEach(async () => {
  await chrome.close();
  rmSync(folder, { recursive: true, force: true });
});

const downloadFolder = (): string => join(folder, 'browser');
const program = (): string => join(downloadFolder(), 'chrome-linux64', 'chrome');

async function install(more: Partial<InstallOptions> = {}): Promise<string | null> {
  const { installChrome } = await bundle;
  const { signal } = new AbortController();
  return await installChrome({
    downloadFolder: downloadFolder(),
    baseUrl: chrome.baseUrl,
    sha256: sumOf(chrome.archive),
    signal,
    onProgress: () => undefined,
    ...more,
  });
}

/** A computer with no other browser than what is downloaded. */
function found(): string | null {
  const machine: Machine = {
    platform: 'linux',
    env: {},
    homeFolder: '/nobody',
    isExecutable: (path) => path.startsWith(folder) && existsSync(path),
  };
  const browser = findBrowser({ downloadFolder: downloadFolder() }, machine);
  return browser.ok ? browser.path : null;
}

/** @param happened what the English sentence says */
async function checkFails(happened: RegExp, installing = install()): Promise<void> {
  await expect(installing).rejects.toMatchObject({
    name: 'HumanError',
    happened: { text: expect.stringMatching(happened) },
  });
}

describe('downloading Chrome for Testing', () => {
  test('gives a browser that starts and is found', async () => {
    const progress: string[] = [];
    const doneBytes: number[] = [];
    const path = await install({
      onProgress: (step, done, total) => {
        progress.push(`${step} ${total}`);
        if (step === 'download') doneBytes.push(done);
      },
    });
    expect([path, found()]).toEqual([program(), program()]);
    expect(spawnSync(program(), ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^Chromium \d+/u);
    expect(readdirSync(folder)).toEqual(['browser']);
    expect(chrome.asked).toEqual([CHROME_PATH]);
    expect([progress[0], progress.at(-1)]).toEqual([`download ${chrome.archive.length}`, 'unpack 0']);
    expect(doneBytes).toEqual(doneBytes.toSorted((left, right) => left - right));
    expect(doneBytes.at(-1)).toBe(chrome.archive.length);
  });

  test('cancelled halfway leaves nothing', async () => {
    const cancel = new AbortController();
    const half = sendHalf(chrome);
    const installing = install({ signal: cancel.signal });
    await half;
    cancel.abort();
    expect(await installing).toBeNull();
    expect([found(), readdirSync(folder)]).toEqual([null, []]);
  });

  test('cut halfway keeps what was there before', async () => {
    await install();
    const half = sendHalf(chrome);
    const installing = install();
    (await half).destroy();
    await checkFails(/couldn’t be downloaded/u, installing);
    expect([found(), readdirSync(folder)]).toEqual([program(), ['browser']]);
  });

  test('of a program killed halfway is never used', async () => {
    const { folder: bundleFolder } = await bundle;
    const sha256 = sumOf(chrome.archive);
    const options = JSON.stringify({ downloadFolder: downloadFolder(), baseUrl: chrome.baseUrl, sha256 });
    const script = `require('./whatsappWeb.js').installChrome({ ...${options}, signal: new AbortController().signal, onProgress() {} })`;
    const half = sendHalf(chrome);
    const installing = spawn(process.execPath, ['-e', script], { cwd: bundleFolder, stdio: 'inherit' });
    await half;
    await until(() => readdirSync(folder).length > 0);
    installing.kill('SIGKILL');
    expect(found()).toBeNull();
    chrome.answer = (response, bytes) => response.writeHead(200).end(bytes);
    expect(await install()).toBe(program());
  });

  test('that isn’t there', async () => {
    chrome.answer = (response) => response.writeHead(404).end();
    await checkFails(/couldn’t be downloaded/u);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of something else', async () => {
    const page = '<html>Log in to the network of this hotel</html>';
    chrome.answer = (response) => response.writeHead(200).end(page);
    await checkFails(/isn’t what was expected/u);
    await checkFails(/couldn’t be downloaded/u, install({ sha256: sumOf(page) }));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of an archive without the program', async () => {
    const zip = makeZip([{ name: 'chrome-linux64/readme', content: 'empty' }]);
    chrome.answer = (response) => response.writeHead(200).end(zip);
    await checkFails(/incomplete/u, install({ sha256: sumOf(zip) }));
    expect([found(), readdirSync(folder)]).toEqual([null, []]);
  });

  test('changed on its way is never unpacked, and what was there before stays', async () => {
    await install();
    const changed = chrome.archive.with(1000, 8);
    chrome.answer = (response) => response.writeHead(200).end(changed);
    await checkFails(/isn’t what was expected/u);
    expect([found(), readdirSync(folder)]).toEqual([program(), ['browser']]);
  });

  test('by anything but https is refused before anything is asked for', async () => {
    await checkFails(/isn’t secure/u, install({ baseUrl: 'http://192.0.2.1' }));
    chrome.answer = (response) => response.writeHead(302, { location: 'http://192.0.2.1/chrome.zip' }).end();
    await checkFails(/isn’t secure/u);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('over an address that points to another', async () => {
    const { answer } = chrome;
    chrome.answer = (response) => {
      chrome.answer = answer;
      response.writeHead(302, { location: CHROME_PATH }).end();
    };
    expect(await install()).toBe(program());
  });

  test('that there is no room for', async () => {
    chrome.answer = (response) => response.writeHead(200, { 'content-length': 1e18 }).end();
    await checkFails(/too little space/u);
    expect(readdirSync(folder)).toEqual([]);
  });
});

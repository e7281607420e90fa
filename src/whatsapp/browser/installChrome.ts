import { Browser, BrowserPlatform, detectBrowserPlatform, getDownloadUrl, install } from '@puppeteer/browsers';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HumanError, isHumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { CHROME_BUILD, CHROME_SUMS } from './chromeSums';
import { findDownloaded } from './findBrowser';
import { secureFetch } from './secureFetch';

export interface InstallOptions {
  /** Absolute. Replaced as a whole, once all of the browser is there. */
  readonly downloadFolder: string;
  /** A mirror of https://storage.googleapis.com/chrome-for-testing-public. */
  readonly baseUrl?: string;
  /** Of the archive, in hexadecimal; the known one when absent. */
  readonly sha256?: string;
  readonly signal: AbortSignal;
  /** @param totalBytes 0 where the server doesn't tell */
  readonly onProgress: (step: 'download' | 'unpack', doneBytes: number, totalBytes: number) => void;
}

/**
 * Downloads Chrome for Testing, and gives the path of its program; null where the signal came first. What was there
 * before stays until the new one is whole.
 * @throws HumanError where there is none for this computer, or it can't be fetched, unpacked or kept.
 */
export async function installChrome(options: InstallOptions): Promise<string | null> {
  const platform = detectBrowserPlatform();
  // There is none for Linux on ARM: the library would fetch the one for x64.
  if (platform === undefined || platform === BrowserPlatform.LINUX_ARM) throw noneForThisComputer();
  const { downloadFolder, signal } = options;
  const partial = `${downloadFolder}.partial-${process.pid}`;
  try {
    await removeLeftovers(downloadFolder);
    await fetchAndUnpack(options, partial, platform);
    if (signal.aborted) return null;
    const unpacked = join(partial, 'chrome', `${platform}-${CHROME_BUILD}`);
    const program = findDownloaded(unpacked);
    if (program === null) throw incomplete();
    await rm(downloadFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    await rename(unpacked, downloadFolder);
    return join(downloadFolder, program.slice(unpacked.length + 1));
  } catch (error) {
    if (signal.aborted) return null;
    throw isHumanError(error) ? error : failed(error);
  } finally {
    await rm(partial, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => undefined);
  }
}

/** Of a program that was killed meanwhile; another one may be at it now. */
async function removeLeftovers(downloadFolder: string): Promise<void> {
  const folder = dirname(downloadFolder);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(`${basename(downloadFolder)}.partial-`))) {
    const { mtimeMs = Date.now() } = (await stat(join(folder, name)).catch(() => undefined)) ?? {};
    if (Date.now() - mtimeMs > LEFT_OVER_AFTER_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const LEFT_OVER_AFTER_MS = 24 * 3_600_000;

async function fetchAndUnpack(options: InstallOptions, partial: string, platform: BrowserPlatform): Promise<void> {
  const { baseUrl, sha256 = CHROME_SUMS[platform], signal, onProgress } = options;
  const url = getDownloadUrl(Browser.CHROME, platform, CHROME_BUILD, baseUrl);
  // Where the library looks for an archive before it fetches one itself, which can't be cancelled and may never end.
  const archive = join(partial, 'chrome', `${CHROME_BUILD}-${basename(url.pathname)}`);
  await mkdir(dirname(archive), { recursive: true, mode: 0o700 });
  const sum = await download(url, archive, options);
  if (signal.aborted) return;
  if (sha256 !== undefined && sum !== sha256.toLowerCase()) throw changedOnItsWay();
  onProgress('unpack', 0, 0);
  await install({ cacheDir: partial, browser: Browser.CHROME, buildId: CHROME_BUILD, platform });
}

/** Gives the archive's SHA-256. */
async function download(url: URL, path: string, { signal, onProgress }: InstallOptions): Promise<string> {
  const response = await secureFetch(url, signal);
  if (!response.ok || response.body === null) throw new Error(`The server answered ${response.status}`);
  const totalBytes = Number(response.headers.get('content-length') ?? 0);
  await refuseFullDisk(dirname(path), totalBytes);
  const hash = createHash('sha256');
  let doneBytes = 0;
  const counted = chunksOf(response.body, (chunk) => {
    doneBytes += chunk.length;
    hash.update(chunk);
    onProgress('download', doneBytes, totalBytes);
  });
  await pipeline(counted, createWriteStream(path, { mode: 0o600 }), { signal });
  if (totalBytes !== 0 && doneBytes !== totalBytes) throw incomplete();
  return hash.digest('hex');
}

async function* chunksOf(body: NonNullable<Response['body']>, onChunk: (chunk: Uint8Array) => void) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onChunk(value);
    yield value;
  }
}

/** Unpacked it takes some two and a half times as much as its archive, and both are there for a while. */
async function refuseFullDisk(folder: string, archiveBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > archiveBytes * 4) return;
  throw new HumanError(
    sentence('There is too little space on the disk for the browser.'),
    sentence('Make room for about {0} MB, then try again.', Math.ceil((archiveBytes * 4) / 1e6)),
  );
}

function noneForThisComputer(): HumanError {
  return new HumanError(
    sentence('There is no Chrome for Testing for this kind of computer.'),
    sentence('Install Chromium with the system’s package manager.'),
  );
}

function incomplete(): HumanError {
  return new HumanError(
    sentence('The browser’s download is incomplete.'),
    sentence('Try again; nothing of it has been kept.'),
  );
}

function changedOnItsWay(): HumanError {
  return new HumanError(
    sentence('The browser’s download isn’t what was expected.'),
    sentence('Nothing of it has been kept. Try again over another network, or install Chrome from google.com/chrome.'),
  );
}

function failed(cause: unknown): HumanError {
  return new HumanError(
    sentence('The browser couldn’t be downloaded.'),
    sentence('Check the internet connection and the space on the disk, then try again.'),
    cause,
  );
}

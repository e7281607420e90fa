import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

export type FoundBrowser =
  | { readonly ok: true; readonly path: string }
  /** `isDownloadable`: none is installed, and the user has named none. `lookedFor`: the places, in their order. */
  | {
      readonly ok: false;
      readonly error: HumanError;
      readonly isDownloadable: boolean;
      readonly lookedFor: readonly string[];
    };

export interface BrowserChoice {
  /** The one that the user has named; empty or left out for any. */
  readonly browserPath?: string | undefined;
  /** Where `installChrome` puts one. */
  readonly downloadFolder?: string | undefined;
}

/** What the look-up needs to know of the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  isExecutable(path: string): boolean;
}

/**
 * The browser that the user has named, and no other; else an installed Chrome, Edge, Chromium or Brave, in this order;
 * else the downloaded one.
 */
export function findBrowser(choice: BrowserChoice, machine: Machine = thisMachine()): FoundBrowser {
  const { browserPath, downloadFolder } = choice;
  if (browserPath !== undefined && browserPath !== '') {
    return machine.isExecutable(browserPath)
      ? { ok: true, path: browserPath }
      : { ok: false, error: notThere(browserPath), isDownloadable: false, lookedFor: [browserPath] };
  }
  const downloaded = downloadFolder === undefined ? [] : downloadedCandidates(downloadFolder, machine);
  const lookedFor = [...installedCandidates(machine), ...downloaded];
  const path = lookedFor.find((candidate) => machine.isExecutable(candidate));
  return path === undefined
    ? { ok: false, error: noneInstalled(lookedFor), isDownloadable: true, lookedFor }
    : { ok: true, path };
}

/** The downloaded browser in this folder, or null where there is none. */
export function findDownloaded(downloadFolder: string, machine: Machine = thisMachine()): string | null {
  return downloadedCandidates(downloadFolder, machine).find((path) => machine.isExecutable(path)) ?? null;
}

/** As Chrome for Testing lies in its archives. */
function downloadedCandidates(folder: string, { platform }: Machine): readonly string[] {
  if (platform === 'win32') {
    return ['win64', 'win32'].map((name) => win32.join(folder, `chrome-${name}`, 'chrome.exe'));
  }
  if (platform !== 'darwin') return [posix.join(folder, 'chrome-linux64', 'chrome')];
  const app = 'Google Chrome for Testing';
  return ['mac-arm64', 'mac-x64'].map((name) =>
    posix.join(folder, `chrome-${name}`, `${app}.app`, 'Contents/MacOS', app),
  );
}

function installedCandidates(machine: Machine): readonly string[] {
  if (machine.platform === 'win32') return windowsCandidates(machine);
  return machine.platform === 'darwin' ? macCandidates(machine) : linuxCandidates(machine);
}

const WINDOWS_PATHS = [
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
];
const WINDOWS_FOLDERS = ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'LocalAppData'];

function windowsCandidates({ env }: Machine): readonly string[] {
  const folders = WINDOWS_FOLDERS.flatMap((name) => variable(env, name) ?? []);
  return WINDOWS_PATHS.flatMap((path) => folders.map((folder) => win32.join(folder, path)));
}

/** Windows ignores the case of variables' names. */
function variable(env: Machine['env'], name: string): string | undefined {
  const key = Object.keys(env).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : env[key];
}

const MAC_APPS = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser'];

function macCandidates({ homeFolder }: Machine): readonly string[] {
  const folders = ['/Applications', posix.join(homeFolder, 'Applications')];
  return MAC_APPS.flatMap((app) => folders.map((folder) => posix.join(folder, `${app}.app`, 'Contents/MacOS', app)));
}

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
  'brave-browser',
  'brave',
];
const LINUX_PATHS = [
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/snap/bin/chromium',
  '/opt/brave.com/brave/brave',
];
/** A program started from a desktop often has a short PATH. */
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin'];

function linuxCandidates({ env }: Machine): readonly string[] {
  const onPath = (env['PATH'] ?? '').split(posix.delimiter).filter((folder) => posix.isAbsolute(folder));
  const folders = [...new Set([...onPath, ...LINUX_FOLDERS])];
  return [...LINUX_NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name))), ...LINUX_PATHS];
}

function noneInstalled(lookedFor: readonly string[]): HumanError {
  return new HumanError(
    sentence('No browser was found: neither Chrome, Edge, Chromium nor Brave is installed in its usual place.'),
    sentence('Install one of them, or give the path of one in the setting {0}.', 'excelWhatsapp.browserPath'),
    new Error(`Looked for ${lookedFor.join(', ')}`),
  );
}

function notThere(path: string): HumanError {
  return new HumanError(
    sentence('There is no browser at {0}.', path),
    sentence('Correct the setting {0}, or empty it to have a browser found by itself.', 'excelWhatsapp.browserPath'),
  );
}

function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, homeFolder: homedir(), isExecutable };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

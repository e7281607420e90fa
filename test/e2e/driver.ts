import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/tools/install.mjs';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { PLAYWRIGHT_CHROMIUM_ARGUMENTS } from '../browser/chromiumArguments';
import { QUIET_SETTINGS, startVsCodeServer } from '../../scripts/tools/vscodeServer.mjs';
import { anewWhereClosed, MENU_SETTLES_MS, PALETTE_STAYS_MS, PATIENCE_MS } from './patience';
import { removeFolder } from '../removeFolder';

const DIALOG_ANSWERS_MS = 1000;

/** Of every VS Code of the tests. */
const STILL = {
  // A file's path that shows under the pointer takes the clicks meant for what is below it.
  'workbench.hover.delay': 3_600_000,
  // The terminal's rows are elements then, and can be read.
  'terminal.integrated.gpuAcceleration': 'off',
};

export type Settings = Readonly<Record<string, unknown>>;

/** VS Code's name for a webview's own files: its service worker answers, and nothing goes out. */
const WEBVIEW_RESOURCES = '.vscode-resource.vscode-cdn.net';

export interface VsCode {
  /** Address to open in the browser, with the workspace in it. */
  readonly url: string;
  readonly port: number;
  /** Of the server; its extension hosts are among its descendants. */
  readonly pid: number;
  /** Own data of this VS Code: global storage is in user/User/globalStorage. */
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
}

export interface VsCodeOptions {
  /** Folder (loaded in place) or .vsix (installed); none when the address names it. */
  readonly extension?: string;
  /** Folder of another one, loaded in place. */
  readonly otherExtension?: string;
  /** Folder to open. */
  readonly workspace: string;
  /** Folder that outlives this VS Code, for a test that starts a second one; a throw-away one when left out. */
  readonly dataDir?: string;
  /** Any free one when left out. The browser keeps `context.secrets` by port. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Lets the address name tests to run in the extension host; no toasts, no restart after a crash. */
  readonly inHostTests?: boolean;
}

/** The extension as the tests should load it: the .vsix that `npm test` has just made, else this folder. */
export const extensionUnderTest = (): string => process.env['EXTENSION_UNDER_TEST'] ?? ROOT;

/** @throws Error that names the server's log when it doesn't start. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
  const { dataDir = temporaryDir('vscode'), ...rest } = options;
  const server = await startVsCodeServer({ ...rest, settings: STILL, dataDir });
  return {
    ...server,
    stop: async () => {
      // They outlive the server otherwise, and write to their logs.
      await endExtensionHosts(server);
      await server.stop();
      if (options.dataDir === undefined) await removeFolder(dataDir);
    },
  };
}

/** Puts settings in the place of those that are there, for the pages that are opened from now on. */
export function writeSettings(dataDir: string, user: Settings, machine: Settings): void {
  const write = (folder: string, settings: Settings): void => {
    mkdirSync(join(dataDir, 'user', folder), { recursive: true });
    writeFileSync(join(dataDir, 'user', folder, 'settings.json'), JSON.stringify(settings));
  };
  write('User', { ...QUIET_SETTINGS, ...STILL, ...user });
  write('Machine', machine);
}

export interface Browser {
  readonly page: Page;
  /** Hosts other than 127.0.0.1 that the page asked for anything: must stay empty. */
  readonly outsideHosts: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/**
 * Opens Chromium with a profile, where VS Code in the browser keeps `context.secrets` and `globalState`.
 * @param profileDir a throw-away one when left out.
 */
export async function openBrowser(profileDir?: string): Promise<Browser> {
  const dir = profileDir ?? temporaryDir('profile');
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('The e2e tests need Chromium or Chrome on the PATH.');
  const context = await chromium.launchPersistentContext(dir, {
    executablePath,
    viewport: { width: 1400, height: 900 },
    // Nobody looks on, and what moves is a sixth of what a story costs; that the panel moves is tested in panelRun.test.ts.
    reducedMotion: 'reduce',
    args: [...PLAYWRIGHT_CHROMIUM_ARGUMENTS, '--disable-quic', '--disable-sync'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const outsideHosts = new Set<string>();
  const note = (address: string): void => {
    const { protocol, hostname } = new URL(address);
    const isOutside = hostname !== '127.0.0.1' && !hostname.endsWith(WEBVIEW_RESOURCES);
    if (/^(?:http|ws)s?:$/u.test(protocol) && isOutside) outsideHosts.add(hostname);
  };
  context.on('request', (request) => note(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('websocket', (socket) => note(socket.url()));
  // 'Leave site?' when the page reloads.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  return {
    page,
    outsideHosts,
    close: async () => {
      await context.close();
      if (profileDir === undefined) await removeFolder(dir);
    },
  };
}

/** Opens the workspace and waits until the explorer shows its files. */
export async function openWorkspace(page: Page, vsCode: Pick<VsCode, 'url'>): Promise<void> {
  await page.goto(vsCode.url);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

export const explorerFile = (page: Page, fileName: string): Locator => page.getByRole('treeitem', { name: fileName });

/** Chooses an entry of a file's context menu in the explorer; waits until VS Code has read the extension that adds it. */
export async function rightClick(page: Page, fileName: string, menuItem: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await contextMenu(page, fileName)).includes(menuItem);) {
    if (Date.now() > end) throw new Error(`The context menu of ${fileName} has no “${menuItem}”.`);
    await sleep(MENU_SETTLES_MS);
  }
  await anewWhereClosed(async () => {
    const item = page.getByRole('menuitem', { name: menuItem });
    await explorerFile(page, fileName).click({ button: 'right', timeout: PALETTE_STAYS_MS });
    await item.waitFor({ timeout: PALETTE_STAYS_MS });
    await sleep(MENU_SETTLES_MS);
    await item.click({ timeout: PALETTE_STAYS_MS });
  }, escape(page));
}

/** What a file's context menu in the explorer offers; the menu is closed again. */
export async function contextMenu(page: Page, fileName: string): Promise<readonly string[]> {
  const labels = await anewWhereClosed(async () => {
    await explorerFile(page, fileName).click({ button: 'right', timeout: PALETTE_STAYS_MS });
    await page.getByRole('menuitem', { name: 'Copy Path' }).first().waitFor({ timeout: PALETTE_STAYS_MS });
    return await page.locator('.context-view .action-label').allInnerTexts();
  }, escape(page));
  await page.keyboard.press('Escape');
  return labels.map((label) => label.trim()).filter((label) => label !== '');
}

const escape = (page: Page) => (): Promise<void> => page.keyboard.press('Escape');

/** Runs a command from the palette; the title as the palette shows it, category included. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await anewWhereClosed(async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-box input').fill(`>${title}`, { timeout: PALETTE_STAYS_MS });
    await firstOffer(page, title).click({ timeout: PALETTE_STAYS_MS });
  });
}

/** Runs a command and chooses from the list that it shows, once `look` has looked at it. */
export async function runAndChoose(
  page: Page,
  title: string,
  offer: string,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await anewWhereClosed(async () => {
    await runCommand(page, title);
    await firstOffer(page, offer).waitFor({ timeout: PALETTE_STAYS_MS });
    await look();
    await firstOffer(page, offer).click({ timeout: PALETTE_STAYS_MS });
  });
}

/** To be clicked: Enter chooses nothing while VS Code, still loading its list, has no entry in focus. */
export const firstOffer = (page: Page, text: string): Locator =>
  page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

/** Answers the box of VS Code that asks it. */
export async function answerBox(page: Page, prompt: string, answer: string): Promise<void> {
  await page.locator('.quick-input-message', { hasText: prompt }).waitFor();
  await page.locator('.quick-input-box input').fill(answer);
  await page.keyboard.press('Enter');
}

/**
 * Accepts VS Code's file dialog, and what it asks then, until `done` shows. It ignores Enter while it looks a folder up.
 * @throws Error when that takes longer than VS Code needs.
 */
export async function acceptFileDialog(page: Page, done: Locator): Promise<void> {
  const dialog = page.locator('.quick-input-widget');
  for (const end = Date.now() + PATIENCE_MS; !(await done.isVisible()); await sleep(DIALOG_ANSWERS_MS)) {
    if (Date.now() > end) throw new Error('The file dialog was not accepted.');
    if (await dialog.isVisible()) await page.keyboard.press('Enter');
  }
}

/** The inside of the webview panel that is in front. */
export const panelFrame = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

export const statusBar = (page: Page, text: string | RegExp): Locator =>
  page.locator('.statusbar-item', { hasText: text });

export const notification = (page: Page, text: string | RegExp): Locator =>
  page.locator('.notification-toast', { hasText: text });

/**
 * Also where VS Code has put it away meanwhile, which it does after some seconds; and where it isn't there yet: their list
 * closes when another that was alone in it goes.
 */
export async function pressInNotification(page: Page, text: string | RegExp, button: string): Promise<void> {
  const item = page.locator('.notifications-center .notification-list-item', { hasText: text });
  await anewWhereClosed(async () => {
    await runCommand(page, 'Notifications: Show Notifications');
    await item.getByRole('button', { name: button }).click({ timeout: PALETTE_STAYS_MS });
  });
}

/** For a person to look at, in shots/. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const dir = join(ROOT, 'shots');
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}

/** For README and guides, where PICTURES is set: made anew by the tests that come past it. @param path from the root */
export async function picture(page: Page, path: string): Promise<void> {
  if (process.env['PICTURES'] !== undefined) await page.screenshot({ path: join(ROOT, path) });
}

/**
 * Process id of the extension host: the newest one, as an abandoned one can outlive a reload for a while.
 * @throws Error when there is none within the time that VS Code takes to start one.
 */
export async function extensionHostPid(vsCode: Pick<VsCode, 'pid'>): Promise<number> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const hosts = extensionHosts(vsCode);
    if (hosts.length > 0) return Math.max(...hosts);
  }
  throw new Error('This VS Code has no extension host.');
}

/**
 * kill -9. VS Code starts another within some 2 s, twice in 5 minutes; the third time a button of the page asks.
 * @returns the process id it had.
 */
export async function killExtensionHost(vsCode: Pick<VsCode, 'pid'>): Promise<number> {
  const pid = await extensionHostPid(vsCode);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** Ends those that are left of pages that are closed. */
export async function endExtensionHosts(vsCode: Pick<VsCode, 'pid'>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; extensionHosts(vsCode).length > 0; await sleep(50)) {
    if (Date.now() > end) throw new Error('An extension host doesn’t end.');
    for (const pid of extensionHosts(vsCode)) ifAlive(() => process.kill(pid, 'SIGKILL'));
  }
}

const extensionHosts = ({ pid }: Pick<VsCode, 'pid'>): readonly number[] =>
  descendants(pid).filter((child) => commandLine(child).includes('--type=extensionHost'));

/** A folder of its own under the system's temporary one. */
export const temporaryDir = (name: string): string => mkdtempSync(join(tmpdir(), `excel-whatsapp-${name}-`));

function descendants(pid: number): readonly number[] {
  const children = ifAlive(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
  return (children ?? []).flatMap((child) => [child, ...descendants(child)]);
}

const commandLine = (pid: number): string =>
  ifAlive(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) ?? '';

/** A process may end between being seen and being read. */
function ifAlive<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

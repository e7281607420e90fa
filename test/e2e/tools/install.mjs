// Installs the tools of `npm start` and the e2e tests here: VS Code in a browser (code-server), the Node 24 that it needs,
// and vsce. From the npm registry alone and without a compiler. Does nothing when all of it is there already.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MODULES = join(HERE, 'node_modules');
const OLDEST = join(HERE, 'oldest');
const STAMP = join(MODULES, '.installed');
const INGREDIENTS = ['package.json', 'package-lock.json', 'install.mjs', 'stubs/spdlog.js', 'stubs/native-watchdog.js'];

// Agents, dev containers, sandboxes, Windows: 250 MB, some of it to be compiled, that no extension here loads.
const UNNEEDED = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/sandbox-runtime',
  '@devcontainers/cli',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/** Whether this machine can run the tools at all: code-server's Node comes as a package for Linux on x64 only. */
export const isSupported = process.platform === 'linux' && process.arch === 'x64';

export const isInstalled = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wantedStamp();

/** @throws Error when npm fails; what npm said is on stderr then. */
export function installTools() {
  if (isInstalled()) return;
  rmSync(STAMP, { force: true });
  // Without scripts: code-server's own refuse any other Node, compile ten modules and ask other hosts for binaries.
  npm(['ci', '--ignore-scripts'], HERE);
  const codeServer = join(MODULES, 'code-server');
  installVsCode(join(codeServer, 'lib', 'vscode'));
  writeFileSync(STAMP, wantedStamp());
}

/**
 * The oldest VS Code that the extension runs in. It takes the Node that this runs on, and the system's ripgrep.
 * @throws Error when npm fails, or without ripgrep.
 */
export function installOldest() {
  const rg = execFileSync('which', ['rg'], { encoding: 'utf8' }).trim();
  npm(['ci', '--ignore-scripts'], OLDEST);
  const modules = join(OLDEST, 'node_modules');
  const vsCode = join(modules, 'code-server', 'lib', 'vscode');
  installVsCode(vsCode);
  copyFileSync(join(HERE, 'stubs', 'native-watchdog.js'), join(vsCode, 'node_modules', 'native-watchdog', 'index.js'));
  const bin = join(vsCode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(rg, join(bin, 'rg'));
  // It is compiled, and for passwords alone.
  writeFileSync(join(modules, 'argon2', 'argon2.js'), '');
}

function installVsCode(vsCode) {
  const manifestFile = join(vsCode, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  for (const name of UNNEEDED) delete manifest.dependencies[name];
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
  // Not `npm ci`: it wants the shrinkwrap that ships with VS Code to list exactly what the manifest does.
  npm(['install', '--omit=dev', '--ignore-scripts'], vsCode);
  rmSync(join(vsCode, 'extensions', 'copilot'), { recursive: true, force: true });
  for (const name of ['spdlog', 'native-watchdog']) {
    const module = join(vsCode, 'node_modules', '@vscode', name);
    if (existsSync(module)) copyFileSync(join(HERE, 'stubs', `${name}.js`), join(module, 'index.js'));
  }
}

function npm(args, cwd) {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

function wantedStamp() {
  const hash = createHash('sha256');
  for (const name of INGREDIENTS) hash.update(readFileSync(join(HERE, name)));
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installTools();

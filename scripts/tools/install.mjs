// Brings what a fresh machine lacks: the packages of the project, and a Chromium and a PostgreSQL for the tests.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from './paths.mjs';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Runs `npm ci` when node_modules is missing or older than the lock file.
 * @returns {boolean} whether it was needed.
 * @throws {Error} when npm fails; what npm said is on stderr then.
 */
export function installPackages() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  const lock = join(ROOT, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return false;
  run('npm', ['ci', '--no-update-notifier', '--loglevel=error']);
  return true;
}

/** @returns {string | undefined} path of a program on the PATH. */
export function findProgram(name) {
  const extensions = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    for (const extension of extensions) {
      const file = join(dir, name + extension);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** @returns {string | undefined} path of Chromium or Chrome: $CHROMIUM, else the first on the PATH. */
export function findChromium() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined && isExecutable(CHROMIUM)) return CHROMIUM;
  return CHROMIUM_NAMES.map(findProgram).find((file) => file !== undefined);
}

/**
 * Installs Debian's Chromium when there is none and this may be done.
 * @throws {Error} whose message says what a person should install.
 */
export function installChromium() {
  if (findChromium() !== undefined) return;
  installDebian('chromium', 'fonts-dejavu-core');
  if (findChromium() === undefined) {
    throw new Error('The tests need Chromium or Chrome: install one, or set CHROMIUM to the path of its program.');
  }
}

/** @returns {string | undefined} folder of PostgreSQL's programs: $POSTGRES_BIN, Debian's newest, or that of the PATH. */
export function findPostgres() {
  const { POSTGRES_BIN } = process.env;
  if (POSTGRES_BIN !== undefined) return POSTGRES_BIN;
  const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
  const folders = versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
  const onPath = findProgram('initdb');
  if (onPath !== undefined) folders.push(dirname(onPath));
  return folders.find((folder) => isExecutable(join(folder, 'initdb')));
}

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/**
 * Installs Debian's PostgreSQL when there is none and this may be done. Its own server isn't used: tests start theirs.
 * @throws {Error} whose message says what a person should install.
 */
export function installPostgres() {
  if (findPostgres() !== undefined) return;
  installDebian('postgresql');
  if (findPostgres() === undefined) {
    throw new Error('The tests need PostgreSQL: install it, or set POSTGRES_BIN to the folder of its programs.');
  }
}

/**
 * Installs what some tests of a fleet look for, and are left out without: a pooler, a clock that lies, networks to cut.
 * A pooler that Debian starts by itself isn't used, and is left as it is.
 */
export function installFleetTools() {
  const missing = FLEET_TOOLS.filter(([program]) => findProgram(program) === undefined);
  if (missing.length > 0) installDebian(...missing.map(([, name]) => name));
}

const FLEET_TOOLS = [
  ['pgbouncer', 'pgbouncer'],
  ['faketime', 'faketime'],
  ['ip', 'iproute2'],
];

/** Does nothing where this may not be done. */
function installDebian(...names) {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], env);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], env);
}

function run(program, args, env = {}) {
  const { status } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed.`);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

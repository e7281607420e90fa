import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Libraries that do the same, of test/bench/package.json; which they are, and since when, README.md says. */
export const RIVALS = ['awesome-phonenumber', 'bullmq', 'google-libphonenumber', 'hucre', 'read-excel-file'] as const;
export type Rival = (typeof RIVALS)[number];

const BENCH = join('test', 'bench');

export function hasRival(name: Rival): boolean {
  return existsSync(join(BENCH, 'node_modules', name));
}

/** As it was bundled by scripts/bench.mjs, where it is installed: some of them are modules that nothing else can load. */
export function loadRival(name: Exclude<Rival, 'bullmq'>): unknown {
  return createRequire(__filename)(`./rivals/${name}.js`);
}

export function installRivals(): void {
  // Not `npm ci`: the lock lacks the native parts for other platforms, which are optional.
  const npm = ['install', '--no-save', '--no-update-notifier', '--loglevel=error'];
  spawnSync('npm', npm, { cwd: BENCH, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

export function rivalVersion(name: Rival): string | null {
  return hasRival(name) ? packageVersion(join(BENCH, 'node_modules', name)) : null;
}

export function packageVersion(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}

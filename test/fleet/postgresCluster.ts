import { execFile } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgres } from '../../scripts/tools/install.mjs';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { removeFolder } from '../removeFolder';

const run = promisify(execFile);

/** @throws Error where there is no PostgreSQL. */
export function postgresProgram(name: string): string {
  const folder = findPostgres();
  if (folder === undefined) throw new Error('The tests need PostgreSQL: run `npm test`, or set POSTGRES_BIN.');
  return join(folder, name);
}

/** It refuses to be run by root. */
export function serverIdentity(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: 65_534, gid: 65_534 };
}

/**
 * Makes the files of a new server: a copy of the first ones that were made here, as initdb takes more than half a second of
 * a processor, and nearly each file of tests that needs a server has one of its own.
 * @param data isn’t there yet
 */
export async function makeCluster(data: string): Promise<void> {
  const initdb = postgresProgram('initdb');
  const first = join(ROOT, 'node_modules', '.cache', `cluster${initdb.replaceAll(/\W+/gu, '-')}`);
  if (!existsSync(first)) await makeFirst(initdb, first);
  await run('cp', ['-a', first, data]);
}

async function makeFirst(initdb: string, first: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-cluster-'));
  const identity = serverIdentity();
  if (identity) chownSync(folder, identity.uid, identity.gid);
  const made = join(folder, 'data');
  const options = ['-A', 'trust', '-U', 'postgres', '-N', '-E', 'UTF8', '--locale', 'C.UTF-8'];
  await run(initdb, ['-D', made, ...options], { ...identity, cwd: folder });
  await mkdir(dirname(first), { recursive: true });
  const near = `${first}.${basename(folder)}`;
  await run('cp', ['-a', made, near]);
  // Another process may have been the first.
  await rename(near, first).catch(() => removeFolder(near));
  await removeFolder(folder);
}

import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Leaves the lock of a browser on another host in a browser's profile, as after a container got a new name. */
export async function lockFromOtherHost(browserProfile: string, host = 'other-host', pid = 4242): Promise<string> {
  const path = join(browserProfile, 'SingletonLock');
  await mkdir(browserProfile, { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  // Chromium's lock is a link to a name, and that name is no file.
  await symlink(`${host}-${pid}`, path);
  return path;
}

/** Who holds the lock, or null. */
export async function lockHolder(browserProfile: string): Promise<string | null> {
  return await readlink(join(browserProfile, 'SingletonLock')).catch(() => null);
}

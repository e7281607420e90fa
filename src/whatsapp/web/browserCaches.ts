import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceFolder } from './linkedDevice';

/**
 * Removes what the browser of a profile has only kept to be faster: never the link to the phone, nor anything that WhatsApp
 * has stored. Nothing while a browser uses the profile. Gives how many bytes went.
 */
export async function removeBrowserCaches(profileFolder: string): Promise<number> {
  const folder = deviceFolder(profileFolder);
  if (await isInUse(folder)) return 0;
  let byteCount = 0;
  for (const name of CACHES) {
    const cache = join(folder, ...name.split('/'));
    const size = await sizeOf(cache);
    if (size === null) continue;
    const isRemoved = await rm(cache, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (isRemoved) byteCount += size;
  }
  return byteCount;
}

/** A mark that a crash has left keeps the caches for another day. */
async function isInUse(folder: string): Promise<boolean> {
  for (const mark of ['SingletonLock', 'lockfile']) {
    if ((await lstat(join(folder, mark)).catch(() => null)) !== null) return true;
  }
  return false;
}

/** Null where there is none. */
async function sizeOf(folder: string): Promise<number | null> {
  const names = await readdir(folder, { recursive: true }).catch(() => null);
  if (names === null) return null;
  let byteCount = 0;
  for (const name of names) byteCount += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
  return byteCount;
}

/** Chromium makes each of them anew. The cache of a service worker isn't among them: WhatsApp has put it there. */
const CACHES = [
  'Default/Cache',
  'Default/Code Cache',
  'Default/GPUCache',
  'Default/DawnGraphiteCache',
  'Default/DawnWebGPUCache',
  'GrShaderCache',
  'GraphiteDawnCache',
  'ShaderCache',
  'component_crx_cache',
  'Crashpad/completed',
] as const;

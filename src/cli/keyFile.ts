import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KEY_FILE } from '../campaign/keys/terminalKey';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { KEY_LENGTH, newKey } from '../sessions/encryption';
import { folderError } from '../sessions/fileFailure';
import { errorCode } from '../sender/systemError';

/**
 * The key of a data folder, made at the first use. Outside VS Code there is no keyring to count on, so it lies in the
 * folder, readable by its owner only: it guards what is copied away, not against someone in the same account.
 */
export async function readOrMakeKey(dataFolder: string): Promise<Buffer> {
  const path = keyPath(dataFolder);
  const key = Buffer.from((await readKey(path)) ?? (await makeKey(dataFolder, path)), 'base64');
  if (key.length === KEY_LENGTH) return key;
  throw new HumanError(
    sentence('The key in {0} is damaged.', path),
    sentence('Put it back from a backup, or choose another data folder.'),
  );
}

export function keyPath(dataFolder: string): string {
  return join(dataFolder, KEY_FILE);
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw folderError(dirname(path), error);
  }
}

/** Under its name it is whole or not at all, whatever kills this process and whoever starts at the same time. */
async function makeKey(dataFolder: string, path: string): Promise<string> {
  const newPath = `${path}.${randomUUID()}`;
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await writeFile(newPath, newKey().toString('base64'), { mode: 0o600, flag: 'wx', flush: true });
    // Where there are no links (FAT), a rename, which could only replace a key made in the same instant.
    await link(newPath, path).catch(async (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') await rename(newPath, path);
    });
    return await readFile(path, 'utf8');
  } catch (error) {
    throw folderError(dataFolder, error);
  } finally {
    await rm(newPath, { force: true }).catch(() => undefined);
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, KEY_LENGTH } from '../../sessions/encryption';

/** In the data folder: the key of a terminal, which has no store of secrets. */
export const KEY_FILE = 'key';

/** The key of whoever uses this folder from a terminal; null where nobody does. Never rejects. */
export async function readTerminalKey(dataFolder: string): Promise<Buffer | null> {
  const text = await readFile(join(dataFolder, KEY_FILE), 'utf8').catch(() => '');
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_LENGTH ? key : null;
}

/** The same where it has this id. */
export async function findTerminalKey(dataFolder: string, keyId: string): Promise<Buffer | null> {
  const key = await readTerminalKey(dataFolder);
  return key !== null && keyIdOf(key) === keyId ? key : null;
}

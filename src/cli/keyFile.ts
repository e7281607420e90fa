import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { KEY_LENGTH, newKey } from '../sessions/encryption';
import { errorCode } from '../sessions/fileFailure';

/**
 * The key of a data folder, made at the first use. Outside VS Code there is no keyring to count on, so it lies in the
 * folder, readable by its owner only: it guards what is copied away, not against someone in the same account.
 */
export async function readOrMakeKey(dataFolder: string): Promise<Buffer> {
  const path = join(dataFolder, 'key');
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await writeFile(path, newKey().toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw folderError(dataFolder, error);
  }
  const key = Buffer.from(await readFile(path, 'utf8'), 'base64');
  if (key.length === KEY_LENGTH) return key;
  throw new HumanError(
    message('The key in {0} is damaged.', path),
    message('Put it back from a backup, or choose another data folder.'),
  );
}

function folderError(folder: string, cause: unknown): HumanError {
  return new HumanError(
    message('The data folder {0} can’t be written to.', folder),
    message('Make it writable, or give another one with {0}.', '--data'),
    cause,
  );
}

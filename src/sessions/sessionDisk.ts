import { dirname } from 'node:path';
import { errorCode } from '../sender/systemError';
import type { JournalDisk } from './journal/journalDisk';

/** What sessions as a whole need of a file system, from the draft to the removal: the journal’s, and folders. */
export interface SessionDisk extends JournalDisk {
  /** Makes sure of a folder, and of those that it lies in. Nobody else may look into it, also where it was there before. */
  makeFolder(path: string): Promise<void>;
  /** The names of what is in a folder. */
  list(path: string): Promise<readonly string[]>;
  modifiedAtMs(path: string): Promise<number>;
  /** Removes a file, or a folder with all that is in it; nothing where it isn’t there. */
  remove(path: string): Promise<void>;
}

/**
 * Makes durable that a session is there: its folder’s name, and those of the folders that it lies in, which may be as new
 * as the session.
 */
export async function syncSessionName(sessionFolder: string, files: SessionDisk): Promise<void> {
  const sessions = dirname(sessionFolder);
  const dataFolder = dirname(sessions);
  await files.syncFolder(dirname(dataFolder)).catch((error: unknown) => {
    // Whoever may not look into what lies above the data can’t sync it; as a rule the folder has long been there.
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EPERM') throw error;
  });
  await files.syncFolder(dataFolder);
  await files.syncFolder(sessions);
}

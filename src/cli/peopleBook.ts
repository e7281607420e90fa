import { existsSync } from 'node:fs';
import { bookFolder } from '../people/book/bookFolder';
import { dataFolderPath, openDataFolder } from './dataFolder';
import type { DataFolderPeople } from '../campaign/people/dataFolderPeople';

/** The people of a data folder; null where nobody has been entered yet, and nothing is made then. @param given as `--data` says */
export async function peopleIfThere(given: string | undefined): Promise<DataFolderPeople | null> {
  return existsSync(bookFolder(dataFolderPath(given))) ? (await openDataFolder(given)).people : null;
}

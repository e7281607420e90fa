import { existsSync } from 'node:fs';
import { bookFolder } from '../people/bookFolder';
import { openPeopleBook } from '../people/openPeopleBook';
import type { PeopleBook } from '../people/peopleBook';
import { dataFolderPath, openDataFolder, type DataFolder, THIS_TERMINAL } from './dataFolder';

/** The book of people of a data folder. @throws HumanError where it can't be opened: then nobody is written to. */
export async function openBook({ path, bookKeys }: DataFolder): Promise<PeopleBook> {
  const opened = await openPeopleBook(path, bookKeys, THIS_TERMINAL);
  if (opened.kind === 'open') return opened.book;
  throw opened.problem;
}

/** The same; null where nobody has been entered yet, and nothing is made then. @param given as `--data` says */
export async function openBookIfThere(given: string | undefined): Promise<PeopleBook | null> {
  return existsSync(bookFolder(dataFolderPath(given))) ? await openBook(await openDataFolder(given)) : null;
}

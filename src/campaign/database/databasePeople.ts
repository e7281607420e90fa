import type { Fleet } from '../../fleet/fleet';
import { folderLock } from '../../fleet/folderLock';
import { bookFolder, type BookKeys } from '../../people/book/bookFolder';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { SessionOwner } from '../../sessions/sessionOwner';
import { DataFolderPeople } from '../people/dataFolderPeople';

/** The book of people that lies in a database, for all who send from there. */
export function databasePeople(
  { database, store: { files } }: Fleet,
  keys: BookKeys,
  self: () => SessionOwner,
): DataFolderPeople {
  return new DataFolderPeople('', {
    keys,
    self,
    // What others have entered isn't set aside by one who has another key.
    beginsAnew: () => Promise.resolve(false),
    elsewhere: {
      files,
      acquire: folderLock(database),
      isThere: async () => (await files.list(bookFolder(''))).length > 0,
    },
  });
}

/** The one key of a database. */
export function keysOf(sealer: KeyedSealer): BookKeys {
  return {
    current: () => Promise.resolve(sealer),
    find: (keyId) => Promise.resolve(keyId === sealer.keyId ? sealer : null),
  };
}

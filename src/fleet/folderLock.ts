import type { AcquireLock } from '../sessions/sessionLock';
import type { Database } from './database';

/** The lock of a folder in the database, for whoever rewrites what is in it; it dies with its connection. */
export function folderLock(database: Database): AcquireLock {
  return async (folder) => {
    const connection = await database.connect();
    try {
      const [tried] = await connection.query('select pg_try_advisory_lock($1, hashtext($2)) as got', [
        FOLDER_LOCKS,
        folder,
      ]);
      if (tried?.['got'] !== true) {
        await connection.close();
        return { kind: 'held', by: { kind: 'unnamed' } };
      }
      let isLost = false;
      connection.onLost(() => {
        isLost = true;
      });
      return {
        kind: 'owner',
        lock: { isOwner: () => Promise.resolve(!isLost), release: () => connection.close() },
      };
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
}

const FOLDER_LOCKS = 0x65_77_02;

import type { Database } from '../../fleet/database';
import { KeptStatuses, keepStatuses } from '../../fleet/statusTable';
import {
  parseStatusLine,
  sessionIn,
  type StatusLine,
  type StatusReader,
  type StatusStore,
} from '../../whatsapp/cloud/statusFile';

/** What webhooks say of a number’s messages, in the database, for all who send and receive. */
export class DatabaseStatuses implements StatusStore {
  readonly #database: Database;
  readonly #number: string;
  readonly #session: string | null;

  /** @param session of which is read, beside what names none; null for all */
  constructor(database: Database, phoneNumberId: string, session: string | null = null) {
    this.#database = database;
    this.#number = phoneNumberId;
    this.#session = session;
  }

  tail(): StatusReader & Pick<KeptStatuses, 'lastId'> {
    const kept = new KeptStatuses(this.#database, this.#number, this.#session);
    return {
      get lastId() {
        return kept.lastId;
      },
      read: async (onLine, isMeant = () => true) => {
        await kept.read((text) => {
          const line = isMeant(text) ? parseStatusLine(text) : undefined;
          if (line !== undefined) onLine(line);
        });
      },
    };
  }

  openWriter() {
    const append = async (lines: readonly StatusLine[]): Promise<void> => {
      const kept = lines.map((line) => JSON.stringify(line)).map((line) => ({ session: sessionIn(line), line }));
      await keepStatuses(this.#database, this.#number, kept);
    };
    return Promise.resolve({ append, close: () => Promise.resolve() });
  }
}

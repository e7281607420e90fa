import { join } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { readWholeFile, writeWholeFile } from '../../sessions/journal/journalDisk';
import { nodeDisk } from '../../sessions/nodeDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { Keyring } from '../keys/keyring';
import { NOTHING_SAVED, savedContent, type SavedContent } from './savedContent';

/**
 * What is kept from one time to the next, sealed in one file of the data folder. It is read anew before each change, as
 * other windows write to it, too.
 */
export class SavedStore {
  readonly #folder: string;
  readonly #keyring: Pick<Keyring, 'current' | 'find'>;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(dataFolder: string, keyring: Pick<Keyring, 'current' | 'find'>) {
    this.#folder = dataFolder;
    this.#keyring = keyring;
  }

  /** Empty where nothing is kept, or where it can’t be opened. */
  async read(): Promise<SavedContent> {
    return (await this.#open()) ?? NOTHING_SAVED;
  }

  /** One after the other. @throws HumanError where it can’t be written */
  async change(change: (content: SavedContent) => SavedContent): Promise<void> {
    const before = this.#changing.catch(() => undefined);
    const changing = before.then(() => this.#change(change));
    this.#changing = changing;
    await changing;
  }

  async #change(change: (content: SavedContent) => SavedContent): Promise<void> {
    try {
      await nodeDisk.makeFolder(this.#folder);
      const content = await this.#open();
      // Its key may come back.
      if (content === null) await nodeDisk.rename(this.#path, `${this.#path}.set-aside-${Date.now()}`);
      await this.#write(change(content ?? NOTHING_SAVED), await this.#keyring.current());
    } catch (cause) {
      throw new HumanError(
        sentence('Messages and choices can’t be kept.'),
        sentence('Check that the disk isn’t full, then try again.'),
        cause,
      );
    }
  }

  /** Null where it is there, and can’t be opened. */
  async #open(): Promise<SavedContent | null> {
    const bytes = await readWholeFile(nodeDisk, this.#path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (bytes === undefined) return NOTHING_SAVED;
    try {
      const { keyId, sealed } = v.parse(fileSchema, JSON.parse(bytes.toString()));
      const opened = (await this.#keyring.find(keyId)).open(Buffer.from(sealed, 'base64'), PURPOSE);
      return opened === undefined ? null : v.parse(savedContent, JSON.parse(opened.toString()));
    } catch {
      return null;
    }
  }

  /** Whole or not at all. */
  async #write(content: SavedContent, sealer: KeyedSealer): Promise<void> {
    const sealed = sealer.seal(Buffer.from(JSON.stringify(content)), PURPOSE).toString('base64');
    const written = `${this.#path}.${process.pid}.new`;
    await writeWholeFile(nodeDisk, written, [Buffer.from(JSON.stringify({ keyId: sealer.keyId, sealed }))]);
    await nodeDisk.rename(written, this.#path);
  }

  get #path(): string {
    return join(this.#folder, 'saved.json');
  }
}

const fileSchema = v.object({ keyId: v.string(), sealed: v.string() });
const PURPOSE = 'saved messages and choices';

import type { BookKeys } from '../../people/book/bookFolder';
import { createSealer, KEY_LENGTH, keyIdOf, newKey } from '../../sessions/encryption';
import { missingKey, readSessionFile, type KeyedSealer } from '../../sessions/sessionFile';
import type { SessionStore } from '../../sessions/sessionStore';

/** What it takes of VS Code's SecretStorage. */
export interface Secrets {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
}

/**
 * The keys of everything personal in the sessions; they live in VS Code's secret storage and nowhere else. Each is kept
 * under its own id, which the sessions name, and none is ever overwritten: where two windows make one at the same time,
 * or the storage seems empty for a moment, there is one key more and no session lost.
 */
export class Keyring {
  readonly #secrets: Secrets;
  readonly #elsewhere: (keyId: string) => Promise<Buffer | null>;
  readonly #sealers = new Map<string, KeyedSealer>();
  readonly #known = new Map<string, string>();
  #current: Promise<KeyedSealer> | null = null;

  /** @param elsewhere keys that others have, by their ids; null where they have none of that id */
  constructor(secrets: Secrets, elsewhere: (keyId: string) => Promise<Buffer | null> = () => Promise.resolve(null)) {
    this.#secrets = secrets;
    this.#elsewhere = elsewhere;
  }

  /** For what is new. The same one until it is rotated. */
  current(): Promise<KeyedSealer> {
    this.#current ??= this.#readOrMake().catch((error: unknown) => {
      this.#current = null;
      throw error;
    });
    return this.#current;
  }

  /**
   * Makes a new key for what is new from now on in this window, and in others once they open again. The old ones stay, as
   * each session, and each file of the people's book, is opened with the one that it names.
   */
  async rotate(): Promise<KeyedSealer> {
    // What is being made now must not become the current one after this.
    await this.#current?.catch(() => undefined);
    const made = await this.#make();
    this.#current = Promise.resolve(made);
    return made;
  }

  /** For a session that names its key. @throws HumanError where that isn't there. */
  async find(keyId: string): Promise<KeyedSealer> {
    const sealer = await this.#read(keyId);
    if (sealer) return sealer;
    throw missingKey();
  }

  /** Keeps a key that others have made, or have as well; what is new isn't sealed with it. */
  async keep(key: Buffer): Promise<KeyedSealer> {
    const keyId = keyIdOf(key);
    await this.#secrets.store(secretOf(keyId), key.toString('base64'));
    return this.#add(keyId, key);
  }

  /** The secrets that have been asked for by now, for a process that goes on with what this one has begun. */
  get known(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#known);
  }

  /** The keys that have been asked for by now, for a thread of this process. */
  get keys(): readonly Buffer[] {
    return [...this.#known].flatMap(([name, value]) => (name === CURRENT ? [] : [Buffer.from(value, 'base64')]));
  }

  /** The one of `current`, for a thread of this process. */
  async currentKey(): Promise<Buffer> {
    const { keyId } = await this.current();
    const key = this.keys.find((each) => keyIdOf(each) === keyId);
    if (key === undefined) throw new Error('The key was asked for just now.');
    return key;
  }

  /** As the book of people asks for them. */
  get ofBook(): BookKeys {
    return {
      current: () => this.current(),
      find: async (keyId) => (await this.#read(keyId)) ?? null,
    };
  }

  async #readOrMake(): Promise<KeyedSealer> {
    const currentId = await this.#secrets.get(CURRENT);
    const current = currentId === undefined ? undefined : await this.#read(currentId);
    if (currentId === undefined || current === undefined) return await this.#make();
    this.#known.set(CURRENT, currentId);
    return current;
  }

  async #read(keyId: string): Promise<KeyedSealer | undefined> {
    const known = this.#sealers.get(keyId);
    if (known) return known;
    const own = await this.#secrets.get(secretOf(keyId));
    const key = own === undefined ? await this.#elsewhere(keyId) : Buffer.from(own, 'base64');
    if (key === null) return undefined;
    return key.length === KEY_LENGTH && keyIdOf(key) === keyId ? this.#add(keyId, key) : undefined;
  }

  async #make(): Promise<KeyedSealer> {
    const key = newKey();
    const keyId = keyIdOf(key);
    await this.#secrets.store(secretOf(keyId), key.toString('base64'));
    await this.#secrets.store(CURRENT, keyId);
    this.#known.set(CURRENT, keyId);
    return this.#add(keyId, key);
  }

  #add(keyId: string, key: Buffer): KeyedSealer {
    const sealer = { ...createSealer(key), keyId };
    this.#sealers.set(keyId, sealer);
    this.#known.set(secretOf(keyId), key.toString('base64'));
    return sealer;
  }
}

/** What opens the session. @throws HumanError where there is no such session, or its key isn't there. */
export async function sessionSealer(id: string, store: SessionStore, keyring: Keyring): Promise<KeyedSealer> {
  const { keyId } = await readSessionFile(await store.existingFolder(id), store.files);
  return keyId === undefined ? await keyring.current() : await keyring.find(keyId);
}

/** Names the key that new sessions are sealed with. */
const CURRENT = 'excelWhatsapp.currentKey';

function secretOf(keyId: string): string {
  return `excelWhatsapp.key.${keyId}`;
}

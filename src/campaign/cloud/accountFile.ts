import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import type { Sealer } from '../../sessions/encryption';
import { folderError } from '../../sessions/fileFailure';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';

/** Of the data folder: all that belongs to numbers of the Business API. */
export function cloudFolder(dataFolder: string): string {
  return join(dataFolder, 'cloud');
}

/** The user's numbers of the Business API, sealed as sessions are. */
export class AccountFile {
  readonly #folder: string;
  readonly #sealer: Sealer;

  constructor(dataFolder: string, sealer: Sealer) {
    this.#folder = cloudFolder(dataFolder);
    this.#sealer = sealer;
  }

  /** @throws HumanError where it can't be read, here and below */
  async list(): Promise<readonly CloudAccount[]> {
    const sealed = await readFile(this.#path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw folderError(this.#folder, error);
    });
    if (sealed === null) return [];
    const plain = this.#sealer.open(sealed, PURPOSE);
    if (plain) return v.parse(schema, JSON.parse(plain.toString()));
    throw new HumanError(
      sentence('The key that opens the numbers of the Business API isn’t there any more.'),
      sentence('Remove {0}, then add them again.', this.#path),
      undefined,
      { fault: 'machine' },
    );
  }

  /** @throws HumanError where there is none of that name */
  async find(name: string): Promise<CloudAccount> {
    const accounts = await this.list();
    const account = accounts.find((each) => each.name === name);
    if (account !== undefined) return account;
    throw new HumanError(
      sentence('There is no number of the Business API named {0}.', name),
      sentence('Add it with {0}.', `cloud add ${name}`),
    );
  }

  /**
   * In the place of one of the same name, whose app secret stays where none is given: a number gets a new token now and
   * then. @throws HumanError where it can't be written
   */
  async put(account: CloudAccount): Promise<void> {
    const accounts = await this.list();
    const before = accounts.find(({ name }) => name === account.name);
    // A secret is an app's; a number of another account may be of another one.
    const isSame = before?.businessAccountId === account.businessAccountId;
    const appSecret = account.appSecret ?? (isSame ? before.appSecret : undefined);
    const others = accounts.filter(({ name }) => name !== account.name);
    await this.#write([...others, { ...account, ...(appSecret !== undefined && { appSecret }) }]);
  }

  /** @throws as `find` and `put` do */
  async remove(name: string): Promise<void> {
    await this.find(name);
    await this.#write((await this.list()).filter((each) => each.name !== name));
  }

  get #path(): string {
    return join(this.#folder, 'accounts');
  }

  async #write(accounts: readonly CloudAccount[]): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const sealed = this.#sealer.seal(Buffer.from(JSON.stringify(accounts)), PURPOSE);
      await writeFile(`${this.#path}.new`, sealed, { mode: 0o600, flush: true });
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      throw folderError(this.#folder, error);
    }
  }
}

const PURPOSE = 'cloud accounts';

const schema = v.array(
  v.object({
    name: v.string(),
    phoneNumberId: v.string(),
    businessAccountId: v.string(),
    base: v.string(),
    token: v.string(),
    appSecret: v.optional(v.string()),
  }),
);

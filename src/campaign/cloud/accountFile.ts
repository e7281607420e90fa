import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import type { Sealer } from '../../sessions/encryption';
import { folderError } from '../../sessions/fileFailure';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { AccountList, accountsSchema, type AccountPlace } from './accountList';

/** Of the data folder: all that belongs to numbers of the Business API. */
export function cloudFolder(dataFolder: string): string {
  return join(dataFolder, 'cloud');
}

/** The numbers of a terminal, sealed in the data folder as sessions are. */
export class AccountFile extends AccountList {
  constructor(dataFolder: string, sealer: Sealer) {
    super(new SealedAccounts(cloudFolder(dataFolder), sealer), (name) => `cloud add ${name}`);
  }
}

class SealedAccounts implements AccountPlace {
  readonly #folder: string;
  readonly #sealer: Sealer;

  constructor(folder: string, sealer: Sealer) {
    this.#folder = folder;
    this.#sealer = sealer;
  }

  async read(): Promise<readonly CloudAccount[]> {
    const sealed = await readFile(this.#path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw folderError(this.#folder, error);
    });
    if (sealed === null) return [];
    const plain = this.#sealer.open(sealed, PURPOSE);
    if (plain) return v.parse(accountsSchema, JSON.parse(plain.toString()));
    throw new HumanError(
      sentence('The key that opens the numbers of the Business API isn’t there any more.'),
      sentence('Remove {0}, then add them again.', this.#path),
      undefined,
      { fault: 'machine' },
    );
  }

  async write(accounts: readonly CloudAccount[]): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const sealed = this.#sealer.seal(Buffer.from(JSON.stringify(accounts)), PURPOSE);
      await writeFile(`${this.#path}.new`, sealed, { mode: 0o600, flush: true });
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      throw folderError(this.#folder, error);
    }
  }

  get #path(): string {
    return join(this.#folder, 'accounts');
  }
}

const PURPOSE = 'cloud accounts';

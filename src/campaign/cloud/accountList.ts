import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';

/** Where the numbers are kept, as a whole. */
export interface AccountPlace {
  /** @throws HumanError where it can't be read, or written */
  read(): Promise<readonly CloudAccount[]>;
  write(accounts: readonly CloudAccount[]): Promise<void>;
}

/** The user's numbers of the Business API, by the names that they have given them. */
export class AccountList {
  readonly #place: AccountPlace;
  readonly #howToAdd: (name: string) => string;

  /** @param howToAdd the command that adds a number of that name */
  constructor(place: AccountPlace, howToAdd: (name: string) => string) {
    this.#place = place;
    this.#howToAdd = howToAdd;
  }

  /** @throws HumanError where they can't be read, here and below */
  async list(): Promise<readonly CloudAccount[]> {
    return await this.#place.read();
  }

  /** @throws HumanError where there is none of that name */
  async find(name: string): Promise<CloudAccount> {
    const accounts = await this.list();
    const account = accounts.find((each) => each.name === name);
    if (account !== undefined) return account;
    throw new HumanError(
      sentence('There is no number of the Business API named {0}.', name),
      sentence('Add it with {0}.', this.#howToAdd(name)),
    );
  }

  /**
   * In the place of one of the same name, whose app secret stays where none is given: a number gets a new token now and
   * then. @throws HumanError where it can't be written
   */
  async put(account: CloudAccount): Promise<void> {
    const accounts = await this.#place.read();
    const before = accounts.find(({ name }) => name === account.name);
    // A secret is an app's; a number of another account may be of another one.
    const isSame = before?.businessAccountId === account.businessAccountId;
    const appSecret = account.appSecret ?? (isSame ? before.appSecret : undefined);
    const others = accounts.filter(({ name }) => name !== account.name);
    await this.#place.write([...others, { ...account, ...(appSecret !== undefined && { appSecret }) }]);
  }

  /** @throws as `find` and `put` do */
  async remove(name: string): Promise<void> {
    await this.find(name);
    const own = await this.#place.read();
    if (!own.some((each) => each.name === name)) {
      throw new HumanError(
        sentence('The number {0} was added in a terminal, and is kept there.', name),
        sentence('Remove it there with {0}.', `cloud remove ${name}`),
      );
    }
    await this.#place.write(own.filter((each) => each.name !== name));
  }
}

export const accountSchema = v.object({
  name: v.string(),
  phoneNumberId: v.string(),
  businessAccountId: v.string(),
  base: v.string(),
  token: v.string(),
  appSecret: v.optional(v.string()),
});

export const accountsSchema = v.array(accountSchema);

/** What a number may be called. */
export const ACCOUNT_NAME = /^[\w.-]{1,60}$/u;
/** Of a number or an account, as Meta has it. */
export const META_ID = /^\d{5,25}$/u;

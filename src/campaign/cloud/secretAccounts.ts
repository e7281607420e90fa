import * as v from 'valibot';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import type { Secrets } from '../keys/keyring';
import { AccountList, accountsSchema } from './accountList';

/** The numbers of an editor, in its own store of secrets, and in no file. */
export class SecretAccounts extends AccountList {
  readonly #others: () => Promise<readonly CloudAccount[]>;

  /**
   * @param addCommand what the command that adds one is called
   * @param others that are known here and kept elsewhere; one of the editor's own goes before one of the same name
   */
  constructor(
    secrets: Secrets,
    addCommand: () => string,
    others: () => Promise<readonly CloudAccount[]> = () => Promise.resolve([]),
  ) {
    super({ read: () => read(secrets), write: (accounts) => write(secrets, accounts) }, addCommand);
    this.#others = others;
  }

  override async list(): Promise<readonly CloudAccount[]> {
    const own = await super.list();
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...(await this.#others()).filter(({ name }) => !names.has(name))];
  }
}

async function read(secrets: Secrets): Promise<readonly CloudAccount[]> {
  const text = await secrets.get(NAME);
  if (text === undefined) return [];
  const parsed = v.safeParse(accountsSchema, parseJson(text));
  return parsed.success ? parsed.output : [];
}

async function write(secrets: Secrets, accounts: readonly CloudAccount[]): Promise<void> {
  await secrets.store(NAME, JSON.stringify(accounts));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NAME = 'excelWhatsapp.businessNumbers';

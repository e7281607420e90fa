import * as v from 'valibot';
import type { Secrets } from '../keys/keyring';

/** What belongs to a database and to no setting; the key itself is in the keyring. */
export interface DatabaseSecret {
  /** Empty where none is needed, or none was given yet. */
  readonly password: string;
  /** Null where no key was given yet. */
  readonly keyId: string | null;
}

/** By the database’s address, since each has its own. */
export async function readDatabaseSecret(secrets: Secrets, address: string): Promise<DatabaseSecret> {
  return (await readAll(secrets))[address] ?? { password: '', keyId: null };
}

export async function writeDatabaseSecret(secrets: Secrets, address: string, secret: DatabaseSecret): Promise<void> {
  await secrets.store(NAME, JSON.stringify({ ...(await readAll(secrets)), [address]: secret }));
}

/** The same of one database, as a storage of secrets has it, for a process that goes on with what this one has begun. */
export async function databaseSecrets(secrets: Secrets, address: string): Promise<Readonly<Record<string, string>>> {
  return { [NAME]: JSON.stringify({ [address]: await readDatabaseSecret(secrets, address) }) };
}

async function readAll(secrets: Secrets): Promise<Readonly<Record<string, DatabaseSecret>>> {
  try {
    return v.parse(schema, JSON.parse((await secrets.get(NAME)) ?? '{}'));
  } catch {
    return {};
  }
}

const NAME = 'excelWhatsapp.databases';
const schema = v.record(v.string(), v.object({ password: v.string(), keyId: v.nullable(v.string()) }));

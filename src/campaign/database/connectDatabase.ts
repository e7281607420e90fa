import type { Database } from '../../fleet/database';
import type { Fleet } from '../../fleet/fleet';
import type * as fleetCode from '../../fleet/fleetInWindow';
import type { FleetSessions } from '../../fleet/look/fleetSessions';
import type { Command, NotedCommand } from '../../fleet/steering';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { Keyring, Secrets } from '../keys/keyring';
import type { People } from '../ports';
import { parseDatabaseAddress, serverOf, withPassword } from './databaseAddress';
import { otherKey, usedKeyId } from './databaseKey';
import { databasePeople, keysOf } from './databasePeople';
import { readDatabaseSecret, writeDatabaseSecret, type DatabaseSecret } from './databaseSecrets';

/** What a link to a database asks of the window. */
export interface DatabaseWindow {
  /** As set; empty where none is. */
  readonly address: () => string;
  readonly setting: string;
  /** Who operates, as others are told of them. */
  readonly operator: () => string;
  /** This window, as other windows and programs are told of it. */
  readonly owner: () => SessionOwner;
  /** Null where the user thinks better of it. */
  readonly askPassword: (server: string) => Promise<string | null>;
  /** The key that sessions there are sealed with. @param mayMake nothing is sealed there yet */
  readonly askKey: (mayMake: boolean) => Promise<Buffer | null>;
}

/** A database that is open. */
export interface DatabasePlace {
  readonly server: string;
  /** Who operates, for the record. */
  readonly operator: string;
  readonly fleet: Fleet;
  readonly sealer: KeyedSealer;
  readonly people: People;
  readonly sessions: FleetSessions;
  /** Writes down what is asked, and by whom. @throws HumanError */
  readonly steer: (session: string, command: Command) => Promise<void>;
  readonly history: (session: string) => Promise<readonly NotedCommand[]>;
  /** Those that something was ever handed in for. */
  readonly accounts: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export interface DatabaseLinkParts {
  readonly window: DatabaseWindow;
  readonly secrets: Secrets;
  readonly keyring: Keyring;
}

/** Opens the database that is set. Null where the user thinks better of it. @throws HumanError where it can't be used */
export async function connectDatabase(
  { window, secrets, keyring }: DatabaseLinkParts,
  asks: boolean,
): Promise<DatabasePlace | null> {
  const address = parseDatabaseAddress(window.address(), window.setting);
  const code = await import('../../fleet/fleetInWindow');
  const server = serverOf(address);
  const known = await readDatabaseSecret(secrets, address);
  const asked = asks ? window : null;
  const open = (password: string): Database => code.openPostgres(withPassword(address, password), window.setting);
  const opened = await openServer(
    code,
    open,
    known.password,
    asked === null ? null : async () => await asked.askPassword(server),
  );
  if (opened === null) return null;
  const { fleet, password } = opened;
  try {
    const sealer = await findKey(fleet, known, keyring, asked);
    if (sealer === null) {
      await fleet.database.close();
      return null;
    }
    const secret = { password, keyId: sealer.keyId ?? null };
    if (JSON.stringify(secret) !== JSON.stringify(known)) await writeDatabaseSecret(secrets, address, secret);
    const { database } = fleet;
    const operator = window.operator();
    const people = databasePeople(fleet, keysOf(sealer), window.owner);
    return {
      server,
      operator,
      fleet,
      sealer,
      people,
      sessions: new code.FleetSessions(fleet),
      steer: async (session, command) => await code.steer(database, session, command, operator),
      history: async (session) => await code.commandsOf(database, session),
      accounts: async () => await code.accountsOf(database),
      close: async () => {
        await people.close().catch(() => undefined);
        await database.close();
      },
    };
  } catch (error) {
    await fleet.database.close();
    throw error;
  }
}

type FleetCode = typeof fleetCode;

async function openServer(
  code: FleetCode,
  open: (password: string) => Database,
  known: string,
  askPassword: (() => Promise<string | null>) | null,
): Promise<{ readonly fleet: Fleet; readonly password: string } | null> {
  for (let password = known; ;) {
    const database = open(password);
    try {
      return { fleet: await code.openFleet(database), password };
    } catch (error) {
      await database.close();
      if (!code.isRefused(error)) throw error;
      if (askPassword === null) throw unconnected(error);
      const given = await askPassword();
      if (given === null) return null;
      password = given;
    }
  }
}

/** @throws HumanError where sessions there are sealed with another key */
async function findKey(
  fleet: Fleet,
  { keyId }: DatabaseSecret,
  keyring: Keyring,
  window: DatabaseWindow | null,
): Promise<KeyedSealer | null> {
  const used = await usedKeyId(fleet);
  const wanted = used ?? keyId;
  const known = wanted === null ? null : await keyring.find(wanted).catch(() => null);
  if (known !== null) return known;
  if (window === null) throw unconnected();
  const key = await window.askKey(used === null);
  if (key === null) return null;
  const sealer = await keyring.keep(key);
  if (used === null || sealer.keyId === used) return sealer;
  throw otherKey();
}

function unconnected(cause?: unknown): HumanError {
  return new HumanError(
    sentence('The database isn’t connected yet: its password or its key isn’t known here.'),
    sentence('Run the command “{0}”.', sentence('Connect to Database…')),
    cause,
  );
}

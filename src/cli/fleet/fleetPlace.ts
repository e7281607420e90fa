import { readFile } from 'node:fs/promises';
import { goingOut } from '../../campaign/database/goingOut';
import { otherKey, usedKeyId } from '../../campaign/database/databaseKey';
import { enterOptOuts } from '../../campaign/database/enterOptOuts';
import { databasePeople, keysOf } from '../../campaign/database/databasePeople';
import type { SentElsewhere } from '../../campaign/people/sentBefore';
import { openFleet, type Fleet } from '../../fleet/fleet';
import { fleetSessions } from '../../fleet/sessionRows';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { createSealer, keyFromText, keyIdOf, saltOf } from '../../sessions/encryption';
import { type DataFolder, openDataFolder, THIS_TERMINAL, type LostBook, type OwnDataFolder } from '../dataFolder';
import { say } from '../say';

export const FLEET_ARGUMENTS = { database: { type: 'string' }, 'key-file': { type: 'string' } } as const;

export interface FleetValues {
  readonly data?: string | undefined;
  readonly database?: string | undefined;
  readonly 'key-file'?: string | undefined;
}

/** Sessions and people that lie in a database, in the place of a data folder's. */
export interface FleetPlace extends DataFolder {
  readonly fleet: Fleet;
  /** What belongs to this computer alone. */
  readonly local: DataFolder;
  /** By which all who have the key know a person again, without saying who it is. */
  readonly salt: string;
}

/** The data folder, or the database where one is named. @throws HumanError */
export async function openPlace(values: FleetValues, lostBook?: LostBook): Promise<OwnDataFolder | FleetPlace> {
  return values.database === undefined
    ? await openDataFolder(values.data, lostBook)
    : await openFleetPlace({ ...values, database: values.database });
}

export function isFleetPlace(place: DataFolder | FleetPlace): place is FleetPlace {
  return 'fleet' in place;
}

/** What belongs to this computer, whatever sessions are worked on. */
export function localOf(place: DataFolder | FleetPlace): DataFolder {
  return isFleetPlace(place) ? place.local : place;
}

/** @throws HumanError where the database or the key can't be used */
export async function openFleetPlace(values: FleetValues & { readonly database: string }): Promise<FleetPlace> {
  const key = await readFleetKey(values['key-file']);
  const local = await openDataFolder(values.data);
  return { ...local, ...(await connectFleet(values.database, key)), local };
}

/** @param namedIn where people say which database it is @throws HumanError where it can't be used, or has another key */
export async function connectFleet(url: string, key: Buffer, namedIn?: string) {
  const sealer = { ...createSealer(key), keyId: keyIdOf(key) };
  const { openPostgres } = await import('../../fleet/postgres');
  const database = openPostgres(url, namedIn);
  const fleet = await openFleet(database);
  const used = await usedKeyId(fleet);
  if (used !== null && used !== sealer.keyId) throw otherKey();
  for (const warning of fleet.facts.warnings) process.stderr.write(`${say(warning)}\n`);
  const bookKeys = keysOf(sealer);
  const people = databasePeople(fleet, bookKeys, () => THIS_TERMINAL);
  return { store: fleet.store, sealer, bookKeys, people, fleet, salt: saltOf(key, 'people') };
}

/** Who has said no to this computer is opted out for the database's workers, too. @throws HumanError where that can't be written */
export async function enterOwnOptOuts({ local, people }: FleetPlace): Promise<void> {
  await enterOptOuts(local.people, people);
}

/** Who is about to be written to by sessions there, which its book of people doesn't tell yet. */
export function goingOutOf({ fleet, sealer }: FleetPlace): SentElsewhere {
  const sessions = async () => await fleetSessions(fleet.database);
  return { book: null, goingOut: goingOut({ fleet, sealer, sessions }) };
}

/** @throws HumanError where there is none, or it isn't one */
export async function readFleetKey(given?: string): Promise<Buffer> {
  const path = given ?? process.env['EXCEL_WHATSAPP_KEY_FILE'];
  if (path === undefined || path === '') {
    throw new HumanError(
      sentence('The key that seals what is personal isn’t given: it isn’t in the database.'),
      sentence(
        'Name its file with {0} or {1}: the same 32 bytes, as base64, on every computer. {2} makes one.',
        '--key-file',
        'EXCEL_WHATSAPP_KEY_FILE',
        'openssl rand -base64 32',
      ),
    );
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HumanError(
      sentence('The key’s file {0} can’t be read.', path),
      sentence('See that it is there and readable, then try again.'),
      cause,
    );
  });
  const key = keyFromText(text);
  if (key !== null) return key;
  throw new HumanError(
    sentence('The file {0} holds no key.', path),
    sentence('It must hold 32 bytes as base64; {0} makes one.', 'openssl rand -base64 32'),
  );
}

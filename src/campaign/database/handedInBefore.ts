import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchedSession } from '../../fleet/look/fleetSessions';
import type { SentElsewhere } from '../people/sentBefore';
import type { People } from '../ports';
import type { DatabaseLink } from './databaseLink';
import { goingOut } from './goingOut';
import { handedInPhase } from './handedInView';

/**
 * The newest session of a workbook of that name that workers send, from whatever computer it was handed in; null where there is
 * none, and where the database can't tell within a moment.
 */
export async function unfinishedHandedIn(fileName: string, database: DatabaseLink): Promise<WatchedSession | null> {
  if (!database.isSet) return null;
  const isMeant = (watched: WatchedSession): boolean =>
    watched.listed.info.fileName === fileName && handedInPhase(watched) !== 'finished';
  return (await sessionsNow(database)).find(isMeant) ?? null;
}

/** What a database that is connected knows of whom its sessions write to; null where none is. */
export function sentThere(database: DatabaseLink, people: People): SentElsewhere | null {
  const { place } = database;
  if (place === null) return null;
  const { fleet, sealer } = place;
  const sessions = async () => (await sessionsNow(database)).map(({ about }) => about);
  return { book: people.beside?.book() ?? null, goingOut: goingOut({ fleet, sealer, sessions }) };
}

/** As they were when last looked at, where the database doesn’t answer within a moment. */
async function sessionsNow(database: DatabaseLink): Promise<readonly WatchedSession[]> {
  await Promise.race([database.refresh(), sleep(PATIENCE_MS, undefined, { ref: false })]);
  return database.look?.sessions ?? [];
}

const PATIENCE_MS = 3000;

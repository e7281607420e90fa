import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataFolderPeople } from '../campaign/people/dataFolderPeople';
import type { BookKeys } from '../people/bookFolder';
import { createSealer, keyIdOf, type Sealer } from '../sessions/encryption';
import { SessionStore } from '../sessions/sessionStore';
import type { SessionOwner } from '../sessions/sessionOwner';
import { removeOldResults } from '../workbook/results/resultsFile';
import { readOrMakeKey } from './keyFile';
import type { RulesAcceptance } from '../campaign/beforeSending/rules';
import { RulesFile } from './beforeSending/rulesFile';
import { sayError } from './say';

export interface DataFolder {
  readonly path: string;
  readonly store: SessionStore;
  readonly sealer: Sealer;
  /** Of its book of people. */
  readonly bookKeys: BookKeys;
  /** As a run asks it: one whose key is gone doesn't keep it from going on. */
  readonly people: DataFolderPeople;
  readonly rules: RulesAcceptance;
}

/** Without what killed runs and exports have left behind in it. @throws HumanError where it can't be written to. */
export async function openDataFolder(given: string | undefined): Promise<DataFolder> {
  const path = dataFolderPath(given);
  const key = await readOrMakeKey(path);
  const sealer = { ...createSealer(key), keyId: keyIdOf(key) };
  const store = new SessionStore(path);
  await removeOldResults(path);
  await store.removeOldDrafts(DRAFT_LIFETIME_MS).catch(() => undefined);
  const bookKeys = {
    current: () => Promise.resolve(sealer),
    find: (keyId: string) => Promise.resolve(keyId === sealer.keyId ? sealer : null),
  };
  const people = new DataFolderPeople(path, {
    keys: bookKeys,
    self: () => THIS_TERMINAL,
    beginsAnew: (problem) => {
      process.stderr.write(`${sayError(problem)}\n`);
      return Promise.resolve(true);
    },
  });
  return { path, store, sealer, bookKeys, people, rules: new RulesFile(path) };
}

export function dataFolderPath(given: string | undefined): string {
  return resolve(given ?? join(homedir(), '.excel-whatsapp'));
}

/** This process, as windows and other terminals are told of it. */
export const THIS_TERMINAL: SessionOwner = { kind: 'terminal', processId: process.pid };

/** A run that was killed while it read its workbook leaves one behind. */
const DRAFT_LIFETIME_MS = 24 * 3_600_000;

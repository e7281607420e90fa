import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSealer, type Sealer } from '../sessions/encryption';
import { SessionStore } from '../sessions/sessionStore';
import { readOrMakeKey } from './keyFile';

export interface DataFolder {
  readonly path: string;
  readonly store: SessionStore;
  readonly sealer: Sealer;
}

/** @throws HumanError where it can't be written to. */
export async function openDataFolder(given: string | undefined): Promise<DataFolder> {
  const path = dataFolderPath(given);
  return { path, store: new SessionStore(path), sealer: createSealer(await readOrMakeKey(path)) };
}

export function dataFolderPath(given: string | undefined): string {
  return resolve(given ?? join(homedir(), '.excel-whatsapp'));
}

import { readSessionFile } from '../sessions/sessionFile';
import type { Sealer } from '../sessions/encryption';
import type { SessionStore } from '../sessions/sessionStore';
import type { Keyring } from './keyring';

/** What opens the session. @throws HumanError where there is no such session, or its key isn't there. */
export async function sessionSealer(id: string, store: SessionStore, keyring: Keyring): Promise<Sealer> {
  const { keyId } = await readSessionFile(await store.existingFolder(id));
  return keyId === undefined ? await keyring.current() : await keyring.find(keyId);
}

import { readSessionFile } from '../../sessions/sessionFile';
import type { ListedSession, SessionStore } from '../../sessions/sessionStore';
import { sessionSealer, type Keyring } from '../keys/keyring';

/** The newest session of a workbook that isn't finished; null where there is none. One that can't be read is passed over. */
export async function unfinishedSession(
  workbook: string,
  fileName: string,
  store: SessionStore,
  keyring: Keyring,
): Promise<ListedSession | null> {
  const found: { readonly id: string; readonly createdAtMs: number }[] = [];
  for (const id of await store.ids()) {
    const createdAtMs = await madeOf(id, workbook, fileName, store, keyring).catch(() => null);
    if (createdAtMs !== null) found.push({ id, createdAtMs });
  }
  for (const { id } of found.toSorted((one, other) => other.createdAtMs - one.createdAtMs)) {
    const session = await store.readToShow(id).catch(() => null);
    if (session !== null && session.state !== 'finished') return session;
  }
  return null;
}

/** When a session was made of the workbook; null where it was made of another. */
async function madeOf(
  id: string,
  workbook: string,
  fileName: string,
  store: SessionStore,
  keyring: Keyring,
): Promise<number | null> {
  const { info, openCampaign } = await readSessionFile(store.folder(id), store.files);
  if (info.fileName !== fileName) return null;
  const { source } = openCampaign(await sessionSealer(id, store, keyring));
  return source === workbook ? info.createdAtMs : null;
}

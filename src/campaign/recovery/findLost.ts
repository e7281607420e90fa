import type { BookKeys } from '../../people/book/bookFolder';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { LostSession } from '../../sessions/recovery/lostSession';
import { readSessionFile } from '../../sessions/sessionFile';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import type { PreparedCampaign } from '../prepare';
import { textsOf } from './recoverSession';

export interface LostPlaces {
  readonly store: SessionStore;
  readonly keys: BookKeys;
  readonly self: SessionOwner;
}

/**
 * An unfinished session whose key is gone, and that has sent this very message to any of these people: a new one would send it
 * to them again. Open, for the caller to close; null where there is none, or where the user wants just that.
 */
export async function findLost(prepared: PreparedCampaign, places: LostPlaces): Promise<LostSession | null> {
  if (prepared.looked.includesAlreadySent) return null;
  for (const id of await places.store.ids()) {
    // Of one that doesn't tell, nothing can be said.
    const lost = await openLost(id, prepared, places).catch(() => null);
    if (lost === null) continue;
    let isIt = false;
    try {
      isIt = lost.isUnfinished && (await isAnyIn(lost, prepared));
      if (isIt) return lost;
    } finally {
      if (!isIt) await lost.close();
    }
  }
  return null;
}

/** @throws HumanError where there is one */
export async function refuseLost(prepared: PreparedCampaign, places: LostPlaces): Promise<void> {
  const lost = await findLost(prepared, places);
  if (lost === null) return;
  await lost.close();
  throw sentByLost(lost, prepared);
}

/** Null where its key is there, or it is sent another way. */
async function openLost(
  id: string,
  { transport }: PreparedCampaign,
  { store, keys, self }: LostPlaces,
): Promise<LostSession | null> {
  const { info, keyId } = await readSessionFile(await store.existingFolder(id), store.files);
  if (keyId === undefined || info.transport !== transport || (await keys.find(keyId)) !== null) return null;
  return await LostSession.open(store, id, null, self);
}

async function isAnyIn(lost: LostSession, { looked: { draft }, said }: PreparedCampaign): Promise<boolean> {
  for (let index = 0; index < draft.recipientCount; index += 1) {
    const recipient = await draft.read(index);
    if (recipient && lost.find(recipient.phone, textsOf(said, recipient)) !== undefined) return true;
  }
  return false;
}

export function sentByLost({ info: { id } }: LostSession, { about: { sheet } }: PreparedCampaign): HumanError {
  return new HumanError(
    sentence('Session {0}, whose key is gone, has sent this very message to people of “{1}” already.', id, sheet),
    sentence(
      'Send from the workbook as it was then: it goes on from there, here or in a terminal by {0}. Or send the message to them once more, by your own word.',
      `recover ${id}`,
    ),
  );
}

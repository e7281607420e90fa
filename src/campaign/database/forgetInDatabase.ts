import type { Person } from '../../people/person';
import { attachmentFor } from '../../sender/content/attachment';
import { RecipientsReader } from '../../sessions/recipientsFile';
import { readSessionFile } from '../../sessions/sessionFile';
import { StoredAttachments } from '../../sessions/storedAttachments';
import { forgetPerson, type Forgotten } from '../people/forgetPerson';
import { openAsOperator } from '../workers/operatorOpening';
import type { RetryPlace } from './retryHandedIn';

/**
 * Erases a person from all sessions of a database, with the files that only their rows name, and from its book of people.
 * @throws HumanError where a worker has an account of theirs, and as `forgetPerson` does
 */
export async function forgetInDatabase(who: Person, place: RetryPlace): Promise<Forgotten> {
  const { fleet, sealer, people, operator } = place;
  return await forgetPerson(who, {
    store: fleet.store,
    people,
    sealerOf: () => Promise.resolve(sealer),
    self: { kind: 'unnamed' },
    open: async (id) => await openAsOperator(fleet, sealer, operator, id),
    tidy: async (id) => await dropFiles(place, id),
  });
}

async function dropFiles({ fleet: { store }, sealer }: RetryPlace, id: string): Promise<void> {
  const folder = store.folder(id);
  const { attachment } = (await readSessionFile(folder, store.files)).openCampaign(sealer);
  if (attachment.kind !== 'column') return;
  const kept = await StoredAttachments.open({ folder, sessionId: id, sealer, files: store.files });
  if (kept === null) return;
  const recipients = await RecipientsReader.open(folder, sealer, id, store.files);
  try {
    const paths = new Set<string>();
    for (let index = 0; index < recipients.count; index += 1) {
      const named = attachmentFor(attachment, (await recipients.read(index)).values);
      if (named.kind === 'file') paths.add(named.attachment.path);
    }
    await kept.keepOnly(paths);
  } finally {
    await recipients.close();
  }
}

import { AccountFile, cloudFolder } from '../../campaign/cloud/accountFile';
import { newestNewsMs, takeUpStatuses } from '../../campaign/cloud/takeUpStatuses';
import { once } from '../../sender/once';
import { openSession } from '../../sessions/openSession';
import { statusFiles } from '../../whatsapp/cloud/statusFile';
import { type DataFolder, THIS_TERMINAL } from '../dataFolder';

/** What has become known of a session since it was sent, before it is shown. */
export async function takeUp(id: string, data: DataFolder): Promise<void> {
  await takeUpOf([id], data);
}

/** The same of all sessions. */
export async function takeUpAll(data: DataFolder): Promise<void> {
  await takeUpOf(await data.store.ids(), data);
}

async function takeUpOf(ids: readonly string[], { path, store, sealer, people }: DataFolder): Promise<void> {
  const accounts = new AccountFile(path, sealer);
  const parts = {
    store,
    people,
    open: async (id: string) => await openSession(store, id, sealer, THIS_TERMINAL),
    filesOf: async (number: string) => statusFiles(cloudFolder(path), (await accounts.find(number)).phoneNumberId),
    newestMs: once(() => newestNewsMs(path)),
  };
  for (const id of ids) await takeUpStatuses(id, parts);
  // Whoever has opted out was entered there; nobody asks it any more.
  await people.close();
}

import type { Fleet } from '../../fleet/fleet';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { readSessionFile } from '../../sessions/sessionFile';

/** Names the key with which what was handed in last is sealed; null where nothing was. */
export async function usedKeyId({ database, store }: Fleet): Promise<string | null> {
  const [newest] = await database.query('select id from excel_whatsapp.session order by handed_in_at desc limit 1');
  const id = newest?.['id'];
  if (typeof id !== 'string') return null;
  return (await readSessionFile(store.folder(id), store.files)).keyId ?? null;
}

/** Nothing is sealed with another key beside it, which workers couldn't open, and to which nobody has said no. */
export function otherKey(): HumanError {
  return new HumanError(
    sentence('That isn’t the key with which the sessions in the database are sealed.'),
    sentence('Give the one that the workers have. Nothing can be read, or sent by them, with another.'),
  );
}

import { importOptOuts } from '../../people/optOutLists';
import type { People } from '../ports';
import type { AdmittedSheet } from './optOutCheck';

/**
 * Enters in the book whom a column of a sheet says to have opted out: before anybody of it is written to, since they may
 * stand in another row of it too, and in another sheet the next time.
 * @param from the sheet's file
 * @throws HumanError where they can't be written down
 */
export async function enterSaidNo(people: People, { saidNo }: AdmittedSheet, from: string): Promise<void> {
  if (saidNo.length === 0) return;
  const entering = importOptOuts(await people.open(), saidNo, { atMs: Date.now(), why: 'column', from });
  for await (const _ of entering);
}

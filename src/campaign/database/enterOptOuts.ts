import { shareOptOuts } from '../../people/shareOptOuts';
import type { People } from '../ports';

/** Enters in the database's book who has said no to this computer, before anything goes to its workers. @throws HumanError */
export async function enterOptOuts(own: Pick<People, 'book'>, shared: Pick<People, 'open'>): Promise<void> {
  const book = await own.book();
  if (book !== null) await shareOptOuts(book, await shared.open());
}

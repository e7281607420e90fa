import type { Decision } from '../sender/journal/journalRecord';
import type { JournalWriter } from '../sender/ports';
import { appendOrThrow } from './journal/appendOrThrow';
import type { OpenSession } from './openSession';
import { systemClock } from './systemClock';

/**
 * Writes what the user decided of the recipients in doubt of a session that isn't running; of all, or of those meant.
 * @throws HumanError where it can't be written; what was written before that holds.
 */
export async function decideSession(
  session: Pick<OpenSession, 'rows'> & { readonly journal: JournalWriter },
  decision: Decision,
  clock = systemClock,
  isMeant: (index: number) => boolean = () => true,
): Promise<void> {
  for (const { index } of session.rows.unsureAttempts()) {
    if (!isMeant(index)) continue;
    await appendOrThrow(session, { t: 'decided', at: clock.wallMs(), i: index, decision });
  }
}

import { journalFailureText } from '../sender/failureText';
import { HumanError } from '../sender/humanError';
import type { Decision } from '../sender/journal/journalRecord';
import { sentence } from '../sender/sentence';
import type { JournalWriter } from '../sender/ports';
import type { OpenSession } from './openSession';
import { systemClock } from './systemClock';

/**
 * Writes what the user decided of the recipients in doubt of a session that isn't running; of all, or of those meant.
 * @throws HumanError where it can't be written; what was written before that holds.
 */
export async function decideSession(
  { rows, journal }: Pick<OpenSession, 'rows'> & { readonly journal: JournalWriter },
  decision: Decision,
  clock = systemClock,
  isMeant: (index: number) => boolean = () => true,
): Promise<void> {
  for (const { index } of rows.unsureAttempts()) {
    if (!isMeant(index)) continue;
    const record = { t: 'decided', at: clock.wallMs(), i: index, decision } as const;
    const appended = await journal.append(record);
    if (!appended.ok) {
      throw new HumanError(
        journalFailureText(appended.failure),
        sentence('Check the space on the disk and the rights of the folder.'),
        undefined,
        { fault: 'machine' },
      );
    }
    rows.apply(record);
  }
}

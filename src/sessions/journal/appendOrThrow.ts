import { journalFailureText } from '../../sender/failureText';
import { HumanError } from '../../sender/humanError';
import type { JournalRecord } from '../../sender/journal/journalRecord';
import type { RowStates } from '../../sender/journal/rowStates';
import type { JournalWriter } from '../../sender/ports';
import { sentence } from '../../sender/sentence';

/**
 * Writes what is said of a session that isn't running, and takes it into its state.
 * @throws HumanError where it can't be written; what was written before that holds.
 */
export async function appendOrThrow(
  { rows, journal }: { readonly rows: Pick<RowStates, 'apply'>; readonly journal: JournalWriter },
  record: JournalRecord,
): Promise<void> {
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

import { HumanError } from '../sender/humanError';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import { sentence } from '../sender/sentence';
import type { RecipientSource } from '../sender/ports';

/**
 * The index of the recipient in doubt that stands in this row of the sheet.
 * @throws HumanError where the row is none of those that the user is to decide about
 */
export async function findUnsureRow(
  unsure: readonly UnsureAttempt[],
  recipients: Pick<RecipientSource, 'read'>,
  rowNumber: number,
): Promise<number> {
  for (const { index } of unsure) {
    // A damaged part of the file has no say over the others.
    const recipient = await recipients.read(index).catch(() => null);
    if (recipient?.row === rowNumber) return index;
  }
  throw new HumanError(
    sentence('Row {0} isn’t in doubt, or hasn’t been looked up yet.', rowNumber),
    sentence('List the rows in doubt, and decide about one of them.'),
  );
}

import { doubtText } from '../sender/failureText';
import { countOf, sentence } from '../sender/sentence';
import { unreadableRowsText } from '../sender/journal/resultsTable';
import { RecipientsReader } from '../sessions/recipientsFile';
import type { DataFolder } from './dataFolder';
import { EXIT } from './exit';
import { say } from './say';

/** Prints a session's rows in doubt, one line of JSON each. Nothing is sent, and another process may be sending. */
export async function listInDoubt({ store, sealer }: DataFolder, id: string): Promise<number> {
  const { unsure, unsureCount } = await store.read(id);
  let unreadableCount = 0;
  const recipients = await RecipientsReader.open(store.folder(id), sealer, id, store.files);
  try {
    for (const { index, attempt } of unsure) {
      // A damaged part of the file has no say over the others.
      const recipient = await recipients.read(index).catch(() => null);
      if (recipient === null) {
        unreadableCount += 1;
        continue;
      }
      const triedAt = attempt.sinceMs === 0 ? null : new Date(attempt.sinceMs).toISOString();
      process.stdout.write(
        `${JSON.stringify({ row: recipient.row, triedAt, reason: say(doubtText(attempt.code)) })}\n`,
      );
    }
  } finally {
    await recipients.close();
  }
  if (unreadableCount > 0) process.stderr.write(`${say(unreadableRowsText(unreadableCount))}\n`);
  if (unsure.length < unsureCount) {
    process.stderr.write(
      `${say(sentence('The first {0} of {1} rows.', countOf(unsure.length), countOf(unsureCount)))}\n`,
    );
  }
  return EXIT.allSent;
}

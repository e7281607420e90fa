import { doubtText } from '../sender/failureText';
import { message } from '../sender/message';
import { RecipientsReader } from '../sessions/recipientsFile';
import type { DataFolder } from './dataFolder';
import { EXIT } from './exit';
import { say } from './say';

/** Prints a session's rows in doubt, one line of JSON each. Nothing is sent, and another process may be sending. */
export async function listInDoubt({ store, sealer }: DataFolder, id: string): Promise<number> {
  const { unsure, undecidedCount } = await store.read(id);
  const recipients = await RecipientsReader.open(store.folder(id), sealer, id);
  try {
    for (const { index, attempt } of unsure) {
      const { row } = await recipients.read(index);
      const triedAt = attempt.sinceMs === 0 ? null : new Date(attempt.sinceMs).toISOString();
      process.stdout.write(`${JSON.stringify({ row, triedAt, reason: say(doubtText(attempt.code)) })}\n`);
    }
  } finally {
    await recipients.close();
  }
  if (unsure.length < undecidedCount) {
    process.stderr.write(`${say(message('The first {0} of {1} rows.', unsure.length, undecidedCount))}\n`);
  }
  return EXIT.allSent;
}

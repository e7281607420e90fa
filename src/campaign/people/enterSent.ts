import { composeMessage } from '../../sender/content/compose';
import type { RowStatus } from '../../sender/journal/rowStatus';
import type { OpenSession } from '../../sessions/openSession';
import type { LiveSentBook } from './sentBook';

type CutSession = Pick<OpenSession, 'cutRun' | 'rows' | 'recipients' | 'content'>;

/**
 * Enters in the book what the session's last run has sent and a crash kept from being entered. Before the next run begins:
 * its beginning in the journal says that this is done. Done twice, it enters nothing twice.
 */
export async function enterSent({ cutRun, rows, recipients, content }: CutSession, book: LiveSentBook): Promise<void> {
  if (book.isRehearsal) return;
  for (const index of cutRun.sent) {
    if (!SENT.has(rows.status(index))) continue;
    const recipient = await recipients.read(index).catch(() => null);
    if (recipient === null) continue;
    const { message } = composeMessage(content, recipient.values);
    await book.enter(recipient.phone, await book.identify(message), cutRun.atMs);
  }
}

const SENT: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered', 'read']);

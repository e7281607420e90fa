import type { RowStatus } from '../../sender/journal/rowStatus';
import type { AckLevel, SentMessage } from '../../sender/model';
import type { Answers, Transport } from '../../sender/ports';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { appendOrThrow } from '../../sessions/journal/appendOrThrow';
import type { OpenSession } from '../../sessions/openSession';
import type { SessionResults } from '../../sessions/sessionResults';
import { systemClock } from '../../sessions/systemClock';
import { connectOnce } from '../connectOnce';
import { hearing } from './hearing';

/** How WhatsApp is reached for a session that isn't sent now. */
export interface ReachedAnew {
  /** Not connected yet; it is closed here. */
  readonly transport: Transport;
  readonly answers: Answers;
  /** Whether a phone may be linked for it: where somebody sees the code. */
  readonly mayLink: boolean;
}

/**
 * Asks WhatsApp what has become of messages since the session was last connected, and enters it in the session's journal.
 * What comes in meanwhile is heard as in a run, since nobody else hears it later.
 * @param indexes of whom it isn't known that they have read it
 * @returns what stays unknown; null where WhatsApp has told
 * @throws HumanError where it can't be connected, or what it tells can't be written down
 */
export async function askAnew(
  session: OpenSession,
  results: SessionResults,
  indexes: readonly number[],
  { transport, answers, mayLink }: ReachedAnew,
): Promise<Sentence | null> {
  return await hearing(session, transport, { answers }, async () => {
    try {
      return await ask({ session, results, indexes, transport, mayLink });
    } finally {
      await transport.close();
    }
  });
}

interface Question extends Pick<ReachedAnew, 'transport' | 'mayLink'> {
  readonly session: OpenSession;
  readonly results: SessionResults;
  readonly indexes: readonly number[];
}

async function ask({ session, results, indexes, transport, mayLink }: Question): Promise<Sentence | null> {
  const connected = await connectOnce(transport, mayLink);
  if (connected.kind === 'failed') throw connected.error;
  if (connected.kind === 'unlinked') return UNLINKED;
  if (!isSameAccount(session, transport)) return OTHER_ACCOUNT;
  let untoldCount = 0;
  for (let from = 0; from < indexes.length; from += AT_ONCE_COUNT) {
    const some = await messagesOf(results, indexes.slice(from, from + AT_ONCE_COUNT));
    const levels = (await transport.readAcks?.(some.map(({ message }) => message))) ?? null;
    if (levels === null) return NOT_TOLD;
    await Promise.all(some.map(({ index }, at) => enter(session, index, levels[at] ?? null)));
    untoldCount += levels.filter((level) => level === null).length;
  }
  return transport.name === 'simulated' || untoldCount === 0 ? null : untold(untoldCount);
}

/** Who else is linked knows nothing of these messages, and isn't asked about them. */
function isSameAccount({ account, concealAccount }: OpenSession, { state }: Transport): boolean {
  const id = state.kind === 'ready' ? state.accountId : undefined;
  return state.kind === 'ready' && (id === undefined ? null : concealAccount(id)) === account;
}

interface AskedMessage {
  readonly index: number;
  readonly message: SentMessage;
}

async function messagesOf(results: SessionResults, indexes: readonly number[]): Promise<readonly AskedMessage[]> {
  const found: AskedMessage[] = [];
  for (const index of indexes) {
    const [messageId, recipient] = [await results.messageId(index), await results.recipient(index)];
    if (messageId !== null && recipient !== null) found.push({ index, message: { phone: recipient.phone, messageId } });
  }
  return found;
}

async function enter(session: OpenSession, index: number, level: AckLevel | null): Promise<void> {
  if (level === null || !NEWS[level].has(session.rows.status(index))) return;
  await appendOrThrow(session, { t: 'ack', at: systemClock.wallMs(), i: index, level });
}

/** Of whom a level says something new. */
const NEWS: Readonly<Record<AckLevel, ReadonlySet<RowStatus>>> = {
  [-1]: new Set<RowStatus>(['sent']),
  1: new Set<RowStatus>(),
  2: new Set<RowStatus>(['sent']),
  3: new Set<RowStatus>(['sent', 'delivered']),
};

const AT_ONCE_COUNT = 500;

const UNLINKED = sentence(
  'No phone is linked, so WhatsApp wasn’t asked who has read it since. What was known before counts.',
);
const OTHER_ACCOUNT = sentence(
  'Another account is linked than the one that sent it, so WhatsApp wasn’t asked who has read it since. What was known before counts.',
);
const NOT_TOLD = sentence('WhatsApp didn’t tell who has read it since. What was known before counts.');

function untold(count: number): Sentence {
  return sentence('Messages of which WhatsApp doesn’t tell whether they were read since: {0}.', countOf(count));
}

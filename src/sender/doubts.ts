import type { JournalKeeper } from './journalKeeper';
import type { Decision } from './journalRecord';
import type { FoundSent, OutgoingMessage, Recipient } from './model';
import type { SenderOptions } from './options';
import type { Clock, Transport } from './ports';
import type { OpenAttempt, RowStates } from './rowStates';

export interface DoubtPorts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly keeper: JournalKeeper;
  readonly rows: RowStates;
  readonly compose: (index: number) => Promise<{ readonly recipient: Recipient; readonly message: OutgoingMessage }>;
}

/** Asks the transport what became of one attempt without an outcome, and writes down what it finds. */
export async function lookUpDoubt(
  { clock, transport, keeper, rows, compose }: DoubtPorts,
  index: number,
  attempt: OpenAttempt,
  options: SenderOptions,
): Promise<void> {
  const { recipient, message } = await compose(index);
  const found = await findSentSafely(transport, recipient, message, attempt.sinceMs);
  const id = found.kind === 'sent' ? { id: found.messageId } : {};
  await keeper.write({ t: 'found', at: clock.wallMs(), i: index, result: found.kind, ...id });
  // An answer that said 'unknown' was a try; one cut short by a crash wasn't.
  if (found.kind !== 'notSent' || attempt.code === null || rows.triesCount(index) < options.triesCount) return;
  await keeper.write({
    t: 'failed',
    at: clock.wallMs(),
    i: index,
    class: 'retryable',
    code: attempt.code,
    final: true,
  });
}

/** Writes the user's decision about every recipient that the look-up left unsure. */
export async function decideUnsure(
  { clock, keeper, rows }: Pick<DoubtPorts, 'clock' | 'keeper' | 'rows'>,
  decision: Decision,
): Promise<void> {
  for (const index of rows.unsureIndexes()) {
    await keeper.write({ t: 'decided', at: clock.wallMs(), i: index, decision });
  }
}

/** A transport that throws, against its contract, has found nothing. */
async function findSentSafely(
  transport: Transport,
  recipient: Recipient,
  message: OutgoingMessage,
  sinceMs: number,
): Promise<FoundSent> {
  try {
    return await transport.findSent(recipient, message, sinceMs);
  } catch {
    return { kind: 'unsure' };
  }
}

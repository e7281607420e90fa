import { attachmentFor } from './content/attachment';
import type { FailureCode } from './failureCode';
import type { MessageContent } from './content/compose';
import type { RunControl } from './control';
import { attachmentError } from './failureText';
import type { HumanError } from './humanError';
import type { JournalKeeper } from './journal/journalKeeper';
import type { KnownChats } from './limits/knownChats';
import type { NewChats } from './limits/newChats';
import type { SenderOptions } from './options';
import type { Clock, Transport } from './ports';
import type { ReadableRecipients } from './readableRecipients';

export interface PreparationParts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly recipients: ReadableRecipients;
  readonly content: MessageContent;
  readonly keeper: JournalKeeper;
  readonly control: RunControl;
  readonly options: () => SenderOptions;
  readonly known: KnownChats;
  readonly newChats: NewChats;
}

/**
 * What is to be known between the connection and the first attempt: whether the file can be sent, what WhatsApp allows,
 * and who is known. Gives the error that a person must mend, or null.
 */
export async function prepareRun(parts: PreparationParts): Promise<HumanError | null> {
  const { transport, recipients, control, known, newChats } = parts;
  const code = await examineAttachment(parts);
  if (code !== null) return attachmentError(code);
  await control.untilStopped(newChats.open());
  await known.read(transport, recipients, () => control.current.kind === 'stopped' || transport.state.kind === 'lost');
  await noteOrder(parts);
  return null;
}

async function examineAttachment({ transport, content, control }: PreparationParts): Promise<FailureCode | null> {
  const { attachment, files } = content;
  const named = attachment.kind === 'file' ? attachmentFor(attachment, [], files) : null;
  if (named?.kind !== 'file' || !transport.examineAttachment) return null;
  const examined = transport.examineAttachment(named.attachment);
  return (await control.untilStopped(examined)) ?? null;
}

/** Where there are both, those who are known may overtake others: whoever mends the journal must know. */
async function noteOrder({ known, keeper, clock, options }: PreparationParts): Promise<void> {
  const { queues } = known;
  if (queues === null || queues.known.count === 0 || queues.new.count === 0) return;
  await keeper.write({ t: 'options', at: clock.wallMs(), options: options(), order: 'any' });
}

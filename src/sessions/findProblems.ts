import type { FailureCode } from '../sender/failureCode';
import { attachmentFor, type InspectAttachment } from '../sender/content/attachment';
import { BitSet } from '../sender/journal/bitSet';
import type { BlankCells } from '../sender/content/blankCells';
import type { MessageContent } from '../sender/content/compose';
import { MAX_MESSAGE_LENGTH, MessageProblems, type FoundInRows } from '../sender/content/messageProblems';
import type { RecipientSource } from '../sender/ports';
import { fillTemplate } from '../sender/content/template';
import { templateProblem } from '../sender/content/templateRules';

export interface ProblemOptions {
  /** Who has got this very message from an earlier session. */
  readonly alreadySent?: BitSet;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whom a message isn't right for. The recipients are read only where a text could be too long, where each row names a file
 * of its own, or where cells go into a template of the Business API; a few at a time.
 * @throws what `signal` says, once it is aborted
 */
export async function findProblems(
  content: MessageContent,
  cells: BlankCells,
  recipients: RecipientSource,
  inspect: InspectAttachment,
  { alreadySent = new BitSet(), signal }: ProblemOptions,
): Promise<MessageProblems> {
  const attachments = new Map<FailureCode, BitSet>();
  const templates = new Map<FailureCode, BitSet>();
  const found: FoundInRows = { tooLong: new BitSet(), attachments, templates, alreadySent };
  const { template, attachment, cloudTemplate, files } = content;
  const mayBeTooLong = cloudTemplate === undefined && cells.longestMessage(template) > MAX_MESSAGE_LENGTH;
  const forAll = attachment.kind === 'file' ? attachmentFor(attachment, [], files) : null;
  if (forAll?.kind === 'file') {
    const code = await inspect(forAll.attachment);
    if (code !== null) attachments.set(code, BitSet.upTo(recipients.count));
  }
  if (!mayBeTooLong && attachment.kind !== 'column' && cloudTemplate === undefined)
    return new MessageProblems(content, cells, found);
  const inspectOnce = remembering(inspect);
  for (let index = 0; index < recipients.count; index += 1) {
    signal?.throwIfAborted();
    const { values } = await recipients.read(index);
    if (mayBeTooLong && fillTemplate(template, values).length > MAX_MESSAGE_LENGTH) found.tooLong.add(index);
    if (cloudTemplate !== undefined) {
      const code = templateProblem({ template, attachment, cloudTemplate }, values);
      if (code !== null) addTo(templates, code, index);
    }
    if (attachment.kind !== 'column') continue;
    const named = attachmentFor(attachment, values, files);
    const code =
      named.kind === 'file' ? await inspectOnce(named.attachment) : named.kind === 'refused' ? named.code : null;
    if (code !== null) addTo(attachments, code, index);
  }
  return new MessageProblems(content, cells, found);
}

function addTo(sets: Map<FailureCode, BitSet>, code: FailureCode, index: number): void {
  const set = sets.get(code) ?? new BitSet();
  sets.set(code, set);
  set.add(index);
}

/** Many rows may name the same few files. */
function remembering(inspect: InspectAttachment): InspectAttachment {
  const known = new Map<string, FailureCode | null>();
  return async (attachment) => {
    const before = known.get(attachment.path);
    if (before !== undefined) return before;
    const code = await inspect(attachment);
    if (known.size >= REMEMBERED_COUNT) known.clear();
    known.set(attachment.path, code);
    return code;
  };
}

const REMEMBERED_COUNT = 10_000;

import { stat } from 'node:fs/promises';
import {
  attachmentFor,
  type Attachment,
  type AttachmentChoice,
  type StoredFiles,
} from '../../sender/content/attachment';
import { attachmentError } from '../../sender/failureText';
import type { Recipient } from '../../sender/model';
import { AttachmentsWriter, type AttachmentsPlace } from '../../sessions/storedAttachments';
import { loadAttachment } from '../../whatsapp/attachmentFile';

export interface AttachmentsToKeep {
  readonly attachment: AttachmentChoice;
  /** Where they are kept already, for a session made of another one’s rows; left out where they are under their paths. */
  readonly files?: StoredFiles | undefined;
}

/**
 * Puts the files of a campaign beside its rows, for whichever computer sends them: as they are now, each content once. A file
 * that a row names and that can't be attached any more is that row's problem, as it is in a run of this computer.
 * @throws HumanError where the file for everybody can't be attached, or nothing can be written
 */
export async function keepAttachments(
  place: AttachmentsPlace,
  { attachment: choice, files }: AttachmentsToKeep,
  recipients: AsyncIterable<Pick<Recipient, 'values'>>,
): Promise<void> {
  if (choice.kind === 'none') return;
  const writer = new AttachmentsWriter(place);
  for await (const { values } of recipients) {
    const named = attachmentFor(choice, values, files);
    if (named.kind !== 'file' || writer.has(named.attachment.path)) continue;
    const code = await keepOne(writer, named.attachment);
    if (choice.kind !== 'file') continue;
    if (code !== null) throw attachmentError(code);
    break;
  }
  await writer.finish();
}

async function keepOne(writer: AttachmentsWriter, attachment: Attachment) {
  const { path, stored } = attachment;
  const modifiedAtMs = stored?.modifiedAtMs ?? (await stat(path).catch(() => null))?.mtimeMs ?? 0;
  const loaded = await loadAttachment(attachment);
  if (!loaded.ok) return loaded.code;
  await writer.put(path, { name: loaded.file.name, modifiedAtMs }, loaded.bytes);
  return null;
}

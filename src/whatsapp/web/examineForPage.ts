import type { FailureCode } from '../../sender/failureCode';
import type { Attachment } from '../../sender/content/attachment';
import { loadAttachment } from '../attachmentFile';
import { within } from './deadline';
import { contractPaths } from './pageContract';
import type { SendContext } from './sendOne';

/** What is wrong with a file that is to go with every message, as far as this page and this browser can tell; or null. */
export async function examineForPage(
  { bridge, ended, library, limits }: SendContext,
  attachment: Attachment,
): Promise<FailureCode | null> {
  const loaded = await loadAttachment(attachment);
  if (!loaded.ok) return loaded.code;
  const missing = await within(limits.lookUpMs, ended, () => bridge.missing(contractPaths(library, 'files')));
  if (missing.kind === 'value' && missing.value.length > 0) return 'engineBroken';
  if (loaded.file.kind !== 'video') return null;
  const canDecode = await within(limits.fileMs, ended, () => bridge.canDecode(loaded));
  return canDecode.kind === 'value' && !canDecode.value ? 'mediaUndecodable' : null;
}

import type { AttachmentFile, AttachmentKind } from '../attachmentFile';

/** As what the Business API shows a file: fewer kinds of pictures than a page does. */
export function mediaKindOf({ kind, mimeType }: Pick<AttachmentFile, 'kind' | 'mimeType'>): AttachmentKind {
  return mimeType === 'image/webp' ? 'document' : kind;
}

import type { FailureCode } from '../sender/failureCode';
import { errorCode } from '../sender/systemError';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import mime from 'mime/lite';
import type { Attachment, StoredFile } from '../sender/content/attachment';

export type AttachmentKind = 'image' | 'video' | 'audio' | 'document';

export interface AttachmentFile {
  readonly name: string;
  readonly mimeType: string;
  readonly kind: AttachmentKind;
  readonly byteCount: number;
}

export type Inspected =
  | { readonly ok: true; readonly file: AttachmentFile }
  | { readonly ok: false; readonly code: FailureCode };

/** Whether a file can be attached, as it is now. Never rejects. */
export async function inspectAttachment(attachment: Attachment): Promise<Inspected> {
  if (attachment.stored !== undefined) return inspectStored(attachment.stored);
  return await withFile(attachment, (handle) => inspect(handle, attachment));
}

/** The code of what is against attaching a file, or null. Never rejects. */
export async function refusedAttachment(attachment: Attachment): Promise<FailureCode | null> {
  const inspected = await inspectAttachment(attachment);
  return inspected.ok ? null : inspected.code;
}

export type LoadedAttachment =
  | { readonly ok: true; readonly file: AttachmentFile; readonly bytes: Buffer }
  | { readonly ok: false; readonly code: FailureCode };

/** Reads it, if it can be attached. Never rejects. */
export async function loadAttachment(attachment: Attachment): Promise<LoadedAttachment> {
  if (attachment.stored !== undefined) return await loadStored(attachment.stored);
  return await withFile(attachment, async (handle): Promise<LoadedAttachment> => {
    const inspected = await inspect(handle, attachment);
    if (!inspected.ok) return inspected;
    const bytes = Buffer.alloc(inspected.file.byteCount);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    // It shrank while it was read: somebody is writing it.
    return bytesRead === bytes.length ? { ...inspected, bytes } : UNREADABLE;
  });
}

/** It was refused, or gone, when it was to be kept. */
function inspectStored(stored: StoredFile | null): Inspected {
  return stored === null ? { ok: false, code: 'attachmentMissing' } : judge(stored.name, stored.byteCount);
}

async function loadStored(stored: StoredFile | null): Promise<LoadedAttachment> {
  const inspected = inspectStored(stored);
  if (!inspected.ok || stored === null) return inspected.ok ? UNREADABLE : inspected;
  try {
    const bytes = Buffer.from(await stored.read());
    return bytes.length === inspected.file.byteCount ? { ...inspected, bytes } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

type Refused = Extract<Inspected, { readonly ok: false }>;

/** Whatever goes wrong with the file says that it can't be attached. */
async function withFile<T>(attachment: Attachment, use: (handle: FileHandle) => Promise<T>): Promise<T | Refused> {
  const opened = await openInside(attachment);
  if (typeof opened === 'string') return { ok: false, code: opened };
  try {
    return await use(opened);
  } catch {
    return UNREADABLE;
  } finally {
    await opened.close();
  }
}

/** WhatsApp shows these in the chat; any other file goes as a document. */
const SHOWN_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/3gpp',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'audio/ogg',
]);

const MEGABYTE = 1_000_000;

/**
 * WhatsApp takes 16 MB of what it shows in the chat, and far more as a document; a document's limit is what can be
 * handed to the page in one piece.
 */
export const MAX_BYTES: Readonly<Record<AttachmentKind, number>> = {
  image: 16 * MEGABYTE,
  video: 16 * MEGABYTE,
  audio: 16 * MEGABYTE,
  document: 64 * MEGABYTE,
};

const UNREADABLE = { ok: false, code: 'attachmentUnreadable' } as const;

/** The file, or the code of what is wrong. Links are followed before it is judged where it lies. */
async function openInside({ path, folder }: Attachment): Promise<FileHandle | FailureCode> {
  try {
    const real = await realpath(path);
    if (folder !== null) {
      const root = await realpath(folder);
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return 'attachmentOutside';
    }
    // Looked at before it's opened: a pipe would wait for a writer.
    return (await stat(real)).isFile() ? await open(real, 'r') : 'attachmentMissing';
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'attachmentMissing' : UNREADABLE.code;
  }
}

async function inspect(handle: FileHandle, { path }: Attachment): Promise<Inspected> {
  return judge(basename(path), (await handle.stat()).size);
}

function judge(name: string, byteCount: number): Inspected {
  if (byteCount === 0) return { ok: false, code: 'attachmentEmpty' };
  const mimeType = mime.getType(name) ?? 'application/octet-stream';
  const kind = kindOf(mimeType);
  if (byteCount > MAX_BYTES[kind]) return { ok: false, code: 'attachmentTooLarge' };
  return { ok: true, file: { name, mimeType, kind, byteCount } };
}

function kindOf(mimeType: string): AttachmentKind {
  if (!SHOWN_TYPES.has(mimeType)) return 'document';
  const [family] = mimeType.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}

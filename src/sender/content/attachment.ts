import type { FailureCode } from '../failureCode';

/** What goes with each message: nothing, one file for everyone, or the one that each row names in a column. */
export type AttachmentChoice =
  | { readonly kind: 'none' }
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }
  /** `column` is an index into the headers; `folder` is absolute and the user's choice: no row reaches outside it. */
  | { readonly kind: 'column'; readonly column: number; readonly folder: string };

export interface Attachment {
  /** Absolute. */
  readonly path: string;
  /** The folder that it must lie in, links followed; null where the user has chosen the file itself. */
  readonly folder: string | null;
  /** What is kept of it elsewhere than under its path; null where nothing is, left out where the path is what counts. */
  readonly stored?: StoredFile | null;
}

/** A file as it was when its session was handed to another computer. */
export interface StoredFile {
  /** Not that of any other content. */
  readonly id: string;
  /** Without its folder. */
  readonly name: string;
  readonly byteCount: number;
  readonly modifiedAtMs: number;
  /** @throws where it can't be read */
  read(): Promise<Uint8Array>;
}

/** The files of a session that are kept with it, by the paths that its campaign knows them under. */
export interface StoredFiles {
  find(path: string): StoredFile | null;
}

/** Gives the code of what is against attaching it now, or null. Never rejects. */
export type InspectAttachment = (attachment: Attachment) => Promise<FailureCode | null>;

export const NO_ATTACHMENT: AttachmentChoice = { kind: 'none' };

export type NamedAttachment =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly attachment: Attachment }
  | { readonly kind: 'refused'; readonly code: FailureCode };

/**
 * The file for a row; none where its cell is empty.
 * @param files where they are kept with the session; left out where they are under their paths
 */
export function attachmentFor(
  choice: AttachmentChoice,
  values: readonly string[],
  files?: StoredFiles,
): NamedAttachment {
  switch (choice.kind) {
    case 'none':
      return choice;
    case 'file':
      return fileAt(choice.path, null, files);
    case 'column': {
      const name = (values[choice.column] ?? '').trim();
      if (name === '') return { kind: 'none' };
      if (leavesFolder(name)) return { kind: 'refused', code: 'attachmentOutside' };
      const path = `${choice.folder}/${name.replaceAll('\\', '/')}`;
      return fileAt(path, choice.folder, files);
    }
  }
}

function fileAt(path: string, folder: string | null, files: StoredFiles | undefined): NamedAttachment {
  const stored = files === undefined ? {} : { stored: files.find(path) };
  return { kind: 'file', attachment: { path, folder, ...stored } };
}

/** A row names a file below the folder, and no place of its own: neither a path from the root nor a way up. */
function leavesFolder(name: string): boolean {
  const steps = name.split(/[/\\]/u);
  return steps[0] === '' || steps.includes('..') || /^[a-z]:/iu.test(name) || name.includes('\0');
}

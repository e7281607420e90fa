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
}

/** Gives the code of what is against attaching it now, or null. Never rejects. */
export type InspectAttachment = (attachment: Attachment) => Promise<FailureCode | null>;

export const NO_ATTACHMENT: AttachmentChoice = { kind: 'none' };

export type NamedAttachment =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly attachment: Attachment }
  | { readonly kind: 'refused'; readonly code: FailureCode };

/** The file for a row; none where its cell is empty. */
export function attachmentFor(choice: AttachmentChoice, values: readonly string[]): NamedAttachment {
  switch (choice.kind) {
    case 'none':
      return choice;
    case 'file':
      return { kind: 'file', attachment: { path: choice.path, folder: null } };
    case 'column': {
      const name = (values[choice.column] ?? '').trim();
      if (name === '') return { kind: 'none' };
      if (leavesFolder(name)) return { kind: 'refused', code: 'attachmentOutside' };
      const path = `${choice.folder}/${name.replaceAll('\\', '/')}`;
      return { kind: 'file', attachment: { path, folder: choice.folder } };
    }
  }
}

/** A row names a file below the folder, and no place of its own: neither a path from the root nor a way up. */
function leavesFolder(name: string): boolean {
  const steps = name.split(/[/\\]/u);
  return steps[0] === '' || steps.includes('..') || /^[a-z]:/iu.test(name) || name.includes('\0');
}

import { resolve } from 'node:path';
import { NO_ATTACHMENT, type AttachmentChoice } from '../../sender/content/attachment';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { headerKey } from '../../sender/content/template';
import { usageError } from './arguments';

export const ATTACHMENT_ARGUMENTS = {
  attach: { type: 'string' },
  'attach-column': { type: 'string' },
  'attach-folder': { type: 'string' },
} as const;

type AttachmentValues = Readonly<Partial<Record<keyof typeof ATTACHMENT_ARGUMENTS, string>>>;

/** Whether a file goes with the messages. @throws HumanError where the arguments don't go together. */
export function hasAttachment(values: AttachmentValues): boolean {
  const { attach, 'attach-column': column, 'attach-folder': folder } = values;
  if (attach !== undefined && (column !== undefined || folder !== undefined)) {
    throw usageError(sentence('{0} goes without {1}.', '--attach', '--attach-column'));
  }
  if ((column === undefined) !== (folder === undefined)) {
    throw usageError(sentence('{0} and {1} go together.', '--attach-column', '--attach-folder'));
  }
  return attach !== undefined || column !== undefined;
}

/** @throws HumanError for a column that the sheet doesn't have. */
export function parseAttachment(values: AttachmentValues, headers: readonly string[]): AttachmentChoice {
  const { attach, 'attach-column': name, 'attach-folder': folder } = values;
  if (attach !== undefined) return { kind: 'file', path: resolve(attach) };
  if (name === undefined || folder === undefined) return NO_ATTACHMENT;
  const column = headers.findIndex((header) => headerKey(header) === headerKey(name));
  if (column >= 0) return { kind: 'column', column, folder: resolve(folder) };
  throw new HumanError(
    sentence('There is no column “{0}”. The columns are: {1}.', name, headers.join(', ')),
    sentence('Give one of these headers.'),
  );
}

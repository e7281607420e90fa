import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { JournalFailure } from '../sender/ports';

/** What an error of the file system means for the journal. */
export function fileFailure(error: unknown): JournalFailure {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'diskFull';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'readOnly';
    default:
      return 'ioError';
  }
}

/** An error of the file system while `folder` was written to, for a person; any other error as it is. */
export function folderError(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  if (fileFailure(error) === 'diskFull') {
    return new HumanError(
      message('The disk is full, so nothing can be written to {0}.', folder),
      message('Make room, then try again.'),
      error,
    );
  }
  return new HumanError(
    message('The folder {0} can’t be written to.', folder),
    message('Make it writable, or choose another one; then try again.'),
    error,
  );
}

/** The `code` of a Node error, such as ENOENT; undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

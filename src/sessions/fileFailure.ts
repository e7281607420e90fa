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

/** The `code` of a Node error, such as ENOENT; undefined where there is none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

import { dirname } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { message } from '../../sender/message';

/** An error of the file system while the file at `path` was written, for a person; any other error as it is. */
export function writeFailure(path: string, error: unknown): unknown {
  const folder = dirname(path);
  switch (failureCode(error)) {
    case undefined:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new HumanError(
        message('The disk is full, so nothing can be written to {0}.', folder),
        message('Make room, then try again.'),
        error,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new HumanError(
        message('There is no folder {0}.', folder),
        message('Choose one that exists, then try again.'),
        error,
      );
    case 'EBUSY':
      return locked(error);
    default:
      return new HumanError(
        message('The folder {0} can’t be written to.', folder),
        message('Make it writable, or choose another one; then try again.'),
        error,
      );
  }
}

/** Another program keeps the file open, as Excel does on Windows. */
export function locked(cause: unknown): HumanError {
  return new HumanError(
    message('Another program keeps the workbook locked.'),
    message('Close it in Excel, then try again.'),
    cause,
  );
}

/** The `code` of an error of the file system, such as ENOENT; undefined for any other error. */
export function failureCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

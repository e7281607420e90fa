import { HumanError } from './humanError';
import { sentence } from './sentence';

/** The `code` of an error of the system or of a library, such as ENOENT; null where there is none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Whether the operating system reported it, of a file or a socket. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** Whether there is no room left on the disk, or none for this user. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export function noRoomIn(folder: string, cause: unknown): HumanError {
  return new HumanError(
    sentence('The disk is full, so nothing can be written to {0}.', folder),
    sentence('Make room, then try again.'),
    cause,
    { fault: 'machine' },
  );
}

export function notWritable(folder: string, cause: unknown): HumanError {
  return new HumanError(
    sentence('The folder {0} can’t be written to.', folder),
    sentence('Make it writable, or choose another one; then try again.'),
    cause,
    { fault: 'machine' },
  );
}

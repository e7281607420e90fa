import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { JournalFailure } from '../sender/ports';
import { errorCode, isDiskFull, isSystemError, noRoomIn, notWritable } from '../sender/systemError';

/** What an error of the file system means for the journal. */
export function fileFailure(error: unknown): JournalFailure {
  if (isDiskFull(error)) return 'diskFull';
  switch (errorCode(error)) {
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
  if (!isSystemError(error)) return error;
  if (isShortage(error)) return tooManyFiles(error);
  return isDiskFull(error) ? noRoomIn(folder, error) : notWritable(folder, error);
}

/** An error of the file system while a session was read, for a person; any other error as it is. */
export function sessionError(folder: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  if (isShortage(error)) return tooManyFiles(error);
  return new HumanError(
    sentence('The session in {0} can’t be read: {1}.', folder, errorCode(error) ?? error.message),
    sentence('Make its folder and its files readable and writable again, then resume: nothing is lost.'),
    error,
    { fault: 'machine' },
  );
}

/** What to do about a file of a session that isn't there any more, or isn't what it was. */
export const PUT_BACK = sentence(
  'Put it back from a backup, then resume. Don’t send from the workbook anew: whoever has been sent to would get it twice.',
);

function tooManyFiles(cause: unknown): HumanError {
  return new HumanError(
    sentence('Too many files are open on this computer.'),
    sentence('Close other programs, or raise the limit of open files; then resume.'),
    cause,
    { fault: 'machine' },
  );
}

/** It says nothing of what was to be opened. */
function isShortage(error: unknown): boolean {
  return SHORTAGES.has(errorCode(error) ?? '');
}

const SHORTAGES: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

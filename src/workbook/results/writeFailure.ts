import { dirname } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode, isDiskFull, isSystemError, noRoomIn, notWritable } from '../../sender/systemError';
import { lockedWorkbook } from '../file/lockedWorkbook';

/** An error of the file system while the file at `path` was written, for a person; any other error as it is. */
export function writeFailure(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const folder = dirname(path);
  if (isDiskFull(error)) return noRoomIn(folder, error);
  switch (errorCode(error)) {
    // The largest file that this disk takes is full.
    case 'EFBIG':
      return noRoomIn(folder, error);
    case 'ENOENT':
    case 'ENOTDIR':
      return new HumanError(
        sentence('There is no folder {0}.', folder),
        sentence('Choose one that exists, then try again.'),
        error,
      );
    case 'EBUSY':
      return lockedWorkbook(error);
    default:
      return notWritable(folder, error);
  }
}

import { HumanError } from '../../sender/humanError';
import { message } from '../../sender/message';

/** Another program keeps the file open, as Excel does on Windows. */
export function lockedWorkbook(cause: unknown): HumanError {
  return new HumanError(
    message('Another program keeps the workbook locked.'),
    message('Close it in Excel, then try again.'),
    cause,
  );
}

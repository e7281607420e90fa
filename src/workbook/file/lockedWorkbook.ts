import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** Another program keeps the file open, as Excel does on Windows. */
export function lockedWorkbook(cause: unknown): HumanError {
  return new HumanError(
    sentence('Another program keeps the workbook locked.'),
    sentence('Close it in Excel, then try again.'),
    cause,
  );
}

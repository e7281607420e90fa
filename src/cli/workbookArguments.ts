import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { CheckRequest } from '../workbook/checkWorkbook';

export const WORKBOOK_ARGUMENTS = {
  sheet: { type: 'string' },
  'phone-column': { type: 'string' },
  country: { type: 'string' },
} as const;

type WorkbookValues = Readonly<Partial<Record<keyof typeof WORKBOOK_ARGUMENTS, string>>>;

/** @throws HumanError where the country isn't two letters. */
export function checkRequest(path: string, values: WorkbookValues): CheckRequest {
  const country = (values.country ?? DEFAULT_COUNTRY).toUpperCase();
  if (!/^[A-Z]{2}$/u.test(country)) {
    throw new HumanError(message('{0} is no country code.', country), message('Give two letters, such as FR or US.'));
  }
  return {
    input: { kind: 'file', path },
    country,
    ...(values.sheet === undefined ? {} : { sheet: values.sheet }),
    ...(values['phone-column'] === undefined ? {} : { phoneColumn: values['phone-column'] }),
  };
}

export const WORKER_PATH = join(__dirname, 'workbookWorker.js');

const DEFAULT_COUNTRY = 'FR';

import { join } from 'node:path';
import type { CheckRequest } from '../workbook/checkRequest';

export const WORKBOOK_ARGUMENTS = {
  sheet: { type: 'string' },
  'phone-column': { type: 'string' },
  country: { type: 'string' },
} as const;

type WorkbookValues = Readonly<Partial<Record<keyof typeof WORKBOOK_ARGUMENTS, string>>>;

export function checkRequest(path: string, values: WorkbookValues): CheckRequest {
  return {
    input: { kind: 'file', path },
    country: values.country ?? DEFAULT_COUNTRY,
    ...(values.sheet === undefined ? {} : { sheet: values.sheet }),
    ...(values['phone-column'] === undefined ? {} : { phoneColumn: values['phone-column'] }),
  };
}

export const WORKER_PATH = join(__dirname, 'workbookWorker.js');

const DEFAULT_COUNTRY = 'FR';

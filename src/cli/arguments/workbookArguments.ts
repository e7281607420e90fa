import { join } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import type { BlankDecision } from '../../sender/content/messageProblems';
import type { CheckRequest } from '../../workbook/checkRequest';
import { SURROUNDINGS } from '../surroundings';

export const WORKBOOK_ARGUMENTS = {
  sheet: { type: 'string' },
  'header-row': { type: 'string' },
  'phone-column': { type: 'string' },
  'fallback-column': { type: 'string' },
  country: { type: 'string' },
  locale: { type: 'string' },
  'include-hidden': { type: 'boolean' },
} as const;

interface WorkbookValues {
  readonly sheet?: string | undefined;
  readonly 'header-row'?: string | undefined;
  readonly 'phone-column'?: string | undefined;
  readonly 'fallback-column'?: string | undefined;
  readonly country?: string | undefined;
  readonly locale?: string | undefined;
  readonly 'include-hidden'?: boolean | undefined;
}

export function checkRequest(path: string, values: WorkbookValues): CheckRequest {
  return {
    input: { kind: 'file', path },
    surroundings: SURROUNDINGS,
    includeHidden: values['include-hidden'] ?? false,
    ...(values.country === undefined ? {} : { country: values.country }),
    ...(values.locale === undefined ? {} : { locale: values.locale }),
    ...(values.sheet === undefined ? {} : { sheet: values.sheet }),
    ...(values['header-row'] === undefined ? {} : { headerRow: parseHeaderRow(values['header-row']) }),
    ...(values['phone-column'] === undefined ? {} : { phoneColumn: values['phone-column'] }),
    ...(values['fallback-column'] === undefined ? {} : { fallbackColumn: values['fallback-column'] }),
  };
}

/** @throws HumanError for what is no row of Excel's, nor 0. */
function parseHeaderRow(text: string): number {
  if (/^\d{1,7}$/u.test(text) && Number(text) <= 1_048_576) return Number(text);
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--header-row', text === '' ? '""' : text),
    sentence('Give the number of a row, or 0 where the sheet has no headers.'),
  );
}

/** @throws HumanError for a word that is no decision. */
export function parseBlankDecision(word: string | undefined): BlankDecision | null {
  switch (word) {
    case undefined:
      return null;
    case 'send':
      return word;
    case 'leave-out':
      return 'leaveOut';
    default:
      throw new HumanError(
        sentence('{0} can’t be {1}.', '--blank', word === '' ? '""' : word),
        sentence('Give {0} or {1}.', 'send', 'leave-out'),
      );
  }
}

/** The line for those who are written to for the first time; undefined for none. */
export function parseHowToStop(text: string | undefined): string | undefined {
  const line = text?.trim() ?? '';
  return line === '' ? undefined : line;
}

export const DECIDE_BLANK = sentence(
  'Add {0} to send to them all the same, {1} to leave them out, or give the column a fallback such as {{Name|you}}.',
  '--blank send',
  '--blank leave-out',
);

export const WORKER_PATH = join(__dirname, 'workbookWorker.js');

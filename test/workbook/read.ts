import { fileURLToPath } from 'node:url';
import { HumanError } from '../../src/sender/humanError';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence, type Sentence } from '../../src/sender/sentence';
import type { CheckedRow, CheckedSheet } from '../../src/sender/model';
import type { CheckRequest } from '../../src/workbook/checkRequest';
import { checkWorkbook } from '../../src/workbook/checkWorkbook';

export interface Read {
  readonly sheet: CheckedSheet;
  readonly rows: readonly CheckedRow[];
}

/** France unless said otherwise; `country: undefined` has it found. */
type Wishes = Partial<Omit<CheckRequest, 'input' | 'country'>> & { readonly country?: string | undefined };

export async function read(source: string | Uint8Array, wishes: Wishes = {}): Promise<Read> {
  const rows: CheckedRow[] = [];
  const input =
    typeof source === 'string' ? { kind: 'file' as const, path: source } : { kind: 'bytes' as const, bytes: source };
  const { country, ...others } = { country: 'FR', locale: 'en-US', ...wishes };
  const request = { ...others, ...(country === undefined ? {} : { country }), input };
  const sheet = await checkWorkbook(request, (batch) => {
    rows.push(...batch);
  });
  return { sheet, rows };
}

/** The HumanError's two sentences; any other error comes through. */
export async function failure(source: string | Uint8Array, wishes: Wishes = {}): Promise<readonly [string, string]> {
  try {
    await read(source, wishes);
  } catch (error) {
    if (error instanceof HumanError) return [english(error.happened), english(error.todo)];
    throw error;
  }
  throw new Error('it was read without an error');
}

export function english(message: Sentence): string;
export function english(message: Sentence | null): string | null;
export function english(message: Sentence | null): string | null {
  return message === null ? null : formatSentence(message, ENGLISH);
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/workbooks/${name}`, import.meta.url));
}

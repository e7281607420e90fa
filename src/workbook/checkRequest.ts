import type { CheckedRow } from '../sender/model';
import type { CountryWishes } from './countryChoice';

export type WorkbookInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface CheckRequest extends CountryWishes {
  readonly input: WorkbookInput;
  /** Sheet name; the first visible one when absent. */
  readonly sheet?: string;
  /** Header text or column letters ('C'); found by itself when absent. */
  readonly phoneColumn?: string;
  /** Hidden rows are judged like any other; otherwise they are left out, and counted. */
  readonly includeHidden?: boolean;
}

/** Takes the next rows, at most 200; the reading goes on when it is done with them. */
export type OnRows = (rows: readonly CheckedRow[]) => void | Promise<void>;

import type { CheckedRow } from '../sender/model';

export type WorkbookInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface CheckRequest {
  readonly input: WorkbookInput;
  /** Sheet name; the first visible one when absent. */
  readonly sheet?: string;
  /** Header text or column letters ('C'); found by itself when absent. */
  readonly phoneColumn?: string;
  /** ISO 3166-1 alpha-2, for numbers without a prefix. */
  readonly country: string;
}

/** Takes the next rows, at most 200; the reading goes on when it is done with them. */
export type OnRows = (rows: readonly CheckedRow[]) => void | Promise<void>;

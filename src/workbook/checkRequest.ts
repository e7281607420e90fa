import type { CheckedRow, SheetOutline } from '../sender/model';
import type { WorkbookInput } from './file/byteSource';
import type { CountryWishes } from './phones/countryChoice';

export interface CheckRequest extends CountryWishes {
  readonly input: WorkbookInput;
  /** Sheet name; the first one in sight with phone numbers when absent. */
  readonly sheet?: string;
  /** Of the headers, from 1; 0 where there are none; found by itself when absent. */
  readonly headerRow?: number;
  /** Header text or column letters ('C'); found by itself when absent. */
  readonly phoneColumn?: string;
  /** As `phoneColumn`: used for the rows whose phone column is empty; none when absent. */
  readonly fallbackColumn?: string;
  /** Hidden rows are judged like any other; otherwise they are left out, and counted. */
  readonly includeHidden?: boolean;
  /** BCP 47: how numbers, dates and booleans are written; the system's when absent. */
  readonly locale?: string;
}

/** Takes the next rows, at most 200; the reading goes on when it is done with them. */
export type OnRows = (rows: readonly CheckedRow[]) => void | Promise<void>;

/** Hears of a reading while it goes on. */
export interface CheckWatcher {
  /**
   * At once, before the sheet is read: its columns and its first rows, which come again in their turn. Without rows also
   * of a sheet that is then refused, for what can be chosen instead.
   */
  opened?(outline: SheetOutline, firstRows: readonly CheckedRow[]): void;
  /** How much has been read, from 0 to 1; called about a hundred times. */
  progress?(share: number): void;
}

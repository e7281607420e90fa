/** A row of the sheet, as it is: for the eye. */
export interface FirstRow {
  /** Its number in the sheet. */
  readonly row: number;
  /** By the columns of the headers. */
  readonly values: readonly string[];
}

export interface RowView {
  readonly row: number;
  readonly cell: string;
  /** What the phone cell shows. */
  readonly phoneText: string;
  readonly reason: string;
}

export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

import type { FromWebview } from '../webview/protocol';

export interface WorkbookChoices {
  readonly sheet?: string;
  /** From 1; 0 for no headers. */
  readonly headerRow?: number;
  /** Header or column letters. */
  readonly phoneColumn?: string;
  /** As chosen or set; found by itself when absent. */
  readonly country?: string;
  readonly includeHidden?: boolean;
}

type Choice = Extract<
  FromWebview,
  { readonly type: 'setSheet' | 'setHeaderRow' | 'setPhoneColumn' | 'setCountry' | 'setIncludeHidden' }
>;

/** How the workbook is to be read after one more choice. Another sheet has other columns, another header row other names. */
export function changeChoices(choices: WorkbookChoices, choice: Choice, headers: readonly string[]): WorkbookChoices {
  switch (choice.type) {
    case 'setSheet': {
      const { phoneColumn: _column, headerRow: _row, ...others } = choices;
      return { ...others, sheet: choice.sheet };
    }
    case 'setHeaderRow': {
      const { phoneColumn: _column, ...others } = choices;
      const { headerRow } = choice;
      return Number.isInteger(headerRow) && headerRow >= 0 ? { ...others, headerRow } : choices;
    }
    case 'setPhoneColumn': {
      const header = headers[choice.column];
      return header === undefined ? choices : { ...choices, phoneColumn: header };
    }
    case 'setCountry':
      return { ...choices, country: choice.country };
    case 'setIncludeHidden':
      return { ...choices, includeHidden: choice.includeHidden };
  }
}

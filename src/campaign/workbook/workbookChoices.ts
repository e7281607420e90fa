import type { SheetOutline } from '../../sender/model';
import type { FromWebview } from '../../panel/intents';

export interface WorkbookChoices {
  readonly sheet?: string;
  /** From 1; 0 for no headers. */
  readonly headerRow?: number;
  /** Header or column letters. */
  readonly phoneColumn?: string;
  /** As chosen or set; found by itself when absent. */
  readonly country?: string;
  /** As `phoneColumn`: for rows in which that is empty. */
  readonly fallbackColumn?: string;
  /** BCP 47: of numbers and dates; that of VS Code when absent. */
  readonly locale?: string;
  readonly includeHidden?: boolean;
}

export type Choice = Extract<
  FromWebview,
  {
    readonly type:
      | 'setSheet'
      | 'setHeaderRow'
      | 'setPhoneColumn'
      | 'setFallbackColumn'
      | 'setCountry'
      | 'setLocale'
      | 'setIncludeHidden';
  }
>;

/**
 * How the workbook is to be read after one more choice. Another sheet has other columns, another header row other names;
 * whatever else is chosen is chosen for the sheet that is shown.
 * @param shown null where no sheet is
 */
export function changeChoices(
  choices: WorkbookChoices,
  choice: Choice,
  shown: Pick<SheetOutline, 'sheet' | 'headers'> | null,
): WorkbookChoices {
  if (choice.type === 'setSheet') {
    const { phoneColumn: _column, fallbackColumn: _fallback, headerRow: _row, ...others } = choices;
    return { ...others, sheet: choice.sheet };
  }
  const here = shown === null || shown.sheet === '' ? choices : { ...choices, sheet: shown.sheet };
  switch (choice.type) {
    case 'setHeaderRow': {
      const { phoneColumn: _column, fallbackColumn: _fallback, ...others } = here;
      const { headerRow } = choice;
      return Number.isInteger(headerRow) && headerRow >= 0 ? { ...others, headerRow } : choices;
    }
    case 'setPhoneColumn': {
      const header = shown?.headers[choice.column];
      return header === undefined ? choices : { ...here, phoneColumn: header };
    }
    case 'setFallbackColumn': {
      const { fallbackColumn: _fallback, ...others } = here;
      const header = choice.column === null ? undefined : shown?.headers[choice.column];
      return header === undefined ? others : { ...others, fallbackColumn: header };
    }
    case 'setLocale':
      return { ...here, locale: choice.locale };
    case 'setCountry':
      return { ...here, country: choice.country };
    case 'setIncludeHidden':
      return { ...here, includeHidden: choice.includeHidden };
  }
}

import type { FirstRow, ReasonCount, RowView, WorkbookView } from '../panel/protocol';
import type { WatchedSession } from '../fleet/look/fleetSessions';
import type { AttachmentChoice } from '../sender/content/attachment';
import type { CountryCount, Recipient, SheetOutline, TransportName, Verdict } from '../sender/model';
import type { SenderOptions } from '../sender/options';
import type { Draft } from '../sessions/draft';
import type { ListedSession } from '../sessions/sessionStore';
import type { AdmittedSheet } from './people/optOutCheck';
import type { SentBefore } from './people/sentBefore';
import type { WorkbookChoices } from './workbook/workbookChoices';

/** Whom a campaign is for: the rows of a workbook as it is read, or the frozen list of a session. */
export interface CampaignRecipients {
  readonly fileName: string;
  /** The workbook that sessions can be made from; null where there is none. */
  readonly workbook: string | null;
  /** The session whose list it is; null for a workbook. */
  readonly frozen: FrozenCampaign | null;
  /** None until the sheet's columns are known. */
  readonly headers: readonly string[];
  readonly sheetName: string;
  /** For phone numbers without a prefix; empty until it is known. */
  readonly country: string;
  readonly recipientCount: number;
  /** The sheet's columns; null until they are known, and for a frozen list. */
  readonly outline: SheetOutline | null;
  /** All rows, once they have been read; null until then, and for a frozen list. */
  readonly checked: CheckedRecipients | null;
  /** Of the sheet, for the eye; none of a frozen list. */
  readonly firstRows: readonly FirstRow[];
  /** The workbook has been changed since it was read. */
  readonly isStale: boolean;
  view(destinations: readonly CountryCount[]): WorkbookView;
  /** The headers, once they are known; none where the sheet can't be read. Never where the campaign is closed before. */
  columns(): Promise<readonly string[]>;
  /** Reads the workbook; a reading that still goes on is given up. A frozen list stays as it is. */
  read(choices: WorkbookChoices): Promise<void>;
  /** `isStale`, asked of the disk. */
  lookIfStale(): Promise<boolean>;
  /** While the workbook is being read, of the first rows only. */
  recipient(index: number): Promise<Recipient | undefined>;
  rowsOf(verdict: Verdict): ShownRows;
  close(): Promise<void>;
}

/** A sheet with its verdicts, and its ready rows as a draft of a session. */
export interface CheckedRecipients {
  readonly sheet: AdmittedSheet;
  readonly draft: Draft;
  /** Whom of them earlier sessions have written to. */
  readonly sentBefore: SentBefore;
}

/** What a session has kept of its campaign. */
export interface FrozenCampaign {
  readonly listed: ListedSession;
  readonly template: string;
  readonly attachment: AttachmentChoice;
  readonly howToStop: string | undefined;
  readonly transport: TransportName;
  /** Where it lies in the database, and workers send it; null where it is this computer's. */
  readonly handedIn: WatchedSession | null;
  /** Of the same, how it is sent; null where that isn't known, or as the settings say. */
  readonly options: SenderOptions | null;
}

export interface ShownRows {
  readonly rows: readonly RowView[];
  readonly totalCount: number;
  readonly groups: readonly ReasonCount[];
}

export const NO_ROWS: ShownRows = { rows: [], totalCount: 0, groups: [] };

/** Rows of each kind that the panel can list; the counts know them all. */
export const SHOWN_ROWS_COUNT = 1000;

export function frozenView({ sheetName, headers, recipientCount }: CampaignRecipients): WorkbookView {
  return { kind: 'frozen', sheet: sheetName, headers, readyCount: recipientCount };
}

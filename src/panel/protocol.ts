import type { ChildKind } from '../sender/childSession';
import { MESSAGE_PROBLEMS, type BlankDecision, type MessageProblem } from '../sender/content/messageProblems';
import type { ResultStatus } from '../sender/journal/resultStatus';
import { VERDICTS, type CheckedSheet, type SheetOutline, type TransportName, type Verdict } from '../sender/model';
import type { SenderOptions } from '../sender/options';
import type { RunCounts, RunPhase } from '../sender/runSnapshot';
import type { BusinessView, LookView } from './business';
import type { ReportView } from './report';
import type { FirstRow, ReasonCount, RowView } from './rowViews';

export type { FirstRow, ReasonCount, RowView } from './rowViews';

/**
 * The conversation between the extension host and the panel's page: state goes down, intents (intents.ts) come up. The host
 * owns the truth; the page draws the newest snapshot and may die at any time. Sentences for people arrive translated.
 */
export type ToWebview =
  | { readonly type: 'snapshot'; readonly state: PanelState }
  /** The answer to `showRows`; `totalCount` may exceed the rows, of which only the first are kept. */
  | {
      readonly type: 'rows';
      readonly verdict: RowList;
      readonly rows: readonly RowView[];
      readonly totalCount: number;
      /** Of invalid rows: how many there are of each reason, most first. */
      readonly groups: readonly ReasonCount[];
    }
  /** The answer to `showUnsure`: the rows in doubt; `totalCount` may exceed them, of which only the first are shown. */
  | { readonly type: 'unsure'; readonly rows: readonly UnsureRowView[]; readonly totalCount: number }
  /** The answer to `showResults`. */
  | { readonly type: 'results'; readonly results: ResultsView }
  /** The answer to `report`. */
  | { readonly type: 'report'; readonly report: ReportView }
  /** The answer to `preview`. */
  | { readonly type: 'preview'; readonly preview: PreviewView };

/** Rows that can be listed: those of a verdict, and the ready ones that the message isn't right for. */
export type RowList = Verdict | MessageProblem;

export const ROW_LISTS = [...VERDICTS, ...MESSAGE_PROBLEMS] as const;

export interface PanelState {
  /** What the panel is about; the page keeps it, so that the panel comes back after a reload. */
  readonly key: string;
  readonly fileName: string;
  readonly workbook: WorkbookView;
  /** The first rows of its sheet; none of a session. */
  readonly firstRows: readonly FirstRow[];
  /** It has been changed since it was read: nothing is sent before it's read again. */
  readonly isStale: boolean;
  /** The message as the host last knew it: the page takes it over only when it opens. */
  readonly template: string;
  /** That the message is last time’s, while it is; empty otherwise. */
  readonly lastTime: string;
  /** The file that goes with each message, as words; empty where there is none. */
  readonly attachment: string;
  /** Names in the message that are no header. Sending is blocked while there are any. */
  readonly unknownNames: readonly string[];
  /** What is wrong with ready rows for this message; null while it isn't known. */
  readonly problems: ProblemsView | null;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly business: BusinessView;
  readonly connection: ConnectionView;
  /** Whether this computer is linked to a phone, so that it can be logged out. */
  readonly isLinked: boolean;
  /** The account that is linked, where it isn't the session's: the run waits for the user's word. Null otherwise. */
  readonly otherAccount: string | null;
  /** Null until the first start; a finished run stays, so that its figures can be read. */
  readonly run: RunView | null;
  /** What went wrong last, for a person; null when nothing did. */
  readonly error: ErrorView | null;
  /** Above this many ready recipients the bulk interface is shown. */
  readonly bulkThresholdCount: number;
  /** Time the whole run would take with these options; null where it would never end. */
  readonly estimatedDurationMs: number | null;
}

export interface ErrorView {
  readonly happened: string;
  readonly todo: string;
}

export type WorkbookView =
  | {
      readonly kind: 'reading';
      readonly rowCount: number;
      /** How much of the sheet has been read, from 0 to 1. */
      readonly share: number;
      /** Null until the first rows have been read, which is at once. */
      readonly outline: OutlineView | null;
      /** Recipients among the first rows, of which there is a preview already. */
      readonly previewCount: number;
    }
  /** With what can be chosen instead, where that is known. */
  | { readonly kind: 'failed'; readonly error: ErrorView; readonly outline: OutlineView | null }
  | CheckedView
  /** A resumed session: its recipients are frozen, the workbook isn't read again. */
  | {
      readonly kind: 'frozen';
      readonly sheet: string;
      readonly headers: readonly string[];
      readonly readyCount: number;
    };

/** A sheet's columns, how they were found, and what can be chosen instead. */
export interface OutlineView extends Omit<SheetOutline, 'why' | 'warnings'> {
  readonly countries: readonly CountryView[];
  /** In which numbers and dates are written, as BCP 47; empty where the file itself has them written. */
  readonly locale: string;
  /** Those that can be chosen. */
  readonly locales: readonly CountryView[];
  /** How each was found. */
  readonly why: { readonly headerRow: string; readonly phoneColumn: string; readonly country: string };
  /** What may be wrong with the headers, with cells. */
  readonly warnings: readonly string[];
}

export interface CheckedView
  extends OutlineView, Pick<CheckedSheet, 'counts' | 'landlineCount' | 'destinations' | 'unclearCount' | 'repairs'> {
  readonly kind: 'checked';
  readonly phoneColumn: number;
  /** That an earlier session has written to these people, and when; empty where none has. */
  readonly sentBefore: string;
  /** Of the ready rows, with whom there is no chat yet, as far as is known. */
  readonly newChatCount: number;
}

export interface ProblemsView {
  readonly counts: Readonly<Record<MessageProblem, number>>;
  /** Columns that the message names without a fallback, and in how many of the rows each is blank. */
  readonly blankColumns: readonly { readonly name: string; readonly rowCount: number }[];
  /** The first such row's message, around the gap. */
  readonly excerpt: string;
  readonly decision: BlankDecision | null;
  /** Those who have got this very message already get it once more. */
  readonly includesAlreadySent: boolean;
  /** Ready rows that nothing will be sent to. */
  readonly leftOutCount: number;
}

export interface CountryView {
  readonly code: string;
  readonly name: string;
}

export interface UnsureRowView {
  readonly row: number;
  readonly phone: string;
  /** Wall clock; null where the journal lost it. */
  readonly triedAtMs: number | null;
  readonly reason: string;
}

/** Which of a session's rows are looked at. */
export interface ResultsQuestion {
  /** Null for all. */
  readonly status: ResultStatus | null;
  /** A part of a name, a number, or a row's number; empty for all. */
  readonly find: string;
  /** From 0. */
  readonly page: number;
}

/** A page of a session's rows. */
export interface ResultsView extends ResultsQuestion {
  readonly rows: readonly ResultRowView[];
  /** On all pages. */
  readonly foundCount: number;
  readonly pageSize: number;
  /** Of the whole session. */
  readonly counts: Readonly<Record<ResultStatus, number>>;
  /** How many may still go to a session made of this one, for each reason. */
  readonly childCounts: Readonly<Record<ChildKind, number>>;
  /** The columns that a follow-up can name. */
  readonly headers: readonly string[];
}

export interface ResultRowView {
  /** Of the recipient in the session, from 0. */
  readonly index: number;
  readonly row: number;
  readonly phone: string;
  /** What its first cells show, but for the number. */
  readonly about: string;
  readonly status: ResultStatus;
  /** It waits for the user's word. */
  readonly isUndecided: boolean;
  /** When something was last heard of it; null where nothing was. */
  readonly atMs: number | null;
  /** Why it wasn't sent, or isn't known to be; empty where nothing is said of it. */
  readonly reason: string;
}

export interface PreviewView {
  /** Position among the ready recipients, from 0. */
  readonly index: number;
  readonly row: number;
  readonly phone: string;
  /** The message filled in for that row, before WhatsApp's formatting. */
  readonly text: string;
  /** What stands around a template's body; null for a message that is no template. */
  readonly look: LookView | null;
  /** Name of the file that goes with it; empty where there is none. */
  readonly attachmentName: string;
}

export type ConnectionView =
  | { readonly kind: 'closed' | 'starting' }
  /** Of what WhatsApp takes over first, where it says. */
  | { readonly kind: 'syncing'; readonly percent: number | null }
  /** Modules of the QR code, row by row, true for dark. */
  | { readonly kind: 'needsQr'; readonly modules: readonly (readonly boolean[])[] }
  /** As it is shown, in two groups; to be typed on the phone. */
  | { readonly kind: 'needsCode'; readonly code: string }
  | { readonly kind: 'ready'; readonly account: string }
  | { readonly kind: 'lost'; readonly reason: string };

export interface RunView extends RunCounts {
  readonly sessionId: string;
  readonly phase: RunPhase;
  /** Who else is sending it, as a sentence: then this panel only watches. Empty otherwise. */
  readonly drivenBy: string;
  /** What to know while it goes on: who goes first, and what becomes of it when this window closes. Empty where it isn't sent here. */
  readonly note: string;
  /** Why it paused by itself; empty when the user paused it. */
  readonly pauseReason: string;
  /** Until when it waits, and for what, as a sentence; empty where it doesn’t. */
  readonly waiting: string;
  /** What WhatsApp allows the account, and how many are new chats, a sentence each; none where nothing is told. */
  readonly limits: readonly string[];
  readonly messagesPerSecond: number;
  /** Null while there is nothing to estimate from. */
  readonly etaMs: number | null;
  readonly topErrors: readonly { readonly text: string; readonly count: number }[];
  /** Messages sent per bucket, oldest first, for the line; one bucket lasts `bucketMs`. */
  readonly throughput: readonly number[];
  readonly bucketMs: number;
  /** What WhatsApp Web holds in memory; null where it isn't known. */
  readonly memoryBytes: number | null;
}

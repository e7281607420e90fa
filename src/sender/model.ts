import type { Charge } from './report/charge';
import type { FailureCode } from './failureCode';
import type { Attachment } from './content/attachment';
import type { Sentence } from './sentence';
import type { FilledTemplate } from './content/cloudTemplate';

/** A row that a message can be sent to. */
export interface Recipient {
  /** Position among the session's recipients, from 0; the journal names a recipient by it. */
  readonly index: number;
  /** The row's number in the sheet, as Excel shows it, from 1. */
  readonly row: number;
  /** E.164, with the plus: +33612345678. */
  readonly phone: string;
  /** The row's cells as text, in the order of the campaign's headers. */
  readonly values: readonly string[];
  /** Those that are no text in the sheet; absent where there is none. */
  readonly typed?: readonly TypedValue[];
  /** A real session had written to them when this one's rows were read; left out where none is known of. */
  readonly wasWrittenTo?: true;
}

/** What a cell holds that isn't text; what it shows is among the row's values. */
export interface TypedValue {
  /** Index into the values. */
  readonly column: number;
  /** Dates are days, counted from 1900 as Excel does. */
  readonly value: number | boolean;
  /** The code of its number format, as Excel has it; empty for General. */
  readonly format: string;
}

export const NOT_READY_VERDICTS = ['duplicate', 'invalid', 'empty', 'hidden', 'optedOut'] as const;
export const VERDICTS = ['ready', ...NOT_READY_VERDICTS] as const;

/** What preflight says of a row, before anything is sent. */
export type Verdict = (typeof VERDICTS)[number];

export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** A row of the sheet with its verdict. */
export interface CheckedRow {
  readonly row: number;
  readonly verdict: Verdict;
  /** E.164, or null where the cell holds no valid number. */
  readonly phone: string | null;
  /** The cell the verdict is about, such as `C7`. */
  readonly cell: string;
  /** What the phone cell shows, as typed. */
  readonly phoneText: string;
  /** Why the row isn't ready, or what was noticed about a ready one (a second number in the cell). */
  readonly reason: Sentence | null;
  /** Where a ready row's message goes. */
  readonly destination?: Destination;
  readonly values: readonly string[];
  /** Indexes of the values that are a formula's error, such as #REF!; absent where there is none. */
  readonly errorColumns?: readonly number[];
  /** Absent where all are text. */
  readonly typed?: readonly TypedValue[];
  /** Of a ready row, as of a recipient. */
  readonly wasWrittenTo?: true;
}

/** A row that nothing is sent to, with the reason. */
export interface NotReadyRow extends Pick<CheckedRow, 'row' | 'phone' | 'reason' | 'values' | 'typed'> {
  readonly verdict: (typeof NOT_READY_VERDICTS)[number];
}

export interface SheetInfo {
  readonly name: string;
  readonly hidden: boolean;
}

export interface CountryCandidate {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly validCount: number;
}

/** The country that a ready row's number is of. */
export interface Destination {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Read as another country's than the default one, though written without a plus. */
  readonly isForeignRead: boolean;
}

/** Ready rows whose numbers are of a country. */
export interface CountryCount {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly readyCount: number;
  /** Of these, the ones read as the number of another country than the default one, though written without a plus. */
  readonly foreignReadCount: number;
}

/** Another default country, and how many of the invalid rows it would make valid. */
export interface CountryRepair {
  readonly country: string;
  readonly validCount: number;
}

/** What a worksheet's first rows tell, at any size of it. */
export interface SheetOutline {
  /** Empty where the wished one isn't there. */
  readonly sheet: string;
  readonly sheets: readonly SheetInfo[];
  /** The header row's number in the sheet, from 1; 0 where the sheet begins with data, and letters are the headers. */
  readonly headerRow: number;
  readonly headers: readonly string[];
  /** The sheet's column of each header, from 0. */
  readonly columns: readonly number[];
  /** Index into `headers`; null where none was found. */
  readonly phoneColumn: number | null;
  /** Indexes of the other headers in sight that hold phone numbers too, the likeliest first. */
  readonly otherPhoneColumns: readonly number[];
  /** The one whose number is used in rows where the phone column is empty; null for none. */
  readonly fallbackColumn: number | null;
  /** Indexes of the headers whose columns are hidden in the sheet. */
  readonly hiddenColumns: readonly number[];
  /** Country for numbers without a prefix, as ISO 3166-1 alpha-2; only the likeliest where it isn't clear. */
  readonly country: string;
  /** The language that numbers and dates are written in, as BCP 47; empty where the file has them as text. */
  readonly locale: string;
  /** Otherwise no row that depends on the country is ready until the user has chosen it. */
  readonly isCountryClear: boolean;
  /** The likeliest countries, first the first, and how many of the numbers without a prefix are valid in each. */
  readonly candidates: readonly CountryCandidate[];
  /** How headers, phone column and country were found. */
  readonly why: { readonly headerRow: Sentence; readonly phoneColumn: Sentence; readonly country: Sentence };
  /** What a person may want to mend in the sheet's headers. */
  readonly warnings: readonly Sentence[];
  /** Hidden rows have been judged like any other. */
  readonly includesHidden: boolean;
}

/** A worksheet after preflight. */
export interface CheckedSheet extends SheetOutline {
  readonly phoneColumn: number;
  readonly counts: VerdictCounts;
  /** Ready rows whose number is surely a landline. */
  readonly landlineCount: number;
  /** Where the ready rows' messages go, most first. */
  readonly destinations: readonly CountryCount[];
  /** Rows that aren't ready because the country isn't clear. */
  readonly unclearCount: number;
  /** The default countries that would mend most invalid rows, best first; none where the country isn't clear. */
  readonly repairs: readonly CountryRepair[];
}

export interface OutgoingMessage {
  /** What stands beside the file where there is one. */
  readonly text: string;
  readonly attachment?: Attachment;
  /** A template of the Business API, filled for this row; `text` is then what tells the message from others. */
  readonly template?: FilledTemplate;
}

/**
 * What an error says of the message, and so what may be done:
 * `retryable` it surely hasn't left, try again; `permanent` it hasn't and won't, for this recipient; `unknown` it may
 * have left, never retried by itself; `paused` it hasn't left and the account or the connection must mend first;
 * `fatal` it hasn't left and the run can't go on.
 */
export type ErrorClass = 'retryable' | 'permanent' | 'unknown' | 'paused' | 'fatal';

/** What a transport says of one send. */
export type SendResult =
  | { readonly kind: 'sent'; readonly messageId: string }
  | {
      readonly kind: 'failed';
      readonly errorClass: ErrorClass;
      readonly code: FailureCode;
      /** Beside the code 'refused': there was no chat with messages before. Left out where that isn't known. */
      readonly isNewChat?: boolean;
      /** Beside `retryable`: this row alone waits so long, each time twice as long; beside `paused`: all of them do. */
      readonly retryAfterMs?: number;
      /** Beside `retryable`: it was only too fast. That was no try, and the run slows down. */
      readonly slowsDown?: true;
    };

/** What a transport finds of a message in doubt. `notSent` is said only where it is certain. */
export type FoundSent =
  | { readonly kind: 'sent'; readonly messageId: string }
  | { readonly kind: 'notSent' }
  | { readonly kind: 'unsure' };

/** 1 WhatsApp's server has it, 2 delivered, 3 read, -1 refused by the server after all. */
export type AckLevel = -1 | 1 | 2 | 3;

export interface AckEvent {
  readonly messageId: string;
  readonly level: AckLevel;
  /** Why the server refused it after all, where it says so. */
  readonly code?: FailureCode;
  /** Which attempt it belongs to, where the transport was told and tells it again. */
  readonly attemptId?: string;
  /** As what it is billed, where that is said. */
  readonly charge?: Charge;
}

/** A message as its outcome names it. */
export interface SentMessage {
  /** E.164 */
  readonly phone: string;
  readonly messageId: string;
}

/** A message that came in. Its text is looked at, and kept nowhere. */
export interface Reply {
  /** E.164; null where WhatsApp hides the number. */
  readonly phone: string | null;
  /** WhatsApp's own id of the person, such as `123@lid`; null where they have none. */
  readonly lid: string | null;
  readonly text: string;
  readonly atMs: number;
}

export const TRANSPORT_NAMES = ['simulated', 'whatsapp-web', 'cloud-api'] as const;

/** Those that a setting can name; a number of the Business API is chosen for one list. */
export const WINDOW_TRANSPORT_NAMES = ['simulated', 'whatsapp-web'] as const;

export type TransportName = (typeof TRANSPORT_NAMES)[number];

/** Where a transport's connection is. */
export type ConnectionState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'starting' }
  /** `code` is the text to draw as a QR code; a new one comes about every 20 seconds. */
  | { readonly kind: 'needsQr'; readonly code: string }
  /** `code` is to be typed on the phone, whose number was given in the place of a scan: eight letters and digits. */
  | { readonly kind: 'needsCode'; readonly code: string }
  /** `percent` of what WhatsApp takes over first, where it says. */
  | { readonly kind: 'syncing'; readonly percent?: number }
  /**
   * `account` is a name for people, with the number masked. `accountId` tells this account from others; it is personal,
   * so it is hashed before it's kept, and never shown. Left out where the transport has no accounts. `phone` is its own
   * number (E.164), as personal; left out where it isn't known.
   */
  | { readonly kind: 'ready'; readonly account: string; readonly accountId?: string; readonly phone?: string }
  /** `needsPerson`: somebody must do something first, such as scan a QR code; connecting again and again won't help. */
  | { readonly kind: 'lost'; readonly reason: Sentence; readonly needsPerson: boolean };

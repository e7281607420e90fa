import type { ChildKind } from '../sender/childSession';
import type { BlankDecision } from '../sender/content/messageProblems';
import type { TransportName } from '../sender/model';
import type { OptionName } from '../sender/options';
import type { PacePreset } from '../sender/timetable/presets';
import type { SendingHours, StartChoice } from '../sender/timetable/timetable';
import type { ResultsQuestion, RowList } from './protocol';
import type { ReportAction } from './report';

/** What the panel's page asks of its host. */
export type FromWebview =
  | { readonly type: 'ready' }
  | { readonly type: 'setTemplate'; readonly template: string }
  | { readonly type: 'setOption'; readonly name: OptionName; readonly value: number }
  | { readonly type: 'setPreset'; readonly preset: PacePreset }
  | { readonly type: 'setTimetable'; readonly hours: SendingHours | null; readonly days: 'working' | null }
  | ({ readonly type: 'setStart' } & StartChoice)
  /** `number`: which one of the Business API. */
  | { readonly type: 'setTransport'; readonly transport: TransportName; readonly number?: string | undefined }
  | { readonly type: 'setSheet'; readonly sheet: string }
  /** From 1; 0 for no headers. */
  | { readonly type: 'setHeaderRow'; readonly headerRow: number }
  | { readonly type: 'setPhoneColumn'; readonly column: number }
  /** Null for none. */
  | { readonly type: 'setFallbackColumn'; readonly column: number | null }
  | { readonly type: 'setCountry'; readonly country: string }
  /** In which numbers and dates are written, as BCP 47. */
  | { readonly type: 'setLocale'; readonly locale: string }
  | { readonly type: 'setIncludeHidden'; readonly includeHidden: boolean }
  /** The workbook, with the same choices. */
  | { readonly type: 'readAgain' }
  | { readonly type: 'showRows'; readonly verdict: RowList }
  /** What becomes of the rows in which a column that the message names is blank. */
  | { readonly type: 'decideBlank'; readonly decision: BlankDecision }
  /** Whether those get it, too, who have got this very message already. */
  | { readonly type: 'includeAlreadySent'; readonly includes: boolean }
  | { readonly type: 'preview'; readonly index: number }
  /** The host asks which. */
  | { readonly type: 'chooseAttachment' | 'removeAttachment' | 'savedMessages' }
  | { readonly type: 'chooseTemplate' | 'removeTemplate' }
  /** Sends the message of the recipient at `index` to oneself; the host asks which number. */
  | { readonly type: 'testMessage'; readonly index: number }
  | { readonly type: 'showUnsure' }
  | { readonly type: 'link'; readonly action: LinkAction }
  | { readonly type: 'start' | 'pause' | 'resume' | 'stop' }
  /** The host asks where to. */
  | { readonly type: 'exportResults' }
  | { readonly type: 'report'; readonly action: ReportAction }
  | ({ readonly type: 'showResults' } & ResultsQuestion)
  | { readonly type: 'ofResult'; readonly index: number; readonly action: ResultAction }
  /** A new session of those who surely didn't get the message. */
  | { readonly type: 'retryFailed' }
  /** A new session of those who got it. */
  | { readonly type: 'followUp'; readonly to: FollowUpKind; readonly template: string }
  /** What becomes of the rows in doubt that the transport could not decide. */
  | { readonly type: 'decideUnknown'; readonly decision: 'sendAgain' | 'leave' };

export type FollowUpKind = Exclude<ChildKind, 'retry'>;

/** What can be done about one row of a session; the last two where it is in doubt. */
export const RESULT_ACTIONS = ['copyPhone', 'openChat', 'leave', 'sendAgain'] as const;

export type ResultAction = (typeof RESULT_ACTIONS)[number];

/** About the link to the phone. */
export type LinkAction =
  /** Asks for a code for this phone, in the place of the QR code. */
  | { readonly kind: 'pairWithPhone'; readonly phone: string }
  | { readonly kind: 'pairWithQr' | 'copyCode' | 'logOut' }
  /** Whether the session goes on through the account that is linked now. */
  | { readonly kind: 'answerAccount'; readonly goOn: boolean };

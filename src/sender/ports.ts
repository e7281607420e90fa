import type { FailureCode } from './failureCode';
import type { AccountLimits } from './limits/accountLimits';
import type { Attachment } from './content/attachment';
import type { HumanError } from './humanError';
import type { JournalRecord } from './journal/journalRecord';
import type { Weekday } from './timetable/localTime';
import type { Place } from './timetable/openings';
import type {
  AckEvent,
  AckLevel,
  ConnectionState,
  FoundSent,
  OutgoingMessage,
  Recipient,
  Reply,
  SendResult,
  SentMessage,
  TransportName,
} from './model';

/** What the sender needs of the world. The product brings real ones, the simulation brings its own. */

export interface Clock {
  /** Milliseconds that never jump; only differences mean something. */
  monotonicMs(): number;
  /** Milliseconds since 1970, for people and for the journal. */
  wallMs(): number;
  startTimer(durationMs: number): Timer;
}

export interface Timer {
  /** Resolves when the time is over, or when the timer is cancelled. */
  readonly done: Promise<void>;
  cancel(): void;
}

/** The recipients as frozen at the start of the session, readable by index. */
export interface RecipientSource {
  readonly count: number;
  read(index: number): Promise<Recipient>;
}

/** Why a record could not be made durable. */
export type JournalFailure = 'diskFull' | 'readOnly' | 'takenOver' | 'replaced' | 'ioError' | 'noPlace';

export type Appended =
  | {
      readonly ok: true;
      /** Milliseconds since the journal asked whether the session is still this owner's; left out where nobody else could own it. */
      readonly sinceOwnedMs?: () => number;
    }
  | { readonly ok: false; readonly failure: JournalFailure };

/** Who doesn't want to be written to. Asked right before each attempt, and again before its send. */
export interface OptOuts {
  /** Takes in what other windows and programs have noted by now; before each attempt. Never rejects. */
  refresh(): Promise<void>;
  /** @param phone E.164 */
  isOptedOut(phone: string): boolean;
  /** The server says that they want no more messages: holds from now on. Never rejects. */
  noteOptedOut?(phone: string): Promise<void>;
}

/** A person of the session who has written. */
export interface Answer {
  /** E.164 */
  readonly phone: string;
  readonly lid: string | null;
  /** In the sheet. */
  readonly row: number;
  readonly text: string;
  readonly atMs: number;
  /** They were written to before, as far as it's known. */
  readonly isAnswer: boolean;
}

/** Who is told of what people write. */
export interface Answers {
  /** The number behind an id of WhatsApp's; null where it isn't known. */
  phoneOf(lid: string): string | null;
  /** Somebody has written, of the session or not: where they say no, `OptOuts` says so from now on. */
  hear(phone: string, text: string): void;
  /** The same, once it's known that they are of the session. Never rejects. */
  note(answer: Answer): Promise<void>;
}

/** What all sessions have sent to whom. Asked right before each attempt and again before its send, told after it. */
export interface SentBook {
  /** What tells a message from others, its file included. Never rejects. */
  identify(message: OutgoingMessage): Promise<string>;
  /** Whether another session has sent this to them lately, as far as `OptOuts.refresh` has seen. */
  wasSent(phone: string, identity: string): boolean;
  /** It has just been sent to them. Never rejects. */
  noteSent(phone: string, identity: string): Promise<void>;
}

/** `unanswered`: new chats of whom nobody has written back since. */
export type TallyKind = 'messages' | 'newChats' | 'unanswered';

/** `full`: others have taken what there was. `failed`: it can't be counted, so it must not be sent. */
export type Taken =
  | { readonly kind: 'taken'; /** It surely hasn't left. Never rejects. */ giveBack(): Promise<void> }
  | { readonly kind: 'full' }
  | { readonly kind: 'failed'; readonly problem: HumanError };

/** What the account has sent lately, by all its sessions, windows and terminals. Times are wall clock. */
export interface Tally {
  /** Takes in what others have counted. Never rejects. */
  refresh(): Promise<void>;
  /**
   * How many at or after that moment. What was counted in the future, before the clock was set back, is among them since it
   * was first seen there; or by its own time, where that lies before `endMs`.
   */
  countSince(kind: TallyKind, sinceMs: number, endMs?: number): number;
  /** When the nth latest was, from 1; null where there are fewer. */
  latestMs(kind: TallyKind, nth: number): number | null;
  /**
   * Counts one that is about to leave; on disk before it resolves. Never rejects.
   * @param roomLeft how many more may leave by what is counted now: asked before, and once others have been looked at again
   */
  take(message: { readonly phone: string; readonly isNewChat: boolean }, roomLeft: () => number): Promise<Taken>;
}

/** Where recipients are, by the country of their number. */
export interface RecipientPlaces {
  /** Of the country of whoever sends. */
  readonly ownWeekend: readonly Weekday[];
  /** @param phone E.164; null where its country has no time zone */
  placeOf(phone: string): Place | null;
}

/** One of so many people whom a business may begin to write to in 24 hours, through whichever of its numbers. */
export interface DayPlace {
  readonly business: string;
  /** Who takes it, as a salted hash. */
  readonly who: string;
  /** So many places there are. */
  readonly mostCount: number;
}

/** A salted hash of what an attempt is about, so that the journal can tell it again without holding personal data. */
export type Fingerprint = (phone: string, message: OutgoingMessage) => string;

export interface JournalWriter {
  /**
   * Resolves with ok once the record is on disk. Of one that failed nothing is left once another has been appended; until
   * then it may be there, so a crash may bring it back.
   * @param place taken in the same commit by a journal that several numbers share; where none is left the failure is
   * `noPlace`, and nothing was written
   */
  append(record: JournalRecord, place?: DayPlace | null): Promise<Appended>;
  /** What was taken for a row to whom surely nothing has left. Never rejects. */
  giveBack?(index: number, place: DayPlace): Promise<void>;
}

export type Unsubscribe = () => void;

/** The thing that sends. One conformance suite, `test/whatsapp/conformance.ts`, says what each must do. */
export interface Transport {
  readonly name: TransportName;
  /**
   * Resolves when messages can be sent, or with the error that a person must mend. Called again it makes sure that the
   * connection stands, and connects anew where it doesn't.
   */
  connect(): Promise<ConnectResult>;
  /**
   * Never rejects; takes at most a bounded time (each transport states its own), after which the result is `unknown`.
   * @param attemptId names this attempt, and nobody; at most 512 characters
   */
  send(recipient: Recipient, message: OutgoingMessage, attemptId?: string): Promise<SendResult>;
  /**
   * Nothing leaves later than so long after the call of `send`, also where the process was frozen meanwhile. Left out where
   * that can't be promised: then `notSent` isn't believed of an attempt that was cut short.
   */
  readonly longestSendMs?: number | undefined;
  /** Looks up a message whose attempt began at `sinceMs` (wall clock). Never rejects; `unsure` where it can't look. */
  findSent(recipient: Recipient, message: OutgoingMessage, sinceMs: number, attemptId?: string): Promise<FoundSent>;
  /** Lets go of everything; no event comes afterwards. May be called at any time, also while connecting. */
  close(): Promise<void>;
  readonly state: ConnectionState;
  /** What its page holds in memory, as last looked at; null or left out where there is none. */
  readonly memoryBytes?: number | null;
  /** Links by a code typed on the phone, where the transport can. */
  readonly pairing?: PhonePairing | undefined;
  /** What WhatsApp says of the account's limits now. Never rejects, bounded in time; left out where there is no account. */
  readLimits?(): Promise<AccountLimits>;
  /** Told when WhatsApp pushes a change of the limits while connected. */
  onLimits?(listener: (limits: AccountLimits) => void): Unsubscribe;
  /**
   * Whether there is a chat with messages with each of these phones (E.164); null where the page can't say. Never rejects,
   * bounded in time.
   */
  readKnownChats?(phones: readonly string[]): Promise<readonly boolean[] | null>;
  /** What an attempt for this phone (E.164) takes of a limit that numbers share by their journal; null where nothing. */
  placeFor?(phone: string): DayPlace | null;
  /** Whether the account has blocked this phone (E.164), as far as the page knows now. Never rejects, bounded in time. */
  isBlocked?(phone: string): Promise<boolean>;
  /**
   * Examines a file that goes with every message, before the first attempt: the code of what is wrong with it,
   * or null. Never rejects, bounded in time.
   */
  examineAttachment?(attachment: Attachment): Promise<FailureCode | null>;
  /**
   * What has become of messages that were sent long ago, in their order: null for those that it doesn't know, and null
   * where it can't say at all. Some hundreds at once. Never rejects, bounded in time.
   */
  readAcks?(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[] | null>;
  /** What a status has said of somebody, late. @param phone E.164 */
  noteRefused?(phone: string, code: FailureCode): void;
  onState(listener: (state: ConnectionState) => void): Unsubscribe;
  onAck(listener: (ack: AckEvent) => void): Unsubscribe;
  /** Told of each message that comes in while connected; left out where none does. */
  onReply?(listener: (reply: Reply) => void): Unsubscribe;
}

/** While a link is asked for (`needsQr`): a code to type on the phone in the place of a scan. */
export interface PhonePairing {
  /**
   * Asks for a code; it comes as the state `needsCode`.
   * @param phone international digits, without the plus
   * @returns the error that a person must mend, or null
   */
  start(phone: string): Promise<HumanError | null>;
  /** Back to the QR code. */
  cancel(): Promise<void>;
}

export type ConnectResult = { readonly ok: true } | { readonly ok: false; readonly error: HumanError };

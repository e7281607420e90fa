/** What the stand-in page and its server say to each other. */

/** What becomes of a message. 'Before' is before the server has it, 'After' is after. */
export type Fate =
  | 'ok'
  | 'rejectBefore'
  | 'rejectAfter'
  | 'hangBefore'
  | 'hangAfter'
  | 'undefinedBefore'
  | 'undefinedAfter'
  | 'reloadBefore'
  | 'reloadAfter'
  /** The server says no: ack -1. */
  | 'refused'
  /** Stays in the page with ack 0 until `releasePending`. */
  | 'noAck'
  /** The server has it, but its ack never comes. */
  | 'lostAck';

/** What the page does with a message that it is to send. */
export type PageAction = 'leave' | 'reject' | 'hang' | 'undefined' | 'reload';

/** What follows the scan: nothing; the page asks the browser for a passkey; or the phone wants a step of which the page says nothing. */
export type PasskeyStep = 'none' | 'asked' | 'silent';

/** Preparing a film that the browser can't decode, or sending the bytes. */
export type MediaFault = 'none' | 'undecodable' | 'uploadFails' | 'uploadHangs';

/** What the page has to know before a library can look at it. */
export interface PageSettings {
  readonly version: string;
  readonly keyShape: 'old' | 'new';
  readonly storedUnderOtherId: boolean;
  readonly missing: readonly string[];
  readonly frameEveryMs: number;
  readonly recordsUse: boolean;
}

export interface Boot {
  readonly linked: boolean;
  readonly pushname: string;
  readonly phone: string;
  readonly lid: string;
  readonly qrReference: string;
  readonly syncDelayMs: number | 'never';
  readonly showsSync: boolean;
  /** The state in which the page stays, where it isn't let in. */
  readonly blockedState: string | null;
  readonly chats: readonly ListedChat[];
  /** Whom the account has blocked. */
  readonly blockedIds: readonly string[];
}

/** A chat with messages. */
export interface ListedChat extends ChatIds {
  /** Its newest own message; where there is none, the other one has written. */
  readonly newest: Remembered | null;
}

export interface ChatIds {
  /** The id under which the chat is kept. */
  readonly chatId: string;
  /** Null where the page doesn't know it. */
  readonly lid: string | null;
  readonly phoneId: string;
}

/** As the page's query gives it. */
export interface ToldLock {
  readonly is_active: boolean;
  /** Seconds since 1970, in a text. */
  readonly time_enforcement_ends: string | null;
  readonly enforcement_type: string;
}

/** As the page's query gives it: counts as numbers, times as texts. */
export interface ToldQuota {
  readonly total_quota: number;
  readonly used_quota: number;
  readonly cycle_start_timestamp: string;
  readonly cycle_end_timestamp: string;
  readonly server_sent_timestamp: string;
  readonly ote_status: string;
  readonly mv_status: string;
  readonly capping_status: string;
}

export interface ToldLimits {
  readonly lock: ToldLock;
  readonly quota: ToldQuota;
  /** The page asks for a quota at all. */
  readonly hasQuota: boolean;
}

export type ServerEvent =
  | { readonly type: 'qr'; readonly reference: string }
  | { readonly type: 'linked'; readonly device: string; readonly passkey: PasskeyStep }
  /** With the message: after a restart WhatsApp Web has those of the last days at hand. */
  | { readonly type: 'ack'; readonly id: string; readonly level: number; readonly message: Remembered | null }
  | Said
  /** The phone blocks a person. */
  | { readonly type: 'blocked'; readonly id: string }
  | { readonly type: 'logout' }
  | { readonly type: 'lock'; readonly limits: ToldLimits }
  | { readonly type: 'quota'; readonly limits: ToldLimits }
  | { readonly type: 'socket'; readonly state: string };

/** Somebody writes to the account. */
export interface Said {
  readonly type: 'said';
  readonly ids: ChatIds;
  readonly id: string;
  readonly text: string;
  readonly sentAtSeconds: number;
}

export interface Existing extends Omit<ChatIds, 'chatId'> {
  /** The id under which the chat is kept, or null where the number isn't on WhatsApp. */
  readonly chatId: string | null;
  readonly throwsAtOnce: boolean;
}

/** A file that goes with a message; the server keeps its bytes under `directPath`. */
export interface SubmittedFile {
  readonly directPath: string;
  readonly type: string;
  readonly mimeType: string;
  readonly name: string;
}

export interface Submitted {
  readonly id: string;
  readonly chatId: string;
  /** Of a message with a file, what stands below it. */
  readonly text: string;
  readonly file?: SubmittedFile;
  readonly sentAtSeconds: number;
}

export interface Remembered extends Submitted {
  readonly ack: number;
}

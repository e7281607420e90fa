import type { KeyShape } from './keyShape';
import type { MediaFault, PasskeyStep } from './protocol';

/** States in which WhatsApp Web stays where the account or the page isn't let in. */
export type BlockedState = 'TOS_BLOCK' | 'SMB_TOS_BLOCK' | 'PROXYBLOCK' | 'DEPRECATED_VERSION';

/** The lock that WhatsApp puts on accounts that write to many strangers. */
export interface Lock {
  /** As the page tells it, such as 'RESTRICT_ALL_COMPANIONS'. */
  readonly restriction: string;
  readonly untilMs: number;
  /** Every how many messages to new chats is refused; each, unless told. */
  readonly everyNth?: number;
  /** The server refuses, and the page tells of no lock. */
  readonly isUntold?: boolean;
}

export type QuotaStatus = 'NONE' | 'FIRST_WARNING' | 'SECOND_WARNING' | 'CAPPED';

/** How many new chats WhatsApp lets the account start in a cycle. */
export interface Quota {
  /** -1: without end. */
  readonly total: number;
  readonly used: number;
  readonly cycleEndSeconds: number;
  /** CAPPED by itself once all is used. */
  readonly status?: QuotaStatus;
  readonly oteStatus?: string;
  readonly mvStatus?: string;
}

export interface StandInOptions {
  /** One JSON line for each accepted message, written before the page is answered; read again at a restart. */
  readonly ledgerPath?: string;
  /** Digits of numbers that aren't on WhatsApp. */
  readonly unregistered?: readonly string[];
  /** Digits of numbers whose chat is kept under an @lid. */
  readonly underLid?: readonly string[];
  /** Digits of numbers with whom there is a chat with messages. */
  readonly knownChats?: readonly string[];
  /** From connected to synced; 0 syncs before the library can listen. */
  readonly syncDelayMs?: number | 'never';
  /** The page tells how far it has synced, and its chats come one by one. */
  readonly showsSync?: boolean;
  /** Between acks 1, 2 and 3. Infinity leaves the later ones to `acknowledge`. */
  readonly ackDelayMs?: number;
  readonly keyShape?: KeyShape;
  /** Messages are stored under the chat's other id: its @lid, or its phone number. */
  readonly storedUnderOtherId?: boolean;
  /** False: an older page that has no modules for the lock and the quota. */
  readonly hasLimitModules?: boolean;
  readonly lock?: Lock | null;
  readonly quota?: Quota | null;
  /** What follows the scan of the code. */
  readonly passkey?: PasskeyStep;
  readonly blockedAtStart?: BlockedState | null;
  /** What goes wrong with each file. */
  readonly mediaFault?: MediaFault;
  /** Between two sub-frames that the page adds or navigates; 0 for none. */
  readonly frameEveryMs?: number;
  /** Modules ('WAWebCmd') and members ('WAWebSocketModel.Socket.on', 'WAWebMsgKey.prototype.toString') that are gone. */
  readonly missing?: readonly string[];
  /** The page notes which of its modules and members the libraries use. */
  readonly recordsUse?: boolean;
}

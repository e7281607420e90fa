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

export interface Boot {
  readonly linked: boolean;
  readonly pushname: string;
  readonly phone: string;
  readonly qrReference: string;
  readonly syncDelayMs: number;
}

export type ServerEvent =
  | { readonly type: 'qr'; readonly reference: string }
  | { readonly type: 'linked'; readonly device: string }
  /** With the message: after a restart WhatsApp Web has those of the last days at hand. */
  | { readonly type: 'ack'; readonly id: string; readonly level: number; readonly message: Remembered | null }
  | { readonly type: 'logout' }
  | { readonly type: 'socket'; readonly state: string };

export interface Existing {
  /** The id under which the chat is kept, or null where the number isn't on WhatsApp. */
  readonly chatId: string | null;
  readonly lid: string | null;
  readonly phoneId: string;
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

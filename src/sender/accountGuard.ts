import type { AccountLimits } from './limits/accountLimits';
import type { Attachment } from './content/attachment';
import { CONNECTION_LOST, type FailureCode } from './failureCode';
import { journalFailureText } from './failureText';
import { HumanError } from './humanError';
import { sentence } from './sentence';
import type { AckEvent, ConnectionState, FoundSent, OutgoingMessage, Recipient, Reply, SendResult } from './model';
import type { Clock, ConnectResult, DayPlace, JournalWriter, PhonePairing, Transport, Unsubscribe } from './ports';

export interface AccountGuardParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly journal: JournalWriter;
  /** The account that the session was last sent through, concealed; null where it isn't known. */
  readonly account: string | null;
  /** A salted hash, so that the journal holds no number. */
  readonly concealAccount: (accountId: string) => string;
  /** Asks whether to go on with another account, which is named as it may be shown. */
  readonly askOtherAccount: (account: string) => Promise<boolean>;
}

/**
 * A transport that a session sends through one account only, unless the user says otherwise. Connecting with another
 * one waits for the answer, and until then nothing leaves; that goes for a connection made anew during a run, too.
 */
export class AccountGuard implements Transport {
  /** What the transport doesn't tell, the guard doesn't either. */
  readonly readLimits?: () => Promise<AccountLimits>;
  readonly onLimits?: (listener: (limits: AccountLimits) => void) => Unsubscribe;
  readonly readKnownChats?: (phones: readonly string[]) => Promise<readonly boolean[] | null>;
  readonly placeFor?: (phone: string) => DayPlace | null;
  readonly isBlocked?: (phone: string) => Promise<boolean>;
  readonly examineAttachment?: (attachment: Attachment) => Promise<FailureCode | null>;
  readonly noteRefused?: (phone: string, code: FailureCode) => void;
  readonly onReply?: (listener: (reply: Reply) => void) => Unsubscribe;
  readonly #parts: AccountGuardParts;
  readonly #unwatch: Unsubscribe;
  #account: string | null;
  /** What the user has said yes to; null for one that WhatsApp doesn't name, undefined for none. */
  #allowed: string | null | undefined = undefined;
  /** The connection that stands is one that may be sent through. */
  #isCleared = false;

  constructor(parts: AccountGuardParts) {
    this.#parts = parts;
    this.#account = parts.account;
    const { transport } = parts;
    this.#unwatch = transport.onState((state) => this.#noteState(state));
    if (transport.readLimits) this.readLimits = transport.readLimits.bind(transport);
    if (transport.onLimits) this.onLimits = transport.onLimits.bind(transport);
    if (transport.onReply) this.onReply = transport.onReply.bind(transport);
    if (transport.noteRefused) this.noteRefused = transport.noteRefused.bind(transport);
    if (transport.readKnownChats) this.readKnownChats = transport.readKnownChats.bind(transport);
    if (transport.placeFor) this.placeFor = transport.placeFor.bind(transport);
    if (transport.isBlocked) this.isBlocked = transport.isBlocked.bind(transport);
    if (transport.examineAttachment) this.examineAttachment = transport.examineAttachment.bind(transport);
  }

  get name(): Transport['name'] {
    return this.#parts.transport.name;
  }

  get state(): ConnectionState {
    return this.#parts.transport.state;
  }

  get longestSendMs(): number | undefined {
    return this.#parts.transport.longestSendMs;
  }

  get memoryBytes(): number | null {
    return this.#parts.transport.memoryBytes ?? null;
  }

  get pairing(): PhonePairing | undefined {
    return this.#parts.transport.pairing;
  }

  async connect(): Promise<ConnectResult> {
    const { transport, askOtherAccount } = this.#parts;
    for (;;) {
      const connected = await transport.connect();
      const { state } = transport;
      // Lost again at once: the caller sees that, and connects anew.
      if (!connected.ok || state.kind !== 'ready') return connected;
      const account = this.#conceal(state);
      if (account === this.#account || (account === null && this.#allowed === null)) return this.#clear();
      if (account !== null && (this.#account === null || account === this.#allowed)) {
        const failure = await this.#note(account);
        if (failure !== null) return { ok: false, error: failure };
      } else {
        if (!(await askOtherAccount(state.account))) return { ok: false, error: otherAccount() };
        this.#allowed = account;
      }
      // The connection may have changed meanwhile.
    }
  }

  async send(recipient: Recipient, outgoing: OutgoingMessage, attemptId?: string): Promise<SendResult> {
    if (this.#isCleared) return await this.#parts.transport.send(recipient, outgoing, attemptId);
    return { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
  }

  async findSent(
    recipient: Recipient,
    outgoing: OutgoingMessage,
    sinceMs: number,
    attemptId?: string,
  ): Promise<FoundSent> {
    return await this.#parts.transport.findSent(recipient, outgoing, sinceMs, attemptId);
  }

  async close(): Promise<void> {
    this.#isCleared = false;
    this.#unwatch();
    await this.#parts.transport.close();
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#parts.transport.onState(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#parts.transport.onAck(listener);
  }

  #clear(): ConnectResult {
    this.#isCleared = true;
    return { ok: true };
  }

  /** A page that loads itself again keeps its account; whatever else happens, `connect` looks at it again. */
  #noteState(state: ConnectionState): void {
    if (state.kind === 'syncing') return;
    if (state.kind === 'ready') this.#isCleared &&= this.#conceal(state) === this.#account;
    else this.#isCleared = false;
  }

  #conceal({ accountId }: Extract<ConnectionState, { readonly kind: 'ready' }>): string | null {
    return accountId === undefined ? null : this.#parts.concealAccount(accountId);
  }

  async #note(account: string): Promise<HumanError | null> {
    const { clock, journal } = this.#parts;
    const appended = await journal.append({ t: 'account', at: clock.wallMs(), h: account });
    if (appended.ok) this.#account = account;
    return appended.ok
      ? null
      : new HumanError(
          journalFailureText(appended.failure),
          sentence('Mend it, then resume the session: nothing is lost.'),
          undefined,
          { fault: 'machine' },
        );
  }
}

function otherAccount(): HumanError {
  return new HumanError(
    sentence('Another WhatsApp account is linked than the one that this session was sent through. Nothing was sent.'),
    sentence('Log out and link the right one, or go on with this one when you are asked.'),
    undefined,
    { fault: 'whatsapp' },
  );
}

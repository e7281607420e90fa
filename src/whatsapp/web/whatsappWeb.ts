import { CONNECTION_LOST, NOT_CONFIRMED, type FailureCode } from '../../sender/failureCode';
import { UNKNOWN_LIMITS, type AccountLimits } from '../../sender/limits/accountLimits';
import type { Attachment } from '../../sender/content/attachment';
import type { HumanError } from '../../sender/humanError';
import { Emitter } from '../../sender/emitter';
import type { Sentence } from '../../sender/sentence';
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
} from '../../sender/model';
import type { ConnectResult, PhonePairing, Transport, Unsubscribe } from '../../sender/ports';
import { AckLevels } from './ackLevels';
import { Connection } from './connection';
import { pause, within } from './deadline';
import { isReloading } from './errorTable';
import { examineForPage } from './examineForPage';
import { failureError, needsPerson, type Failure } from './failures';
import { findBrowser } from '../browser/findBrowser';
import { findOne } from './findOne';
import { DEFAULT_LIMITS, type WhatsAppWebLimits } from './limits';
import { Recycler } from './recycler';
import type { PageBridge } from './pageBridge';
import { sendOne, type SendContext } from './sendOne';
import { accountId, accountName } from './account';
import type { WhatsAppWebOptions } from './whatsappWebOptions';

/**
 * Sends through WhatsApp Web in the user's own browser. `send` takes at most 2 × comebackMs + 3 × lookUpMs + sendMs +
 * ackMs of the limits: by default under 4 minutes, as a rule a second. Before a reload of the page it waits for those in
 * flight, too.
 */
export function createWhatsAppWebTransport(options: WhatsAppWebOptions): Transport {
  return new WhatsAppWebTransport(options);
}

export { installChrome } from '../browser/installChrome';
export { logOut } from './logOut';

class WhatsAppWebTransport implements Transport {
  readonly name = 'whatsapp-web';
  readonly pairing: PhonePairing = {
    start: async (phone) => ((await this.#connection?.pair(phone)) === false ? failureError('noPairingCode') : null),
    cancel: async () => await this.#connection?.cancelPairing(),
  };
  readonly #options: WhatsAppWebOptions;
  readonly #limits: WhatsAppWebLimits;
  readonly #recycler: Recycler;
  readonly #acks = new AckLevels();
  readonly #stateChanges = new Emitter<ConnectionState>();
  readonly #ackEvents = new Emitter<AckEvent>();
  readonly #replies = new Emitter<Reply>();
  readonly #limitEvents = new Emitter<AccountLimits>();
  #state: ConnectionState = { kind: 'closed' };
  #closed = false;
  /** A message had no ack in time, and none has come for any since. */
  #isUnconfirmed = false;
  #connection: Connection | null = null;
  #connecting: Promise<ConnectResult> | null = null;

  constructor(options: WhatsAppWebOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#recycler = new Recycler({
      recycleAtBytes: options.recycleAtBytes ?? RECYCLE_AT_BYTES,
      heapBytes: async () => (await this.#connection?.heapBytes()) ?? null,
      reload: async () => await this.#connection?.reload(),
    });
  }

  get memoryBytes(): number | null {
    return this.#recycler.seenBytes;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  connect(): Promise<ConnectResult> {
    if (this.#closed) return Promise.resolve({ ok: false, error: failureError('closed') });
    this.#connecting ??= this.#verifyOrConnect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async send(recipient: Recipient, message: OutgoingMessage): Promise<SendResult> {
    return await this.#recycler.through(() => this.#send(recipient, message));
  }

  async #send(recipient: Recipient, message: OutgoingMessage): Promise<SendResult> {
    const deadlineMs = performance.now() + this.#limits.comebackMs;
    for (;;) {
      const context = await this.#readyContext();
      if (context === null) return { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
      const result = await sendOne(context, recipient.phone, message);
      if (result.kind === 'sent') this.#tellAckAgain(result.messageId);
      else if (result.code === NOT_CONFIRMED) return this.#unconfirmed(result);
      // Nothing has left, and the page is back in a moment: no failure worth telling.
      const mayAskAgain = result.kind === 'failed' && result.errorClass === 'retryable' && isReloading(result.code);
      if (!mayAskAgain || performance.now() > deadlineMs) return result;
      await pause(RELOAD_POLL_MS, context.ended);
    }
  }

  async findSent(recipient: Recipient, message: OutgoingMessage, sinceMs: number): Promise<FoundSent> {
    const context = await this.#readyContext();
    return context === null ? { kind: 'unsure' } : await findOne(context, recipient.phone, message, sinceMs);
  }

  async readLimits(): Promise<AccountLimits> {
    return (await this.#ask((bridge) => bridge.limits())) ?? UNKNOWN_LIMITS;
  }

  onLimits(listener: (limits: AccountLimits) => void): Unsubscribe {
    return this.#limitEvents.on(listener);
  }

  async readKnownChats(phones: readonly string[]): Promise<readonly boolean[] | null> {
    return await this.#ask((bridge) => bridge.knownChats(phones));
  }

  async isBlocked(phone: string): Promise<boolean> {
    // While it comes back nothing is asked: the send waits for it, and asks again.
    return this.#state.kind === 'ready' && (await this.#ask((bridge) => bridge.isBlocked(phone))) === true;
  }

  async readAcks(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[] | null> {
    return await this.#ask((bridge) => bridge.readAcks(sent));
  }

  async examineAttachment(attachment: Attachment): Promise<FailureCode | null> {
    const context = await this.#readyContext();
    return context === null ? null : await examineForPage(context, attachment);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stateChanges.clear();
    this.#ackEvents.clear();
    this.#replies.clear();
    this.#limitEvents.clear();
    this.#state = { kind: 'closed' };
    await this.#connection?.close();
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#stateChanges.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#ackEvents.on(listener);
  }

  onReply(listener: (reply: Reply) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  async #verifyOrConnect(): Promise<ConnectResult> {
    // A page that says it's connected, and that no message leaves: a new one may do better.
    if (this.#isUnconfirmed && this.#state.kind === 'ready') this.#connection?.giveUp();
    if (this.#state.kind === 'ready' && (await this.#connection?.verify())) return { ok: true };
    return this.#closed ? { ok: false, error: failureError('closed') } : await this.#connect();
  }

  async #connect(): Promise<ConnectResult> {
    const live = this.#connection;
    // Linked but syncing: it comes back by itself, or ends by its own watchdog.
    if (live !== null && !live.ended.aborted) return await this.#outcomeOf(live);
    this.#setState({ kind: 'starting' });
    const browser = findBrowser(this.#options);
    if (!browser.ok) return this.#notConnected(browser.error, true);
    // The profile is free only once the browser before has gone.
    await live?.close();
    if (this.#closed) return { ok: false, error: failureError('closed') };
    try {
      const connection = this.#open(browser.path);
      const outcome = this.#outcomeOf(connection);
      connection.start();
      return await outcome;
    } catch (error) {
      // The library itself is not as it should be.
      return this.#notConnected(failureError('browserNotStarted', error), false);
    }
  }

  #open(browserPath: string): Connection {
    const connection = new Connection(
      { headless: true, webVersion: undefined, ...this.#options, browserPath, limits: this.#limits },
      {
        needsQr: (code) => this.#setState({ kind: 'needsQr', code }),
        needsCode: (code) => this.#setState({ kind: 'needsCode', code }),
        syncing: (percent) => this.#setState({ kind: 'syncing', ...(percent === null ? {} : { percent }) }),
        ready: (account) => this.#setState({ kind: 'ready', account: accountName(account), ...accountId(account) }),
        ack: (messageId, level) => {
          this.#isUnconfirmed = false;
          if (this.#acks.note(messageId, level)) this.#ackEvents.emit({ messageId, level });
        },
        reply: (reply) => this.#replies.emit(reply),
        limitsChanged: () => void this.readLimits().then((limits) => this.#limitEvents.emit(limits)),
        ended: (failure, cause) => this.#onEnded(failure, cause),
      },
    );
    this.#connection = connection;
    this.#isUnconfirmed = false;
    return connection;
  }

  /** How connecting ends: ready, or lost. */
  async #outcomeOf(connection: Connection): Promise<ConnectResult> {
    return await new Promise((resolve) => {
      const settle = (result: ConnectResult): void => {
        this.#settlers.delete(onState);
        connection.ended.removeEventListener('abort', onEnded);
        resolve(result);
      };
      const onState = (state: ConnectionState): void => {
        if (state.kind === 'ready') settle({ ok: true });
      };
      // `ended` comes just after the abort: it knows why.
      const onEnded = (): void =>
        queueMicrotask(() => settle({ ok: false, error: this.#closed ? failureError('closed') : this.#lastError }));
      this.#settlers.add(onState);
      connection.ended.addEventListener('abort', onEnded, { once: true });
    });
  }
  readonly #settlers = new Set<(state: ConnectionState) => void>();
  #lastError = failureError('closed');

  #onEnded(failure: Failure, cause: unknown): void {
    this.#lastError = failureError(failure, cause);
    this.#lose(this.#lastError.happened, needsPerson(failure));
  }

  #notConnected(error: HumanError, needsPerson: boolean): ConnectResult {
    this.#lose(error.happened, needsPerson);
    return { ok: false, error };
  }

  #lose(reason: Sentence, needsPerson: boolean): void {
    this.#setState({ kind: 'lost', reason, needsPerson });
  }

  /** What a call needs, once the connection is ready; null where it isn't and doesn't come back by itself in time. */
  async #readyContext(): Promise<SendContext | null> {
    const connection = this.#connection;
    if (connection === null || connection.ended.aborted) return null;
    if (this.#state.kind === 'syncing') {
      await within(this.#limits.comebackMs, connection.ended, () => this.#outcomeOf(connection));
    }
    if (this.#state.kind !== 'ready' || connection.ended.aborted) return null;
    const { bridge, driver, ended } = connection;
    return { bridge, library: driver.library, ended, limits: this.#limits, acks: this.#acks };
  }

  /** Null where the page can't say. */
  async #ask<Told>(question: (bridge: PageBridge) => Promise<Told>): Promise<Told | null> {
    const context = await this.#readyContext();
    if (context === null) return null;
    const told = await within(this.#limits.lookUpMs, context.ended, () => question(context.bridge));
    return told.kind === 'value' ? told.value : null;
  }

  /** While the network is away no ack is to be expected, and that is known. */
  #unconfirmed(result: SendResult): SendResult {
    if (this.#state.kind !== 'ready') return { kind: 'failed', errorClass: 'unknown', code: CONNECTION_LOST };
    this.#isUnconfirmed = true;
    return result;
  }

  #setState(state: ConnectionState): void {
    if (this.#closed) return;
    this.#state = state;
    for (const settle of this.#settlers) settle(state);
    this.#stateChanges.emit(state);
  }

  /**
   * A delivery can be quicker than the caller, who first writes down that the message is sent: it's told once more.
   * The ack of the server needs no second time, as `sent` says the same.
   */
  #tellAckAgain(messageId: string): void {
    const timer = setTimeout(() => {
      const level = this.#acks.level(messageId);
      if (level !== undefined && level !== 1) this.#ackEvents.emit({ messageId, level });
    }, TELL_AGAIN_MS);
    timer.unref();
  }
}

const TELL_AGAIN_MS = 1000;
const RELOAD_POLL_MS = 250;
/** WhatsApp Web takes 0.2 to 0.4 GB by itself; a tab ends at about 4. */
const RECYCLE_AT_BYTES = 1e9;

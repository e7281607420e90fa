import { randomUUID } from 'node:crypto';
import type { AccountLimits } from '../../sender/limits/accountLimits';
import { Emitter } from '../../sender/emitter';
import { CONNECTION_LOST, REFUSED } from '../../sender/failureCode';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
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
import type { Clock, ConnectResult, Timer, Transport, Unsubscribe } from '../../sender/ports';
import { checksum } from '../../sender/journal/checksum';
import { seededRandom } from '../../sender/pace/random';
import { stopwatch } from '../../sender/pace/stopwatch';
import { refusedAttachment } from '../attachmentFile';
import { Ledger, type LedgerLine } from './ledger';
import { SimulatedAccount } from './simulatedAccount';
import { FAULTS, type Fault, type SimulatedOptions } from './simulatedOptions';

export interface SimulatedTransportParts {
  /** Null where nothing is to be kept. */
  readonly ledgerPath: string | null;
  readonly options: SimulatedOptions;
  readonly clock: Clock;
  /** Applied to phone and text before they're written, where the ledger must hold no personal data. */
  readonly conceal?: (text: string) => string;
}

/** WhatsApp without WhatsApp: seeded latency and faults, and a ledger that tells what was accepted. Nothing leaves. */
export function createSimulatedTransport(parts: SimulatedTransportParts): Transport {
  return new SimulatedTransport(parts);
}

class SimulatedTransport implements Transport {
  readonly name = 'simulated';
  readonly longestSendMs: number;
  readonly readLimits?: () => Promise<AccountLimits>;
  readonly readKnownChats?: (phones: readonly string[]) => Promise<readonly boolean[]>;
  readonly #options: SimulatedOptions;
  readonly #clock: Clock;
  readonly #conceal: (text: string) => string;
  readonly #ledger: Ledger;
  readonly #random: () => number;
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();
  readonly #replies = new Emitter<Reply>();
  readonly #timers = new Set<Timer>();
  readonly #account: SimulatedAccount | null;
  #state: ConnectionState = { kind: 'closed' };
  #isClosed = false;
  #hangCount = 0;
  #hasReplied = false;

  constructor({ ledgerPath, options, clock, conceal }: SimulatedTransportParts) {
    this.#options = options;
    this.longestSendMs = Math.max(options.latencyMs[1], options.timeoutMs);
    this.#clock = clock;
    this.#conceal = conceal ?? ((text) => text);
    this.#ledger = new Ledger(ledgerPath);
    this.#random = seededRandom(options.seed);
    const account = SimulatedAccount.of(options, clock);
    this.#account = account;
    if (account === null) return;
    this.readLimits = () => Promise.resolve(account.limits);
    this.readKnownChats = (phones) => Promise.resolve(phones.map((phone) => account.knows(phone)));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  async connect(): Promise<ConnectResult> {
    try {
      await this.#ledger.open();
    } catch (error) {
      return { ok: false, error: ledgerError(error) };
    }
    if (this.#isClosed) return await this.#letGo();
    this.#account?.noteConnected();
    if (this.#state.kind !== 'ready') this.#setState({ kind: 'ready', account: '', phone: OWN_PHONE });
    this.#startReplies();
    return { ok: true };
  }

  async send(recipient: Recipient, outgoing: OutgoingMessage): Promise<SendResult> {
    try {
      return await this.#send(recipient, outgoing);
    } catch {
      this.#setState({ kind: 'lost', reason: LEDGER_FAILED, needsPerson: true });
      return { kind: 'failed', errorClass: 'unknown', code: 'noAnswer' };
    }
  }

  async #send(recipient: Recipient, outgoing: OutgoingMessage): Promise<SendResult> {
    if (this.#state.kind !== 'ready') return { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
    // A rehearsal looks at the files, too: what it can't attach, the real send couldn't either.
    const refused = outgoing.attachment ? await refusedAttachment(outgoing.attachment) : null;
    if (refused !== null) return { kind: 'failed', errorClass: 'permanent', code: refused };
    const fault = this.#drawFault();
    const latencyMs = this.#drawLatencyMs();
    const elapsedMs = stopwatch(this.#clock);
    if (latencyMs > 0) await this.#wait(latencyMs / 2);
    // A process that was frozen meanwhile finds its connection gone.
    if (elapsedMs() > this.longestSendMs) return { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
    if (fault === null && this.#account?.refuses(recipient.phone)) return REFUSED_NEW_CHAT;
    switch (fault) {
      case 'retryable':
        return { kind: 'failed', errorClass: 'retryable', code: 'simulatedRetryable' };
      case 'permanent':
        return { kind: 'failed', errorClass: 'permanent', code: 'simulatedPermanent' };
      case 'disconnect':
        this.#setState({ kind: 'lost', reason: sentence('The connection to WhatsApp was lost'), needsPerson: false });
        return { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST };
      case 'hang':
        this.#hangCount += 1;
        if (this.#hangCount % 2 === 0) await this.#accept(recipient, outgoing);
        await this.#wait(this.#options.timeoutMs);
        return { kind: 'failed', errorClass: 'unknown', code: 'noAnswer' };
      case 'lostAck':
        await this.#accept(recipient, outgoing);
        return { kind: 'failed', errorClass: 'unknown', code: 'simulatedLostAck' };
      case null: {
        const messageId = await this.#accept(recipient, outgoing);
        this.#account?.noteAccepted(recipient.phone);
        if (latencyMs > 0) await this.#wait(latencyMs / 2);
        this.#startAcks(messageId);
        void this.#answer(recipient.phone);
        return { kind: 'sent', messageId };
      }
    }
  }

  async findSent(recipient: Recipient, outgoing: OutgoingMessage, sinceMs: number): Promise<FoundSent> {
    try {
      return await this.#findSent(recipient, outgoing, sinceMs);
    } catch {
      // A ledger that tells nothing doesn’t say that nothing was sent.
      this.#setState({ kind: 'lost', reason: LEDGER_UNREADABLE, needsPerson: true });
      return { kind: 'unsure' };
    }
  }

  async #findSent(recipient: Recipient, { text, attachment }: OutgoingMessage, sinceMs: number): Promise<FoundSent> {
    const phone = this.#conceal(recipient.phone);
    const concealed = this.#conceal(text);
    const file = attachment && this.#conceal(attachment.path);
    const isIt = (line: LedgerLine): boolean => line.phone === phone && line.text === concealed && line.file === file;
    const found = await this.#ledger.find((line) => isIt(line) && line.at >= sinceMs);
    if (found) return { kind: 'sent', messageId: found.id };
    // An earlier one may be it, since the wall clock can be set while a message is on its way.
    return { kind: (await this.#ledger.find(isIt)) ? 'unsure' : 'notSent' };
  }

  /** What has become of it while nobody was connected: of so many that they were read. */
  async readAcks(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[] | null> {
    const accepted = await this.#ledger.ids().catch(() => null);
    if (accepted === null || this.#state.kind !== 'ready') return null;
    return sent.map(({ messageId }) => {
      const isRead = checksum(messageId, messageId.length) % 1000 < this.#options.readAwayShare * 1000;
      return isRead && accepted.has(messageId) ? 3 : null;
    });
  }

  async close(): Promise<void> {
    this.#states.clear();
    this.#acks.clear();
    this.#replies.clear();
    this.#state = { kind: 'closed' };
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    await this.#ledger.close();
  }

  /** Closed while it was connecting. */
  async #letGo(): Promise<ConnectResult> {
    await this.#ledger.close();
    return { ok: true };
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#acks.on(listener);
  }

  onReply(listener: (reply: Reply) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  async #accept(recipient: Recipient, { text, attachment }: OutgoingMessage): Promise<string> {
    const id = randomUUID();
    const at = this.#clock.wallMs();
    const file = attachment === undefined ? {} : { file: this.#conceal(attachment.path) };
    await this.#ledger.append({ phone: this.#conceal(recipient.phone), text: this.#conceal(text), ...file, id, at });
    return id;
  }

  #startAcks(messageId: string): void {
    if (this.#random() >= this.#options.deliveredShare) return;
    const isRead = this.#random() < this.#options.readShare;
    void this.#acknowledge(messageId, isRead);
  }

  async #acknowledge(messageId: string, isRead: boolean): Promise<void> {
    await this.#wait(this.#drawLatencyMs());
    this.#acks.emit({ messageId, level: 2 });
    if (!isRead) return;
    await this.#wait(this.#drawLatencyMs() * 5);
    this.#acks.emit({ messageId, level: 3 });
  }

  /** By so many of those who were written to. */
  async #answer(phone: string): Promise<void> {
    const { answers } = this.#options;
    // Nothing is drawn where nobody answers: a seed stays what it was.
    if (typeof answers !== 'number' || answers === 0 || this.#random() >= answers) return;
    await this.#wait(this.#drawLatencyMs() * 5);
    this.#reply(phone, 'OK');
  }

  /** By those who are named, once for each transport. */
  #startReplies(): void {
    const { answers } = this.#options;
    if (typeof answers === 'number' || this.#hasReplied) return;
    this.#hasReplied = true;
    for (const { phone, text, afterMs } of answers) {
      void this.#wait(afterMs).then(() => this.#reply(phone, text));
    }
  }

  #reply(phone: string, text: string): void {
    this.#replies.emit({ phone, lid: null, text, atMs: this.#clock.wallMs() });
  }

  #drawFault(): Fault | null {
    let drawn = this.#random();
    for (const fault of FAULTS) {
      drawn -= this.#options.failures[fault] ?? 0;
      if (drawn < 0) return fault;
    }
    return null;
  }

  #drawLatencyMs(): number {
    const [shortest, longest] = this.#options.latencyMs;
    return shortest + this.#random() * (longest - shortest);
  }

  async #wait(durationMs: number): Promise<void> {
    if (this.#state.kind === 'closed') return;
    const timer = this.#clock.startTimer(durationMs);
    this.#timers.add(timer);
    await timer.done;
    this.#timers.delete(timer);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#states.emit(state);
  }
}

const REFUSED_NEW_CHAT: SendResult = {
  kind: 'failed',
  errorClass: 'permanent',
  code: REFUSED,
  isNewChat: true,
};

const LEDGER_FAILED = sentence('The ledger of the simulation can’t be written to');
const LEDGER_UNREADABLE = sentence('The ledger of the simulation can’t be read');

function ledgerError(cause: unknown): HumanError {
  const todo = sentence('Make it and its folder writable, then resume.');
  return new HumanError(sentence('The ledger of the simulation can’t be written to.'), todo, cause, {
    fault: 'machine',
  });
}

/** One of the numbers that are kept for fiction. */
const OWN_PHONE = '+12125550199';

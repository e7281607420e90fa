import { Emitter } from '../../src/sender/emitter';
import type {
  AckEvent,
  AckLevel,
  ConnectionState,
  FoundSent,
  Recipient,
  Reply,
  SendResult,
  SentMessage,
} from '../../src/sender/model';
import type { Clock, ConnectResult, Transport, Unsubscribe } from '../../src/sender/ports';

export interface Started {
  readonly index: number;
  readonly atMs: number;
}

/** A transport that answers as the test says, for the faults and orders that nothing real gives on demand. */
export class ScriptedTransport implements Transport {
  readonly name = 'simulated';
  readonly started: Started[] = [];
  readonly accepted: number[] = [];
  inFlightCount = 0;
  mostInFlightCount = 0;
  state: ConnectionState = { kind: 'closed' };
  /** The account that the next connection is of; none in a transport without accounts. */
  accountId: string | null = null;
  latencyMs = 100;
  longestSendMs: number | undefined = 0;
  /** The answer for a recipient's nth try; accepted unless it failed. */
  answer: (index: number, tryNumber: number) => SendResult = (index) => ({ kind: 'sent', messageId: `m${index}` });
  found: (index: number) => FoundSent = () => ({ kind: 'unsure' });
  /** Whom the account has blocked. */
  readonly blocked = new Set<string>();
  /** What it knows of messages long after they were sent; null where it doesn't say. */
  levels: ReadonlyMap<string, AckLevel> | null = new Map();
  readonly askedOf: string[] = [];
  connected: () => ConnectResult = () => ({ ok: true });
  readonly #clock: Clock;
  readonly #tries = new Map<number, number>();
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();
  readonly #replies = new Emitter<Reply>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(): Promise<ConnectResult> {
    const connected = this.connected();
    if (connected.ok) this.emitState({ kind: 'ready', account: 'test', ...accountIdOf(this.accountId) });
    return Promise.resolve(connected);
  }

  async send({ index }: Recipient): Promise<SendResult> {
    this.started.push({ index, atMs: this.#clock.monotonicMs() });
    this.inFlightCount += 1;
    this.mostInFlightCount = Math.max(this.mostInFlightCount, this.inFlightCount);
    const tryNumber = (this.#tries.get(index) ?? 0) + 1;
    this.#tries.set(index, tryNumber);
    await this.#clock.startTimer(this.latencyMs).done;
    this.inFlightCount -= 1;
    const answer = this.answer(index, tryNumber);
    if (answer.kind === 'sent') this.accepted.push(index);
    return answer;
  }

  findSent({ index }: Recipient): Promise<FoundSent> {
    return Promise.resolve(this.found(index));
  }

  isBlocked(phone: string): Promise<boolean> {
    return Promise.resolve(this.blocked.has(phone));
  }

  readAcks(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[] | null> {
    this.askedOf.push(...sent.map(({ messageId }) => messageId));
    const { levels } = this;
    return Promise.resolve(levels && sent.map(({ messageId }) => levels.get(messageId) ?? null));
  }

  close(): Promise<void> {
    this.#states.clear();
    this.#acks.clear();
    return Promise.resolve();
  }

  emitReply(reply: Reply): void {
    this.#replies.emit(reply);
  }

  emitAck(ack: AckEvent): void {
    this.#acks.emit(ack);
  }

  emitState(state: ConnectionState): void {
    this.state = state;
    this.#states.emit(state);
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onReply(listener: (reply: Reply) => void): Unsubscribe {
    return this.#replies.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#acks.on(listener);
  }
}

function accountIdOf(accountId: string | null): { readonly accountId?: string } {
  return accountId === null ? {} : { accountId };
}

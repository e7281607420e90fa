import { UNKNOWN_LIMITS, type AccountLimits } from '../../src/sender/limits/accountLimits';
import { Emitter } from '../../src/sender/emitter';
import { NOT_CONFIRMED, REFUSED, type FailureCode } from '../../src/sender/failureCode';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import type {
  AckEvent,
  AckLevel,
  ConnectionState,
  ErrorClass,
  FoundSent,
  OutgoingMessage,
  Recipient,
  SendResult,
} from '../../src/sender/model';
import type { ConnectResult, Transport, Unsubscribe } from '../../src/sender/ports';
import type { SimulatedProcess } from './process';
import type { Accepted } from './server';
import type { World } from './world';

/** Shares of what goes wrong on the way to WhatsApp. */
export interface NetworkFaults {
  /** Each of: nothing has left; this row can't be sent to; the account must mend. */
  readonly beforeSend: number;
  /** Each of: lost on the way; the ack is lost; it arrives long after the sender has given up. */
  readonly inDoubt: number;
  readonly lateRefusal: number;
  readonly disconnect: number;
  /** Of connections that take messages and let none leave. */
  readonly sick: number;
  /** Of look-ups that can't tell. */
  readonly unsure: number;
  /** Of messages before which WhatsApp locks the account, for minutes: it refuses new chats. */
  readonly lock: number;
}

export const NO_FAULTS: NetworkFaults = {
  beforeSend: 0,
  inDoubt: 0,
  lateRefusal: 0,
  disconnect: 0,
  sick: 0,
  unsure: 0,
  lock: 0,
};

/** The client of one process: a transport over the simulated server, with faults. */
export class SimulatedClient implements Transport {
  readonly name = 'simulated';
  /** What travels for longer the look-up sees. */
  readonly longestSendMs = SEND_TIMEOUT_MS;
  state: ConnectionState = { kind: 'closed' };
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #faults: NetworkFaults;
  readonly #onSend: (recipient: Recipient) => void;
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();
  /** What ends the waits for an answer when the connection goes. */
  readonly #waiting = new Set<() => void>();
  #connection = 0;

  /** `onSend` is told of every message at the moment the sender hands it over. */
  constructor(world: World, process: SimulatedProcess, faults: NetworkFaults, onSend: (recipient: Recipient) => void) {
    this.#world = world;
    this.#process = process;
    this.#faults = faults;
    this.#onSend = onSend;
    process.onDeath(() => world.server.leave(this.#connection));
  }

  connect(): Promise<ConnectResult> {
    return this.#operate(500, () => {
      const tellOfEnd = (): void => this.#process.after(this.#latencyMs(), () => this.#lose());
      const connection = this.#world.server.connect(tellOfEnd, this.#world.chance.share(this.#faults.sick));
      if (connection === undefined) return { ok: false, error: new HumanError(LOST, sentence('Wait, then resume.')) };
      this.#connection = connection;
      this.#setState({ kind: 'ready', account: 'simulated' });
      return { ok: true };
    });
  }

  async send(recipient: Recipient, { text }: OutgoingMessage): Promise<SendResult> {
    if (this.#process.isAlive) this.#onSend(recipient);
    const connection = this.#connection;
    if (this.state.kind !== 'ready') return failed('paused');
    const fault = await this.#operate(20, () => this.#drawBefore());
    if (fault !== null) return failed(fault);
    if (!this.#world.server.isCurrent(connection)) return failed('paused');
    return await this.#transmit(recipient.phone, text, connection);
  }

  async findSent({ phone }: Recipient, { text }: OutgoingMessage, sinceMs: number): Promise<FoundSent> {
    for (let round = 0; round < LOOK_ROUNDS; round += 1) {
      const connection = this.#connection;
      const look = await this.#operate(50, () => {
        const isAsked = this.#world.server.isCurrent(connection) && !this.#world.chance.share(this.#faults.unsure);
        return isAsked ? this.#world.server.look(phone, text, sinceMs) : { kind: 'unclear' as const };
      });
      if (look.kind === 'accepted') return { kind: 'sent', messageId: look.accepted.id };
      if (look.kind === 'never') return { kind: 'notSent' };
      if (look.kind === 'unclear') break;
      await this.#process.clock.startTimer(LOOK_AGAIN_MS).done;
    }
    return { kind: 'unsure' };
  }

  /** The page tells of the lock or not, as it likes. */
  readLimits(): Promise<AccountLimits> {
    return this.#operate(100, () => {
      const { chance, server } = this.#world;
      if (!server.doesTellOfLock) return UNKNOWN_LIMITS;
      const untilMs = chance.share(0.5) ? this.#world.wallMs() + server.lockedForMs : null;
      const lock = server.lockedForMs > 0 ? ({ kind: 'on', restriction: null, untilMs } as const) : OFF;
      return { lock, quota: { kind: 'unlimited' } };
    });
  }

  readKnownChats(phones: readonly string[]): Promise<readonly boolean[] | null> {
    return this.#operate(100, () => phones.map((phone) => this.#world.server.isKnown(phone)));
  }

  close(): Promise<void> {
    this.#states.clear();
    this.#acks.clear();
    this.state = { kind: 'closed' };
    this.#world.server.leave(this.#connection);
    return Promise.resolve();
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#acks.on(listener);
  }

  #drawBefore(): ErrorClass | null {
    const { chance, server } = this.#world;
    const { beforeSend, disconnect, lock } = this.#faults;
    if (chance.share(lock)) server.lock(chance.between(1, 20) * 60_000, chance.share(0.5));
    if (chance.share(disconnect)) {
      const isLoggedOut = chance.share(0.2);
      this.#world.time.after(chance.between(0, 500), () => server.drop(chance.between(0, isLoggedOut ? 3e5 : 3000)));
    }
    for (const errorClass of ['retryable', 'permanent', 'paused'] as const) {
      if (chance.share(beforeSend)) return errorClass;
    }
    return null;
  }

  /** From here on the message may have left. */
  #transmit(phone: string, text: string, connection: number): Promise<SendResult> {
    const { chance, server } = this.#world;
    const { inDoubt } = this.#faults;
    return new Promise((resolve) => {
      if (!this.#process.isAlive) return;
      const giveUp = (): void => resolve(failed('unknown'));
      this.#waiting.add(giveUp);
      this.#process.after(SEND_TIMEOUT_MS, () => resolve(failed('unknown', NOT_CONFIRMED)));
      if (chance.share(inDoubt)) return;
      const isAckLost = chance.share(inDoubt);
      const travelMs = chance.share(inDoubt) ? chance.between(1, 3) * SEND_TIMEOUT_MS : this.#latencyMs();
      const onRefused = (): void => {
        if (isAckLost) return;
        void this.#operate(50, () => resolve({ ...failed('permanent', REFUSED), isNewChat: true }));
      };
      const onAccepted = (accepted: Accepted): void => {
        if (isAckLost) return;
        void this.#operate(50, () => resolve({ kind: 'sent', messageId: accepted.id }));
        this.#startAcks(accepted);
      };
      server.submit({ phone, text, connection, onAccepted, onRefused }, travelMs);
    });
  }

  #startAcks(accepted: Accepted): void {
    const { chance } = this.#world;
    const tell = (level: AckLevel, delayMs: number): void =>
      this.#process.after(delayMs, () => this.#acks.emit({ messageId: accepted.id, level }));
    if (chance.share(this.#faults.lateRefusal)) {
      accepted.isRefusedLate = true;
      return tell(-1, chance.between(0, 5000));
    }
    if (chance.share(0.5)) tell(2, chance.between(0, 5000));
    if (chance.share(0.2)) tell(3, chance.between(0, 5000));
  }

  #lose(): void {
    if (this.#world.server.isCurrent(this.#connection)) return;
    this.#setState({ kind: 'lost', reason: LOST, needsPerson: false });
    for (const giveUp of this.#waiting) giveUp();
    this.#waiting.clear();
  }

  #setState(state: ConnectionState): void {
    this.state = state;
    this.#states.emit(state);
  }

  #operate<T>(usualMs: number, effect: () => T): Promise<T> {
    return this.#process.operate({ latencyMs: this.#world.chance.latencyMs(usualMs), effect });
  }

  #latencyMs(): number {
    return this.#world.chance.latencyMs(50);
  }
}

const LOST = sentence('The connection to WhatsApp was lost');
const SEND_TIMEOUT_MS = 20_000;
const LOOK_AGAIN_MS = 1000;
const LOOK_ROUNDS = 5;

const OFF = { kind: 'off' } as const;

/** What is of one cause has one code. */
const CODES: Readonly<Record<ErrorClass, FailureCode>> = {
  retryable: 'simulatedRetryable',
  permanent: 'simulatedPermanent',
  unknown: 'simulatedLostAck',
  paused: 'rateLimited',
  fatal: 'engineBroken',
};

function failed(errorClass: ErrorClass, code = CODES[errorClass]): Extract<SendResult, { kind: 'failed' }> {
  return { kind: 'failed', errorClass, code };
}

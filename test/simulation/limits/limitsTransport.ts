import { Emitter } from '../../../src/sender/emitter';
import { NOT_CONFIRMED } from '../../../src/sender/failureCode';
import type { AckEvent, ConnectionState, FoundSent, Recipient, SendResult } from '../../../src/sender/model';
import type { ConnectResult, Transport, Unsubscribe } from '../../../src/sender/ports';
import type { SimulatedProcess } from '../process';
import type { World } from '../world';
import type { SessionWatch } from './limitsWatch';

export const ACCOUNT = '33639980000@c.us';

/** What leaves, leaves at the moment at which it is handed over: an account as several devices send through it. */
export class LimitsTransport implements Transport {
  readonly name = 'whatsapp-web';
  readonly longestSendMs = TIMEOUT_MS;
  state: ConnectionState = { kind: 'closed' };
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #watch: SessionWatch;
  readonly #deliveredShare: number;
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();

  constructor(world: World, process: SimulatedProcess, watch: SessionWatch, deliveredShare: number) {
    this.#world = world;
    this.#process = process;
    this.#watch = watch;
    this.#deliveredShare = deliveredShare;
  }

  connect(): Promise<ConnectResult> {
    return this.#operate(500, () => {
      this.state = { kind: 'ready', account: 'shop', accountId: ACCOUNT };
      this.#states.emit(this.state);
      return { ok: true };
    });
  }

  send(recipient: Recipient): Promise<SendResult> {
    if (!this.#process.isAlive) return new Promise(() => undefined);
    const { chance } = this.#world;
    this.#watch.noteHandedOver(recipient);
    if (chance.share(0.04)) return this.#operate(50, () => failed('retryable'));
    if (chance.share(0.02)) return this.#operate(50, () => failed('permanent'));
    const isLost = chance.share(0.02);
    if (!isLost) this.#accept(recipient);
    if (isLost || chance.share(0.02)) return this.#operate(TIMEOUT_MS / 2, () => failed('unknown'));
    return this.#operate(200, () => ({ kind: 'sent', messageId: recipient.phone }));
  }

  findSent({ phone }: Recipient): Promise<FoundSent> {
    return this.#operate(50, () => {
      if (this.#world.chance.share(0.05)) return { kind: 'unsure' };
      return this.#watch.isAccepted(phone) ? { kind: 'sent', messageId: phone } : { kind: 'notSent' };
    });
  }

  readKnownChats(phones: readonly string[]): Promise<readonly boolean[]> {
    return this.#operate(100, () => phones.map((phone) => Number(phone.at(-1)) % 2 === 0));
  }

  close(): Promise<void> {
    this.#states.clear();
    this.#acks.clear();
    return Promise.resolve();
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): Unsubscribe {
    return this.#acks.on(listener);
  }

  #accept(recipient: Recipient): void {
    const { chance } = this.#world;
    this.#watch.noteAccepted(recipient);
    if (!chance.share(this.#deliveredShare)) return;
    this.#process.after(chance.between(1000, 600_000), () => {
      this.#watch.noteDelivered(recipient);
      this.#acks.emit({ messageId: recipient.phone, level: 2 });
    });
  }

  #operate<T>(usualMs: number, effect: () => T): Promise<T> {
    return this.#process.operate({ latencyMs: this.#world.chance.latencyMs(usualMs), effect });
  }
}

const TIMEOUT_MS = 20_000;

function failed(errorClass: 'retryable' | 'permanent' | 'unknown'): SendResult {
  const code =
    errorClass === 'unknown' ? NOT_CONFIRMED : errorClass === 'retryable' ? 'simulatedRetryable' : 'simulatedPermanent';
  return { kind: 'failed', errorClass, code };
}

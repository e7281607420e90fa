import { Emitter } from '../../../src/sender/emitter';
import type { AckEvent, ConnectionState, FoundSent, Recipient, SendResult } from '../../../src/sender/model';
import type { ConnectResult, Transport } from '../../../src/sender/ports';
import type { SimulatedProcess } from '../process';
import type { World } from '../world';

/** What was accepted, by the index of the recipient. */
export class SimulatedApi {
  readonly accepted: number[] = [];

  countFor(index: number): number {
    return this.accepted.filter((each) => each === index).length;
  }
}

/** A number that several may send through at once, as they may by an API: nothing but the fence keeps them apart. */
export class ApiClient implements Transport {
  readonly name = 'simulated';
  readonly longestSendMs = LONGEST_MS;
  state: ConnectionState = { kind: 'closed' };
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #api: SimulatedApi;
  readonly #onSend: (index: number) => void;
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();

  constructor(world: World, process: SimulatedProcess, api: SimulatedApi, onSend: (index: number) => void) {
    this.#world = world;
    this.#process = process;
    this.#api = api;
    this.#onSend = onSend;
  }

  connect(): Promise<ConnectResult> {
    this.state = { kind: 'ready', account: 'simulated' };
    this.#states.emit(this.state);
    return Promise.resolve({ ok: true });
  }

  /** It travels on also where its sender dies, and never for longer than is said. */
  send({ index }: Recipient): Promise<SendResult> {
    return new Promise((resolve) => {
      if (!this.#process.isAlive) return;
      this.#onSend(index);
      const travelMs = Math.min(LONGEST_MS, this.#world.chance.latencyMs(150));
      this.#world.time.after(travelMs, () => {
        this.#api.accepted.push(index);
        this.#process.after(this.#world.chance.between(0, 50), () =>
          resolve({ kind: 'sent', messageId: `m${this.#api.accepted.length}` }),
        );
      });
    });
  }

  /** It knows what has arrived, and not what is on its way. */
  findSent({ index }: Recipient): Promise<FoundSent> {
    return this.#process.operate({
      latencyMs: this.#world.chance.latencyMs(20),
      effect: () =>
        this.#api.countFor(index) > 0 ? { kind: 'sent', messageId: `found ${index}` } : { kind: 'notSent' },
    });
  }

  close(): Promise<void> {
    this.state = { kind: 'closed' };
    return Promise.resolve();
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#states.on(listener);
  }

  onAck(listener: (ack: AckEvent) => void): () => void {
    return this.#acks.on(listener);
  }
}

const LONGEST_MS = 3000;

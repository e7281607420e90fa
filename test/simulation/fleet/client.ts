import { Emitter } from '../../../src/sender/emitter';
import type { AckEvent, ConnectionState, FoundSent, Recipient, SendResult } from '../../../src/sender/model';
import type { ConnectResult, Transport } from '../../../src/sender/ports';
import type { SimulatedProcess } from '../process';
import { HumanError } from '../../../src/sender/humanError';
import { sentence } from '../../../src/sender/sentence';
import type { World } from '../world';
import type { Link } from './link';

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
  readonly #link: Link;
  readonly #onSend: (index: number) => void;
  readonly #states = new Emitter<ConnectionState>();
  readonly #acks = new Emitter<AckEvent>();

  constructor(world: World, process: SimulatedProcess, api: SimulatedApi, link: Link, onSend: (index: number) => void) {
    this.#world = world;
    this.#process = process;
    this.#api = api;
    this.#link = link;
    this.#onSend = onSend;
  }

  async connect(): Promise<ConnectResult> {
    if (!this.#link.isWhole) {
      await this.#process.clock.startTimer(LONGEST_MS).done;
      return { ok: false, error: new HumanError(sentence('{0}.', 'It isn’t reached'), sentence('{0}.', 'Wait')) };
    }
    this.state = { kind: 'ready', account: 'simulated' };
    this.#states.emit(this.state);
    return { ok: true };
  }

  /** It travels on also where its sender dies, and never for longer than is said. */
  send({ index }: Recipient): Promise<SendResult> {
    const { chance, time } = this.#world;
    return new Promise((resolve) => {
      if (!this.#process.isAlive) return;
      this.#onSend(index);
      // Over a connection that isn’t there yet nothing leaves.
      if (!this.#link.isWhole && chance.share(0.3)) {
        return this.#process.after(LONGEST_MS, () => resolve(NEVER_LEFT));
      }
      const giveUpMs = LONGEST_MS + chance.between(0, 50);
      const travelMs = Math.min(LONGEST_MS, chance.latencyMs(150));
      this.#process.after(giveUpMs, () => resolve(NO_ANSWER));
      time.after(travelMs, () => {
        // What was swallowed is sent again, until nobody waits for it any more.
        void this.#link.pass('there', LONGEST_MS - travelMs).then((hasArrived) => {
          if (!hasArrived) return;
          this.#api.accepted.push(index);
          const messageId = `m${this.#api.accepted.length}`;
          time.after(chance.between(0, 50), () => {
            void this.#link.pass('back', LONGEST_MS).then((isHeard) => {
              if (isHeard) this.#process.after(0, () => resolve({ kind: 'sent', messageId }));
            });
          });
        });
      });
    });
  }

  /** It knows what has arrived, and not what is on its way; it is asked until it answers. */
  async findSent({ index }: Recipient): Promise<FoundSent> {
    while (!this.#link.isWhole) await this.#process.clock.startTimer(LONGEST_MS).done;
    return await this.#process.operate({
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
const NO_ANSWER: SendResult = { kind: 'failed', errorClass: 'unknown', code: 'noAnswer' };
const NEVER_LEFT: SendResult = { kind: 'failed', errorClass: 'paused', code: 'connectionLost' };

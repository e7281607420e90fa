import { Violation } from './watch';
import type { World } from './world';

/** A message that the server took, for good or until it refuses it after all (ack -1). */
export interface Accepted {
  readonly id: string;
  readonly phone: string;
  readonly text: string;
  readonly atWallMs: number;
  isRefusedLate: boolean;
}

export interface Travelling {
  readonly phone: string;
  readonly text: string;
  /** Told when the server accepts it; its sender may have died or given up by then. */
  readonly onAccepted: (accepted: Accepted) => void;
  /** Told where the account is locked, and this would be a new chat: nothing has left. */
  readonly onRefused: () => void;
  connection: number;
}

export type Look =
  | { readonly kind: 'accepted'; readonly accepted: Accepted }
  | { readonly kind: 'onItsWay' }
  /** Something is there that may be it, or an earlier one: the clocks of client and server may differ. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'never' };

/**
 * WhatsApp's server, which no crash of ours reaches, with the ledger that all is judged by.
 *
 * What is honest about a message that is on its way when its sender dies or loses the connection: it may get lost; it may
 * travel on and arrive later; or WhatsApp Web has put it into its own outbox and sends it when it next connects. But an
 * account has one connection: with a new one the server refuses what still comes over the old. So the server may be asked
 * over the new connection, and its 'never' is certain: neither has it the message, nor is it on its way by any path.
 */
export class SimulatedServer {
  readonly ledger: Accepted[] = [];
  readonly #world: World;
  readonly #byPhone = new Map<string, Accepted[]>();
  readonly #travelling = new Set<Travelling>();
  readonly #outbox = new Set<Travelling>();
  #connection = 0;
  #isConnected = false;
  #isSick = false;
  #onReplaced: () => void = () => undefined;
  #unreachableUntilMs = 0;
  #lockedUntilMs = 0;
  doesTellOfLock = true;
  /** New chats that it refused over this connection, in a lock that it tells of. */
  #refusedCount = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * The number of the new connection, or undefined while the account is logged out or the network is down.
   * @param isSick the connection looks like any other, and what is given to it stays in the outbox
   */
  connect(onEnded: () => void, isSick: boolean): number | undefined {
    if (this.#world.time.nowMs < this.#unreachableUntilMs) return undefined;
    if (this.#isConnected) this.#end();
    this.#connection += 1;
    this.#refusedCount = 0;
    this.#isConnected = true;
    this.#isSick = false;
    this.#onReplaced = onEnded;
    for (const message of this.#travelling) this.#travelling.delete(message);
    for (const message of this.#outbox) {
      this.#outbox.delete(message);
      this.submit({ ...message, connection: this.#connection }, this.#world.chance.latencyMs(2000));
    }
    this.#isSick = isSick;
    return this.#connection;
  }

  /** The network, the phone or the server ends the connection, and lets none be made for a while. */
  drop(unreachableForMs: number): void {
    this.#unreachableUntilMs = this.#world.time.nowMs + unreachableForMs;
    if (this.#isConnected) this.#end();
  }

  /** The client is gone; nobody is left to be told. */
  leave(connection: number): void {
    if (connection !== this.#connection || !this.#isConnected) return;
    this.#onReplaced = () => undefined;
    this.#end();
  }

  /** The account may start no new chats for a while. */
  lock(durationMs: number, doesTell: boolean): void {
    if (this.lockedForMs > 0) return;
    this.#lockedUntilMs = this.#world.time.nowMs + durationMs;
    this.doesTellOfLock = doesTell;
    this.#refusedCount = 0;
  }

  get lockedForMs(): number {
    return Math.max(0, this.#lockedUntilMs - this.#world.time.nowMs);
  }

  /** Half of the people have a chat with the account from before. */
  isKnown(phone: string): boolean {
    return Number(phone.at(-1)) % 2 === 0;
  }

  isCurrent(connection: number): boolean {
    return this.#isConnected && connection === this.#connection;
  }

  submit(message: Travelling, travelMs: number): void {
    if (this.#isSick) {
      this.#outbox.add(message);
      return;
    }
    this.#travelling.add(message);
    this.#world.time.after(travelMs, () => {
      if (!this.#travelling.delete(message)) return;
      if (this.lockedForMs === 0 || this.isKnown(message.phone)) return this.#accept(message);
      this.#refuse(message);
    });
  }

  look(phone: string, text: string, sinceWallMs: number): Look {
    const isIt = (message: { readonly phone: string; readonly text: string }): boolean =>
      message.phone === phone && message.text === text;
    const matches = (this.#byPhone.get(phone) ?? []).filter(isIt);
    const accepted = matches.find((match) => match.atWallMs >= sinceWallMs && !match.isRefusedLate);
    if (accepted) return { kind: 'accepted', accepted };
    if ([...this.#travelling, ...this.#outbox].some(isIt)) return { kind: 'onItsWay' };
    return { kind: matches.length > 0 ? 'unclear' : 'never' };
  }

  acceptedFor(phone: string): readonly Accepted[] {
    return this.#byPhone.get(phone) ?? [];
  }

  /** Each further try makes it worse, so whoever can know of the lock is held to it. */
  #refuse({ onRefused }: Travelling): void {
    this.#refusedCount += 1;
    if (this.doesTellOfLock && this.#refusedCount > MOST_REFUSED_COUNT)
      throw new Violation('pressed', `${this.#refusedCount} new chats were tried in a lock that WhatsApp tells of`);
    onRefused();
  }

  #accept({ phone, text, onAccepted }: Travelling): void {
    const id = `m${this.ledger.length + 1}`;
    const accepted = { id, phone, text, atWallMs: this.#world.trueWallMs(), isRefusedLate: false };
    this.ledger.push(accepted);
    this.#byPhone.set(phone, [...this.acceptedFor(phone), accepted]);
    onAccepted(accepted);
  }

  #end(): void {
    this.#isConnected = false;
    for (const message of this.#travelling) {
      const fate = this.#world.chance.pick(['lost', 'travelsOn', 'outbox'] as const);
      if (fate === 'travelsOn') continue;
      this.#travelling.delete(message);
      if (fate === 'outbox') this.#outbox.add(message);
    }
    const tell = this.#onReplaced;
    this.#onReplaced = () => undefined;
    tell();
  }
}

/** As many as were in flight when the connection before this one ended, as are now, and as show a lock untold. */
const MOST_REFUSED_COUNT = 10 + 10 + 3;

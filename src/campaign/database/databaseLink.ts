import type { FleetLook, WatchedSession } from '../../fleet/look/fleetSessions';
import { Emitter } from '../../sender/emitter';
import { isHumanError, type HumanError } from '../../sender/humanError';
import type { SenderOptions } from '../../sender/options';
import type { Unsubscribe } from '../../sender/ports';
import type { SessionStore } from '../../sessions/sessionStore';
import { connectDatabase, type DatabaseLinkParts, type DatabasePlace } from './connectDatabase';
import { serverOf } from './databaseAddress';
import { databaseSecrets, readDatabaseSecret } from './databaseSecrets';

/** The database that sessions may be handed in to, as this window knows it: opened on first use, and then kept. */
export class DatabaseLink {
  readonly #parts: DatabaseLinkParts;
  readonly #changes = new Emitter<void>();
  #opening: Promise<DatabasePlace | null> | null = null;
  #place: DatabasePlace | null = null;
  #problem: HumanError | null = null;
  #look: FleetLook | null = null;
  #failedAtMs = 0;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: DatabaseLinkParts) {
    this.#parts = parts;
  }

  /** A database is set, rightly or not. */
  get isSet(): boolean {
    return this.#parts.window.address() !== '';
  }

  /** As people know its server. */
  get name(): string {
    const address = this.#parts.window.address();
    return URL.canParse(address) ? serverOf(address) : address;
  }

  get place(): DatabasePlace | null {
    return this.#place;
  }

  /** Why it can't be used now; null where nothing is known to be wrong. */
  get problem(): HumanError | null {
    return this.#problem;
  }

  /** As its sessions were when last looked at. */
  get look(): FleetLook | null {
    return this.#look;
  }

  /** All that is known of it may be another. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  /** Asks for what is missing; null where the user thinks better of it. @throws HumanError where it can't be used */
  async open(): Promise<DatabasePlace | null> {
    return await this.#openOnce(true);
  }

  /** With what is known. Null where that doesn't do: `problem` says why. */
  async openQuietly(): Promise<DatabasePlace | null> {
    const isTooSoon = this.#problem !== null && performance.now() - this.#failedAtMs < RETRY_MS;
    if (!this.isSet || (this.#place === null && isTooSoon)) return this.#place;
    return await this.#openOnce(false).catch(() => null);
  }

  /** Looks at its sessions again, where it can be used without asking. Never rejects. */
  async refresh(): Promise<void> {
    const place = await this.openQuietly();
    if (place === null) return;
    const before = this.#told();
    try {
      const look = await place.sessions.look();
      if (place !== this.#place) return;
      this.#look = look;
      this.#problem = null;
    } catch (error) {
      this.#problem = isHumanError(error) ? error : null;
    }
    if (this.#told() !== before) this.#changes.emit();
  }

  /** Another one is set now, or none. */
  async reset(): Promise<void> {
    const place = this.#place;
    [this.#place, this.#opening, this.#problem, this.#look] = [null, null, null, null];
    this.#changes.emit();
    await Promise.allSettled(this.#underWay);
    await place?.close();
  }

  /**
   * What opens it for a process that goes on with what this window has begun: its address, and secrets by their names. Its key
   * is one of those that the keyring knows from then on.
   */
  async handOver(): Promise<{ readonly address: string; readonly secrets: Readonly<Record<string, string>> }> {
    const { window, secrets, keyring } = this.#parts;
    const address = window.address();
    const { keyId } = await readDatabaseSecret(secrets, address);
    // Where it isn’t there, the database can’t be asked, which whoever asks it is told.
    if (keyId !== null) await keyring.find(keyId).catch(() => null);
    return { address, secrets: await databaseSecrets(secrets, address) };
  }

  /** It isn't closed amid what is being done with it. */
  async during<T>(act: Promise<T>): Promise<T> {
    this.#underWay.add(act);
    return await act.finally(() => this.#underWay.delete(act));
  }

  /** The session, where it lies in the database; null where it is this computer's, or none. @throws HumanError where that can't be told */
  async find(id: string, local: SessionStore): Promise<WatchedSession | null> {
    const known = this.#handedIn(id);
    if (known !== null || !this.isSet || (await local.has(id))) return known;
    await this.refresh();
    const found = this.#handedIn(id);
    if (found === null && this.#problem !== null) throw this.#problem;
    return found;
  }

  /** Where the session lies: in the database, or on this computer. @throws HumanError as `find` does */
  async storeOf(id: string, local: SessionStore): Promise<SessionStore> {
    const found = await this.find(id, local);
    return found === null ? local : (this.#place?.fleet.store ?? local);
  }

  /** How a session there is sent; null where that isn't known. @throws HumanError where it can't be asked */
  async optionsOf({ about: { id, rate } }: WatchedSession): Promise<SenderOptions | null> {
    const options = (await this.#place?.fleet.store.options(id)) ?? null;
    return options === null || rate === null ? options : { ...options, ratePerSecond: rate };
  }

  #handedIn(id: string): WatchedSession | null {
    return this.#look?.sessions.find(({ about }) => about.id === id) ?? null;
  }

  #told(): string {
    return JSON.stringify([this.#problem?.happened, this.#look]);
  }

  async #openOnce(asks: boolean): Promise<DatabasePlace | null> {
    if (this.#place !== null) return this.#place;
    // Who may ask doesn't wait for one who mayn't, and fails by it.
    if (asks) await this.#opening?.catch(() => null);
    this.#opening ??= this.#open(asks).finally(() => {
      this.#opening = null;
    });
    return await this.#opening;
  }

  async #open(asks: boolean): Promise<DatabasePlace | null> {
    const given = this.#parts.window.address();
    try {
      const place = await connectDatabase(this.#parts, asks);
      // Another one may have been set meanwhile.
      if (place === null || given !== this.#parts.window.address()) {
        await place?.close();
        return null;
      }
      this.#place = place;
      this.#problem = null;
      this.#changes.emit();
      return place;
    } catch (error) {
      this.#problem = isHumanError(error) ? error : null;
      this.#failedAtMs = performance.now();
      this.#changes.emit();
      throw error;
    }
  }
}

/** A server that is gone, or refuses, isn't asked at every look. */
const RETRY_MS = 15_000;

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import type { Client } from 'whatsapp-web.js';
import { deferred } from '../sender/deferred';
import type { AckLevel } from '../sender/model';
import { pause, within } from './deadline';
import { disconnectFailure, startFailure, type Failure } from './failures';
import type { WhatsAppWebLimits } from './limits';
import { removeDevice } from './linkedDevice';
import { readAccount, type Account } from './account';
import { Pairing } from './pairing';
import { createWebClient, isConnected, logOut, readHeapBytes, reloadPage, tellSynced } from './webClient';

export interface ConnectionOptions {
  readonly browserPath: string;
  readonly browserArguments: readonly string[];
  readonly profileFolder: string;
  readonly webVersion: { readonly version: string; readonly folder: string } | undefined;
  readonly headless: boolean;
  /** Digits of a phone to link by a code in the place of a QR code. */
  readonly pairWithPhone?: string | undefined;
  readonly limits: WhatsAppWebLimits;
}

export interface ConnectionEvents {
  needsQr(code: string): void;
  needsCode(code: string): void;
  /** Linked, but not able to send: at the start, after a reload of the page, or while the network is away. */
  syncing(): void;
  ready(account: Account): void;
  ack(messageId: string, level: AckLevel): void;
  /** Said once, and nothing after it. */
  ended(failure: Failure, cause: unknown): void;
}

/** One browser with WhatsApp Web in it, from its launch until it is gone. Used once: a new try is a new connection. */
export class Connection {
  readonly client: Client;
  readonly #pairing: Pairing;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #ended = new AbortController();
  readonly #kill = new AbortController();
  readonly #launched = deferred<undefined>();
  #started: Promise<void> = Promise.resolve();
  #process: ChildProcess | null = null;
  #released: Promise<void> | null = null;
  #watchdog: NodeJS.Timeout | undefined;
  #authenticated = false;
  #ready = false;
  #loggedOut = false;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    this.client = createWebClient(
      {
        ...options,
        executablePath: options.browserPath,
        pageLoadMs: options.limits.startMs,
        killSignal: this.#kill.signal,
      },
      {
        launched: (client) => this.#onLaunched(client),
        reloaded: () => this.#onReloaded(),
        reinjected: () => void this.#untilReady(),
        reinjectFailed: (error) => this.#end(startFailure(error), error),
        qr: (code) => this.#onQr(code),
        pairingCode: (code) => {
          if (this.#asksForLink) this.#pairing.noteCode(code);
        },
        authenticated: () => this.#onAuthenticated(),
        ready: () => this.#onReady(),
        disconnected: (reason) => this.#end(disconnectFailure(reason), reason),
        socketState: (state) => this.#onSocketState(state),
        ack: (messageId, level) => {
          if (!this.ended.aborted) this.#events.ack(messageId, level);
        },
      },
    );
    this.#pairing = new Pairing(this.client, options.limits.lookUpMs, this.ended, events);
  }

  /** Aborted once the connection has ended, for whatever reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Launches the browser. What comes of it is told through the events. */
  start(): void {
    this.#watch(this.#options.limits.startMs, () => this.#end('pageNotLoaded', undefined));
    this.#started = this.#launch();
  }

  /** Whether the page still answers and is connected, which after a sleep it may not be; ends the connection if not. */
  async verify(): Promise<boolean> {
    const { comebackMs, lookUpMs } = this.#options.limits;
    const deadlineMs = performance.now() + comebackMs;
    do {
      const answer = await within(lookUpMs, this.ended, () => isConnected(this.client));
      if (answer.kind === 'value' && answer.value) return true;
    } while (performance.now() < deadlineMs && (await pause(1000, this.ended)));
    this.#end('disconnected', undefined);
    return false;
  }

  /** Memory that the page's scripts hold; null where it doesn't say. */
  async heapBytes(): Promise<number | null> {
    const read = await within(this.#options.limits.lookUpMs, this.ended, () => readHeapBytes(this.client));
    return read.kind === 'value' ? read.value : null;
  }

  /** Loads the page again, in the same browser; to be called while nothing is in flight. */
  async reload(): Promise<void> {
    if (this.ended.aborted || !this.#ready) return;
    this.#onReloaded();
    // What goes wrong here shows in that it doesn't become ready.
    await within(this.#options.limits.startMs, this.ended, () => reloadPage(this.client));
  }

  /** Ends it: it says that it's connected, and messages don't leave. */
  giveUp(): void {
    this.#end('unconfirmed', undefined);
  }

  /** Links by a code for this phone. False where WhatsApp gives none. */
  async pair(phone: string): Promise<boolean> {
    if (!this.#asksForLink) return false;
    this.#watchLink();
    return await this.#pairing.start(phone);
  }

  async cancelPairing(): Promise<void> {
    if (this.#asksForLink) await this.#pairing.cancel();
  }

  /** Unlinks this device, and resolves once the browser is gone. False where WhatsApp couldn't be told. */
  async logOut(): Promise<boolean> {
    const answer = await within(this.#options.limits.lookUpMs, new AbortController().signal, () => logOut(this.client));
    await this.close();
    // The page's own word that it is unlinked can close the browser before the call has come back.
    return answer.kind === 'value' || this.#loggedOut;
  }

  /** Ends it without an event, and resolves once the browser is gone. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#release();
  }

  async #launch(): Promise<void> {
    try {
      await mkdir(this.#options.profileFolder, { recursive: true, mode: 0o700 });
      // The profile lets whoever reads it send as the user; an older folder may have been made wider.
      await chmod(this.#options.profileFolder, 0o700);
    } catch (error) {
      return this.#end('profileUnwritable', error);
    }
    if (this.ended.aborted) return undefined;
    try {
      await this.client.initialize();
    } catch (error) {
      return this.#end(startFailure(error), error);
    }
    void this.#untilReady();
    return undefined;
  }

  #onLaunched(client: Client): void {
    this.#process = client.pupBrowser?.process() ?? null;
    for (const stream of this.#process?.stdio ?? []) {
      // Puppeteer stops listening before a closing browser has let go of its pipes: the reset would be uncaught.
      stream?.on('error', () => undefined);
    }
    this.#launched.resolve(undefined);
    if (this.ended.aborted) throw new Error('Launch aborted');
    client.pupBrowser?.on('disconnected', () => this.#end('browserGone', undefined));
    client.pupPage?.on('error', (error) => this.#end('pageCrashed', error));
    client.pupPage?.on('close', () => this.#end('browserGone', undefined));
  }

  #onQr(code: string): void {
    if (this.ended.aborted) return;
    const { pairWithPhone } = this.#options;
    const isFirst = !this.#qrShown;
    this.#qrShown = true;
    // The page makes a new code every 20 seconds; the limit counts from the first.
    if (isFirst) this.#watchLink();
    if (!this.#asksForLink) return;
    if (isFirst && pairWithPhone !== undefined) void this.#pairAtOnce(code, pairWithPhone);
    else this.#pairing.noteQr(code);
  }
  #qrShown = false;

  get #asksForLink(): boolean {
    return this.#qrShown && !this.#authenticated && !this.ended.aborted;
  }

  #watchLink(): void {
    this.#watch(this.#options.limits.qrMs, () =>
      this.#end(this.#pairing.isByCode ? 'codeNotTyped' : 'qrNotScanned', undefined),
    );
  }

  async #pairAtOnce(qrCode: string, phone: string): Promise<void> {
    const started = this.#pairing.start(phone);
    this.#pairing.noteQr(qrCode);
    if (!(await started)) this.#end('noPairingCode', undefined);
  }

  #onAuthenticated(): void {
    if (this.ended.aborted) return;
    this.#authenticated = true;
    if (!this.#ready) this.#sync();
  }

  #onReady(): void {
    if (this.ended.aborted) return;
    this.#ready = true;
    clearTimeout(this.#watchdog);
    this.#events.ready(readAccount(this.client));
  }

  #onReloaded(): void {
    if (this.ended.aborted) return;
    this.#authenticated = false;
    this.#qrShown = false;
    this.#pairing.reset();
    this.#sync();
  }

  /** While its socket is away, the page keeps messages for itself: better not to give it any. */
  #onSocketState(state: unknown): void {
    if (this.ended.aborted) return;
    if (state === 'CONNECTED') {
      if (!this.#ready && this.#authenticated) this.#onReady();
    } else if (this.#ready && (state === 'TIMEOUT' || state === 'OPENING' || state === 'PAIRING')) {
      this.#sync();
    }
  }

  #sync(): void {
    this.#ready = false;
    this.#events.syncing();
    this.#watch(this.#options.limits.readyMs, () => void this.#onSyncTooLong());
  }

  async #onSyncTooLong(): Promise<void> {
    const injected = this.client.info !== undefined && this.#authenticated;
    const answer = await within(5000, this.ended, async () => injected && (await isConnected(this.client)));
    if (this.ended.aborted || this.#ready) return;
    if (answer.kind === 'value' && answer.value) this.#onReady();
    else this.#end('neverReady', undefined);
  }

  async #untilReady(): Promise<void> {
    while (!this.#authenticated && (await pause(1000, this.ended))) {
      if (this.#authenticated) return;
      await within(5000, this.ended, () => tellSynced(this.client));
    }
  }

  #watch(limitMs: number, onExpired: () => void): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(onExpired, limitMs);
  }

  #end(failure: Failure, cause: unknown): void {
    if (this.ended.aborted) return;
    this.#loggedOut = failure === 'loggedOut';
    this.#ended.abort();
    this.#events.ended(failure, cause);
    void this.#release();
  }

  #release(): Promise<void> {
    this.#released ??= this.#letGo();
    return this.#released;
  }

  /** Never rejects; bounded by the limits, and by the time the system takes to end a killed process. */
  async #letGo(): Promise<void> {
    clearTimeout(this.#watchdog);
    const { closeMs } = this.#options.limits;
    const never = new AbortController().signal;
    // A browser is killed in its launch only if it hangs there: nobody listens to its pipes yet.
    await within(closeMs, never, () => Promise.race([this.#launched.promise, this.#started]));
    const browser = this.client.pupBrowser;
    // A closed browser has written down what it knows, a killed one perhaps not.
    if (browser) await within(closeMs, never, () => browser.close());
    this.#kill.abort();
    await within(closeMs, never, () => this.#started);
    const child = this.#process ?? this.client.pupBrowser?.process() ?? null;
    const isRunning = child !== null && child.exitCode === null && child.signalCode === null;
    if (isRunning) await within(closeMs, never, () => once(child, 'exit'));
    if (this.#loggedOut) await removeDevice(this.#options.profileFolder).catch(() => undefined);
  }
}

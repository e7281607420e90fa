import type { ChildProcess } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import type { Client } from 'whatsapp-web.js';
import { deferred } from '../../sender/deferred';
import type { ConnectionEvents } from './connectionEvents';
import { pause, within } from './deadline';
import { disconnectFailure, startFailure, type Failure } from './failures';
import type { WhatsAppWebLimits } from './limits';
import { removeDevice } from './linkedDevice';
import { PageBridge } from './pageBridge';
import { PageDriver } from './pageDriver';
import type { PageLibrary } from './pageLibraries';
import { PageWatch } from './pageWatch';
import { Pairing } from './pairing';
import { foreignLock } from './profileLock';
import { createWebClient, isConnected, logOut, readHeapBytes, reloadPage } from './webClient';

export interface ConnectionOptions {
  readonly browserPath: string;
  readonly browserArguments: readonly string[];
  readonly profileFolder: string;
  readonly webVersion: { readonly version: string; readonly folder: string } | undefined;
  readonly pageLibrary?: PageLibrary | undefined;
  readonly pageLibraryFile?: string | undefined;
  readonly headless: boolean;
  /** Digits of a phone to link by a code in the place of a QR code. */
  readonly pairWithPhone?: string | undefined;
  readonly limits: WhatsAppWebLimits;
}

/** One browser with WhatsApp Web in it, from its launch until it is gone. Used once: a new try is a new connection. */
export class Connection {
  readonly client: Client;
  readonly bridge: PageBridge;
  readonly driver: PageDriver;
  readonly #watch: PageWatch;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #ended = new AbortController();
  readonly #kill = new AbortController();
  readonly #launched = deferred<undefined>();
  #started: Promise<void> = Promise.resolve();
  #process: ChildProcess | null = null;
  #released: Promise<void> | null = null;
  #loggedOut = false;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    // Everything that waits on the connection listens for its end.
    setMaxListeners(0, this.ended);
    const { startMs, lookUpMs } = options.limits;
    this.client = createWebClient(
      { ...options, executablePath: options.browserPath, pageLoadMs: startMs, killSignal: this.#kill.signal },
      {
        launched: async (client) => await this.#onLaunched(client),
        document: async (library) => await this.#watch.document(library),
        qr: (code) => this.#watch.linking.noteQr(code),
        pairingCode: (code) => this.#watch.linking.notePairingCode(code),
        ready: () => this.#watch.noteLibraryReady(),
        disconnected: (reason) => this.#end(disconnectFailure(reason), reason),
      },
    );
    this.bridge = new PageBridge(this.client);
    this.driver = new PageDriver({
      client: this.client,
      bridge: this.bridge,
      choice: options.pageLibrary ?? 'automatic',
      waJsFile: options.pageLibraryFile,
      ended: this.ended,
      bootMs: startMs,
    });
    const pairing = new Pairing(this.client, this.bridge, () => this.driver.library, lookUpMs, this.ended, events);
    this.#watch = new PageWatch({
      ...options,
      client: this.client,
      bridge: this.bridge,
      driver: this.driver,
      pairing,
      ended: this.ended,
      events,
      end: (failure, cause) => this.#end(failure, cause),
    });
  }

  /** Aborted once the connection has ended, for whatever reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Launches the browser. What comes of it is told through the events. */
  start(): void {
    this.#watch.start();
    this.#started = this.#launch();
  }

  /** Whether the page still answers and is connected, which after a sleep it may not be; ends the connection if not. */
  async verify(): Promise<boolean> {
    if (await this.#watch.isStillConnected(() => isConnected(this.client))) return true;
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
    if (this.ended.aborted || !this.#watch.isReady) return;
    this.#watch.noteReload();
    // What goes wrong here shows in that it doesn't become ready.
    await within(this.#options.limits.startMs, this.ended, () => reloadPage(this.client));
  }

  /** Ends it: it says that it's connected, and messages don't leave. */
  giveUp(): void {
    this.#end('unconfirmed', undefined);
  }

  /** Links by a code for this phone. False where WhatsApp gives none. */
  async pair(phone: string): Promise<boolean> {
    return await this.#watch.linking.pair(phone);
  }

  async cancelPairing(): Promise<void> {
    await this.#watch.linking.cancelPairing();
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
    if ((await foreignLock(this.#options.profileFolder)) !== null) return this.#end('profileOfAnotherHost', undefined);
    if (this.ended.aborted) return undefined;
    try {
      await this.#initialize();
    } catch (error) {
      return this.#end(startFailure(error), error);
    }
    return undefined;
  }

  /**
   * A browser that is gone before it has a page mostly starts the second time: the computer was busy, or the browser of a
   * program that was killed hadn't let go of the profile yet.
   */
  async #initialize(): Promise<void> {
    try {
      await this.client.initialize();
    } catch (error) {
      const isGoneAtOnce = this.#process === null && startFailure(error) === 'browserNotStarted';
      if (!isGoneAtOnce) throw error;
      if (!(await pause(RESTART_PAUSE_MS, this.ended))) throw error;
      await this.client.initialize();
    }
  }

  async #onLaunched(client: Client): Promise<void> {
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
    await this.bridge.install({
      ack: (messageId, level) => {
        if (!this.ended.aborted) this.#events.ack(messageId, level);
      },
      reply: (reply) => {
        if (!this.ended.aborted) this.#events.reply(reply);
      },
      socketState: (state) => this.#watch.noteSocketState(state),
      limitsChanged: () => {
        if (!this.ended.aborted) this.#events.limitsChanged();
      },
    });
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
    this.#watch.stop();
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

const RESTART_PAUSE_MS = 1000;

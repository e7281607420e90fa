import type { Client } from 'whatsapp-web.js';
import { pause, within, type Ended } from './deadline';
import { classifyError } from './errorTable';
import { disconnectFailure, isBlocked, startFailure } from './failures';
import type { PageBridge, PageStatus } from './pageBridge';
import type { PageDriver } from './pageDriver';
import { PageLinking, type PageLinkingParts } from './pageLinking';

export interface PageWatchParts extends Omit<PageLinkingParts, 'limit'> {
  readonly client: Pick<Client, 'pupPage'>;
  readonly bridge: Pick<PageBridge, 'status' | 'repair' | 'watch' | 'account' | 'authCode'>;
  readonly driver: Pick<PageDriver, 'library' | 'inject' | 'prove' | 'proveLinking'>;
}

/**
 * Follows the page from its first document to being able to send, and after that. Its limits measure a lack of progress:
 * an account that goes on syncing is let, however long it takes.
 */
export class PageWatch {
  /** While the page asks to be linked. */
  readonly linking: PageLinking;
  readonly #parts: PageWatchParts;
  #watchdog: NodeJS.Timeout | undefined;
  #documentId: string | null = null;
  #documentCount = 0;
  /** Of this document: */
  #isProven = false;
  #isProving = false;
  #isLinkProven = false;
  #isLibraryReady = false;
  #toldSyncedMs = 0;
  #lastProgress = '';
  /** Of the connection: */
  #wasLinked = false;
  #ready = false;
  /** The page has said that its socket is away since it was last looked at: what that look reads may be older. */
  #isAway = false;
  /** What was said last of syncing; undefined where something else was. */
  #saidPercent: number | null | undefined = undefined;

  constructor(parts: PageWatchParts) {
    this.#parts = parts;
    this.linking = new PageLinking({ ...parts, limit: (limitMs, onExpired) => this.#limit(limitMs, onExpired) });
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** From the launch of the browser on. */
  start(): void {
    this.#limit(this.#parts.limits.startMs, () => this.#parts.end('pageNotLoaded', undefined));
  }

  stop(): void {
    clearTimeout(this.#watchdog);
  }

  /**
   * The page has loaded something: another document, or another place in the same one. @throws in the first document, what
   * is wrong with it.
   */
  async document(webJs: () => Promise<void>): Promise<void> {
    const { driver, end, ended } = this.#parts;
    const isFirst = this.#documentCount === 0;
    const documentId = await this.#readDocumentId();
    if (documentId !== null && documentId === this.#documentId) return;
    this.#documentId = documentId;
    this.#documentCount += 1;
    const count = this.#documentCount;
    if (!isFirst) this.noteReload();
    try {
      await this.#inject(driver, webJs);
    } catch (error) {
      // Where the page has gone on to yet another document, that one's injection decides.
      if (count !== this.#documentCount || ended.aborted) return;
      if (isFirst) throw error;
      return end(startFailure(error), error);
    }
    void this.#follow(count);
  }

  noteReload(): void {
    if (this.#parts.ended.aborted) return;
    this.linking.reset();
    this.#isProven = false;
    this.#isLinkProven = false;
    this.#isLibraryReady = false;
    this.#toldSyncedMs = 0;
    this.#sync();
  }

  noteLibraryReady(): void {
    this.#isLibraryReady = true;
    void this.#look(this.#documentCount);
  }

  /** While its socket is away, the page keeps messages for itself: better not to give it any. */
  noteSocketState(state: string | null): void {
    if (state !== 'TIMEOUT' && state !== 'OPENING' && state !== 'PAIRING') return;
    this.#isAway = true;
    if (this.#ready && !this.#parts.ended.aborted) this.#sync();
  }

  async isStillConnected(ask: () => Promise<boolean>): Promise<boolean> {
    const { ended, limits } = this.#parts;
    const deadlineMs = performance.now() + limits.comebackMs;
    do {
      const answer = await within(limits.lookUpMs, ended, ask);
      if (answer.kind === 'value' && answer.value) return true;
    } while (performance.now() < deadlineMs && (await pause(1000, ended)));
    return false;
  }

  /** WhatsApp Web sometimes loads itself a second time at its start. */
  async #inject(driver: PageWatchParts['driver'], webJs: () => Promise<void>): Promise<void> {
    for (let tryNumber = 1; ; tryNumber += 1) {
      try {
        return await driver.inject(webJs);
      } catch (error) {
        if (tryNumber === 3 || classifyError(error, 'before').code !== 'pageReloaded') throw error;
        this.#documentId = await this.#readDocumentId();
      }
    }
  }

  async #readDocumentId(): Promise<string | null> {
    return await this.#parts.bridge.status().then(
      ({ documentId }) => documentId,
      () => null,
    );
  }

  async #follow(document: number): Promise<void> {
    while (document === this.#documentCount && !this.#parts.ended.aborted) {
      await this.#look(document);
      if (!(await pause(this.#ready ? READY_POLL_MS : POLL_MS, this.#parts.ended))) return;
    }
  }

  async #look(document: number): Promise<void> {
    const read = await this.#readStatus();
    // A page that doesn't answer shows where something is asked of it.
    if (read.kind !== 'value' || document !== this.#documentCount || this.#parts.ended.aborted) return;
    const status = read.value;
    this.#noteProgress(status);
    this.noteSocketState(status.socketState);
    if (isBlocked(status.socketState)) return this.#parts.end(disconnectFailure(status.socketState), undefined);
    const asksForPasskey = status.isPasskeyAsked && !this.#wasLinked;
    if (asksForPasskey && this.#parts.headless) return this.#parts.end('passkeyAsked', undefined);
    if (isUnpaired(status)) return await this.#onUnpaired(document);
    // The code may be scanned before the page library could show it.
    const isPairing = status.socketState === 'PAIRING' && !this.#wasLinked && !this.linking.isScanned;
    if (this.linking.isAsked || isPairing) {
      this.linking.noteScanned();
      this.#saySyncing(null);
    }
    if (status.socketState === 'CONNECTED') await this.#onConnected(status, document);
  }

  #readStatus(): Promise<Ended<PageStatus>> {
    this.#isAway = false;
    return within(STATUS_MS, this.#parts.ended, () => this.#parts.bridge.status());
  }

  async #onUnpaired(document: number): Promise<void> {
    const { bridge, driver, end, ended, limits } = this.#parts;
    if (this.#wasLinked) return end('loggedOut', undefined);
    this.linking.noteAsksAgain();
    this.#saidPercent = undefined;
    if (!this.#isLinkProven) {
      this.#isLinkProven = true;
      const proof = await within(limits.lookUpMs, ended, () => driver.proveLinking());
      if (proof.kind === 'error' && document === this.#documentCount)
        return end(startFailure(proof.error), proof.error);
    }
    if (driver.library !== 'wa-js') return undefined;
    const answer = await within(STATUS_MS, ended, () => bridge.authCode());
    if (answer.kind === 'value' && answer.value !== null && document === this.#documentCount)
      this.linking.noteQr(answer.value);
    return undefined;
  }

  async #onConnected(status: PageStatus, document: number): Promise<void> {
    if (!this.#wasLinked) {
      this.#wasLinked = true;
      this.#sync();
    }
    if (!(await this.#isProvenNow(document)) || this.#ready) return;
    if (this.#parts.driver.library === 'wa-js') {
      if (status.hasSynced) await this.#becomeReady(document);
    } else if (this.#isLibraryReady) await this.#becomeReady(document);
    else if (status.hasSynced) await this.#tellSynced();
  }

  async #isProvenNow(document: number): Promise<boolean> {
    if (this.#isProven || this.#isProving) return this.#isProven;
    this.#isProving = true;
    try {
      await this.#parts.driver.prove();
      if (document === this.#documentCount) this.#isProven = true;
      if (!this.#ready) this.#limitSync();
    } catch (error) {
      const isReloading = classifyError(error, 'before').code === 'pageReloaded';
      if (document === this.#documentCount && !isReloading) this.#parts.end(startFailure(error), error);
    } finally {
      this.#isProving = false;
    }
    return this.#isProven;
  }

  /** Where WhatsApp Web had synced before whatsapp-web.js listened, or its listeners have failed, it says nothing more. */
  async #tellSynced(): Promise<void> {
    if (performance.now() - this.#toldSyncedMs < TELL_AGAIN_MS) return;
    const isFirst = this.#toldSyncedMs === 0;
    this.#toldSyncedMs = performance.now();
    if (!isFirst) await this.#evaluateTellSynced();
  }

  async #evaluateTellSynced(): Promise<void> {
    const { client, ended } = this.#parts;
    await within(STATUS_MS, ended, async () => await client.pupPage?.evaluate(TELL_SYNCED));
  }

  async #becomeReady(document: number): Promise<void> {
    const { bridge, ended, events, limits } = this.#parts;
    const account = await within(limits.lookUpMs, ended, async () => {
      await bridge.repair();
      await bridge.watch();
      return await bridge.account();
    });
    if (document !== this.#documentCount || ended.aborted || this.#ready || account.kind !== 'value') return;
    if (this.#isAway) return;
    this.#ready = true;
    this.#saidPercent = undefined;
    clearTimeout(this.#watchdog);
    events.ready(account.value);
  }

  #sync(): void {
    this.#ready = false;
    this.#saySyncing(null);
    this.#limitSync();
  }

  #saySyncing(percent: number | null): void {
    if (percent === this.#saidPercent || (percent === null && this.#saidPercent !== undefined)) return;
    this.#saidPercent = percent;
    this.#parts.events.syncing(percent);
  }

  #limitSync(): void {
    this.#limit(
      this.#wasLinked && this.#isProven ? this.#parts.limits.stalledMs : this.#parts.limits.readyMs,
      () => void this.#onStalled(),
    );
  }

  /** Nothing moves: connected and whole, it can send without ever having said that it has synced. */
  async #onStalled(): Promise<void> {
    const { driver, end, ended } = this.#parts;
    const document = this.#documentCount;
    const read = await this.#readStatus();
    if (ended.aborted || this.#ready || document !== this.#documentCount) return;
    const isConnected = read.kind === 'value' && read.value.socketState === 'CONNECTED';
    if (!isConnected || !this.#isProven) return end('neverReady', undefined);
    if (driver.library === 'whatsapp-web.js') await this.#evaluateTellSynced();
    await this.#becomeReady(document);
    if (!this.#ready) end('neverReady', undefined);
  }

  #noteProgress({ progress, syncPercent }: PageStatus): void {
    const hasMoved = progress !== this.#lastProgress;
    this.#lastProgress = progress;
    if (this.#ready || !hasMoved) return;
    if (this.#wasLinked) {
      if (syncPercent !== null && syncPercent < 100) this.#saySyncing(syncPercent);
      this.#limitSync();
    } else this.linking.noteProgress();
  }

  #limit(limitMs: number, onExpired: () => void): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(onExpired, limitMs);
  }
}

function isUnpaired({ socketState }: PageStatus): boolean {
  return socketState === 'UNPAIRED' || socketState === 'UNPAIRED_IDLE';
}

const TELL_SYNCED = `typeof window.onAppStateHasSyncedEvent === 'function' && void window.onAppStateHasSyncedEvent()`;
const POLL_MS = 400;
const READY_POLL_MS = 2000;
const STATUS_MS = 5000;
const TELL_AGAIN_MS = 1500;

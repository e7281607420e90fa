import type { Client } from 'whatsapp-web.js';
import { LoadUtils } from 'whatsapp-web.js/src/util/Injected/Utils';
import { pause } from './deadline';
import { classifyError } from './errorTable';
import type { PageBridge } from './pageBridge';
import { contractPaths, type ContractPhase } from './pageContract';
import type { PageLibrary, PageLibraryName } from './pageLibraries';
import { waJsScript } from './waJsScript';

export interface PageDriverParts {
  readonly client: Client;
  readonly bridge: PageBridge;
  readonly choice: PageLibrary;
  /** A newer build of wa-js. */
  readonly waJsFile: string | undefined;
  readonly ended: AbortSignal;
  /** From the page's load to WhatsApp's scripts having begun. */
  readonly bootMs: number;
}

/** Puts a page library into each document, and proves that the page has what it needs. */
export class PageDriver {
  readonly #parts: PageDriverParts;
  #library: PageLibraryName;
  /** What the first library lacked, once it has been given up: it isn't tried again in this browser. */
  #givenUp: readonly string[] = [];

  constructor(parts: PageDriverParts) {
    this.#parts = parts;
    this.#library = parts.choice === 'wa-js' ? 'wa-js' : 'whatsapp-web.js';
  }

  /** The one in use. */
  get library(): PageLibraryName {
    return this.#library;
  }

  /** @throws ContractBroken, or what the page throws. @param webJs puts whatsapp-web.js in */
  async inject(webJs: () => Promise<void>): Promise<void> {
    await this.#untilBooted();
    if (this.#library === 'whatsapp-web.js') {
      const missing = await this.#missing('boot');
      if (missing.length === 0 && (await this.#injectWebJs(webJs))) return;
      this.#giveUp(missing);
    }
    await this.#injectWaJs();
  }

  /**
   * That the page can do what sending needs; for the linked account, before the first message. Changes to the second
   * library where the first can't, and that is allowed. @throws ContractBroken
   */
  async prove(): Promise<void> {
    if (this.#library === 'whatsapp-web.js') {
      const missing = await this.#unmet();
      if (missing.length === 0) return;
      this.#giveUp(missing);
      await this.#injectWaJs();
    }
    const missing = await this.#unmet();
    if (missing.length > 0) throw new ContractBroken([...this.#givenUp, ...missing]);
  }

  /** That it can show a QR code. @throws ContractBroken */
  async proveLinking(): Promise<void> {
    const missing = await this.#missing('link');
    if (missing.length === 0) return;
    if (this.#library === 'wa-js') throw new ContractBroken(missing);
    this.#giveUp(missing);
    await this.#injectWaJs();
  }

  #giveUp(missing: readonly string[]): void {
    if (this.#parts.choice !== 'automatic') throw new ContractBroken(missing);
    this.#givenUp = missing;
    this.#library = 'wa-js';
  }

  async #unmet(): Promise<readonly string[]> {
    const missing = await this.#missing('send');
    return missing.length > 0 ? missing : await this.#parts.bridge.broken();
  }

  /** @throws ContractBroken where WhatsApp's scripts are there, and aren't what they were. */
  async #untilBooted(): Promise<void> {
    const { bridge, ended, bootMs } = this.#parts;
    const deadlineMs = performance.now() + bootMs;
    let oddSinceMs: number | null = null;
    for (;;) {
      const { isLoaded, version, hasModules } = await bridge.status();
      if (version !== null && hasModules) return;
      const isOdd = isLoaded && (version !== null || hasModules);
      oddSinceMs = isOdd ? (oddSinceMs ?? performance.now()) : null;
      if (oddSinceMs !== null && performance.now() - oddSinceMs > ODD_MS) {
        throw new ContractBroken(await bridge.missing(contractPaths(this.#library, 'boot')));
      }
      if (performance.now() > deadlineMs) throw new Error('auth timeout: WhatsApp’s scripts never began');
      if (!(await pause(POLL_MS, ended))) throw new Error('Launch aborted');
    }
  }

  /** What isn't there once nothing has been added for a while: the page brings its modules bit by bit. */
  async #missing(phase: ContractPhase): Promise<readonly string[]> {
    const { bridge, ended } = this.#parts;
    const paths = contractPaths(this.#library, phase);
    const startMs = performance.now();
    let movedMs = startMs;
    let last = '';
    for (;;) {
      const [missing, { hasSynced, progress }] = await Promise.all([bridge.missing(paths), bridge.status()]);
      const nowMs = performance.now();
      if (missing.length === 0) return missing;
      const seen = `${missing.join(' ')} ${progress}`;
      if (seen !== last) movedMs = nowMs;
      last = seen;
      const isQuiet = nowMs - movedMs > QUIET_MS && (phase !== 'send' || hasSynced || nowMs - startMs > UNSYNCED_MS);
      if (isQuiet || nowMs - startMs > LONGEST_MS || !(await pause(POLL_MS, ended))) return missing;
    }
  }

  /** @returns false where it can't do with this page, and another library may. */
  async #injectWebJs(webJs: () => Promise<void>): Promise<boolean> {
    await this.#parts.bridge.watch();
    try {
      await webJs();
      return true;
    } catch (error) {
      if (this.#parts.choice !== 'automatic' || classifyError(error, 'before').code !== 'engineBroken') throw error;
      return false;
    }
  }

  async #injectWaJs(): Promise<void> {
    const { bridge, client, ended, waJsFile } = this.#parts;
    const missing = await this.#missing('boot');
    if (missing.length > 0) throw new ContractBroken([...this.#givenUp, ...missing]);
    await bridge.watch();
    // Its helper for files serves both.
    await client.pupPage?.evaluate(LoadUtils);
    if (!(await bridge.isWaJsInjected())) await client.pupPage?.evaluate(await waJsScript(waJsFile));
    const deadlineMs = performance.now() + WA_JS_MS;
    while (!(await bridge.isWaJsInjected())) {
      const isOver = performance.now() > deadlineMs || !(await pause(POLL_MS, ended));
      if (isOver) throw new ContractBroken([...this.#givenUp, 'WPP.isInjected']);
    }
    const unmet = await this.#missing('link');
    if (unmet.length > 0) throw new ContractBroken([...this.#givenUp, ...unmet]);
  }
}

/** The page lacks something that sending needs; errorTable.ts knows it by its text. */
class ContractBroken extends Error {
  /** Names of the page's modules and members, nothing personal. */
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super(`WhatsApp Web lacks: ${missing.join(', ')}`);
    this.name = 'ContractBroken';
    this.missing = missing;
  }
}

const POLL_MS = 200;
/** Without a change of what is missing. */
const QUIET_MS = 2000;
/** Until synced the page may still be bringing its parts. */
const UNSYNCED_MS = 4000;
const LONGEST_MS = 6000;
const ODD_MS = 5000;
const WA_JS_MS = 6000;

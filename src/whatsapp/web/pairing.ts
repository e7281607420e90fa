import type { Client } from 'whatsapp-web.js';
import { within } from './deadline';
import type { PageBridge } from './pageBridge';
import type { PageLibraryName } from './pageLibraries';
import { cancelPairing, requestPairingCode } from './webClient';

export interface PairingEvents {
  needsQr(code: string): void;
  needsCode(code: string): void;
}

/** How the phone is linked while the page asks for it: by the QR code, or by a code that is typed on the phone. */
export class Pairing {
  readonly #client: Client;
  readonly #bridge: PageBridge;
  readonly #library: () => PageLibraryName;
  readonly #limitMs: number;
  readonly #ended: AbortSignal;
  readonly #events: PairingEvents;
  /** The newest; the page goes on making them meanwhile. */
  #qrCode: string | null = null;
  #isByCode = false;

  /** @param limitMs for each call into the page */
  constructor(
    client: Client,
    bridge: PageBridge,
    library: () => PageLibraryName,
    limitMs: number,
    ended: AbortSignal,
    events: PairingEvents,
  ) {
    this.#client = client;
    this.#bridge = bridge;
    this.#library = library;
    this.#limitMs = limitMs;
    this.#ended = ended;
    this.#events = events;
  }

  get isByCode(): boolean {
    return this.#isByCode;
  }

  noteQr(code: string): void {
    this.#qrCode = code;
    if (!this.#isByCode) this.#events.needsQr(code);
  }

  noteCode(code: string): void {
    if (this.#isByCode) this.#events.needsCode(code);
  }

  /** The page has loaded anew, and knows nothing of what was asked of it. */
  reset(): void {
    this.#qrCode = null;
    this.#isByCode = false;
  }

  /** @returns false where WhatsApp gives no code for the number: the QR code is shown again. */
  async start(phone: string): Promise<boolean> {
    this.#isByCode = true;
    const answer = await within(this.#limitMs, this.#ended, () => this.#request(phone));
    if (answer.kind === 'value' || this.#ended.aborted || !this.#isByCode) return true;
    await this.cancel();
    return false;
  }

  async #request(phone: string): Promise<void> {
    if (this.#library() === 'wa-js') this.noteCode(await this.#bridge.pairingCode(phone));
    else await requestPairingCode(this.#client, phone);
  }

  async cancel(): Promise<void> {
    if (!this.#isByCode) return;
    this.#isByCode = false;
    if (this.#qrCode !== null) this.#events.needsQr(this.#qrCode);
    await within(this.#limitMs, this.#ended, () => cancelPairing(this.#client));
  }
}

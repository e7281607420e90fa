import type { ConnectionEvents } from './connectionEvents';
import type { Failure } from './failures';
import type { WhatsAppWebLimits } from './limits';
import type { Pairing } from './pairing';

export interface PageLinkingParts {
  readonly pairing: Pick<Pairing, 'reset' | 'noteQr' | 'noteCode' | 'start' | 'cancel' | 'isByCode'>;
  readonly ended: AbortSignal;
  readonly limits: WhatsAppWebLimits;
  readonly headless: boolean;
  readonly pairWithPhone?: string | undefined;
  readonly events: ConnectionEvents;
  readonly end: (failure: Failure, cause: unknown) => void;
  /** Ends the connection after that long, unless another limit takes its place. */
  readonly limit: (limitMs: number, onExpired: () => void) => void;
}

/** How a document that isn't linked comes to be: by a code that the phone scans, or one that is typed there. */
export class PageLinking {
  readonly #parts: PageLinkingParts;
  #hasQr = false;
  #isScanned = false;

  constructor(parts: PageLinkingParts) {
    this.#parts = parts;
  }

  /** The phone has done its part, and the rest is still to come. */
  get isScanned(): boolean {
    return this.#isScanned;
  }

  get isAsked(): boolean {
    return this.#hasQr && !this.#isScanned && !this.#parts.ended.aborted;
  }

  /** Another document asks for itself. */
  reset(): void {
    this.#parts.pairing.reset();
    this.#hasQr = false;
    this.#isScanned = false;
  }

  noteQr(code: string): void {
    const { ended, pairing, pairWithPhone } = this.#parts;
    if (ended.aborted) return;
    const isFirst = !this.#hasQr;
    this.#hasQr = true;
    // The page makes a new code every 20 seconds; the limit counts from the first.
    if (isFirst) this.#limitLink();
    if (!this.isAsked) return;
    if (isFirst && pairWithPhone !== undefined) void this.#pairAtOnce(code, pairWithPhone);
    else pairing.noteQr(code);
  }

  notePairingCode(code: string): void {
    if (this.isAsked) this.#parts.pairing.noteCode(code);
  }

  /** The page no longer asks. Another step may be asked for on the phone, or here. */
  noteScanned(): void {
    this.#isScanned = true;
    this.noteProgress();
  }

  /** What was scanned came to nothing: the page asks again. */
  noteAsksAgain(): void {
    if (!this.#isScanned) return;
    this.#isScanned = false;
    this.#limitLink();
  }

  noteProgress(): void {
    if (!this.#isScanned) return;
    const { headless, limits } = this.#parts;
    // In a window that is shown, somebody may be at the step that is asked for.
    this.#parts.limit(headless ? limits.linkStepMs : limits.qrMs, () => this.#parts.end('linkStepAsked', undefined));
  }

  /** Links by a code for this phone. False where WhatsApp gives none. */
  async pair(phone: string): Promise<boolean> {
    if (!this.isAsked) return false;
    this.#limitLink();
    return await this.#parts.pairing.start(phone);
  }

  async cancelPairing(): Promise<void> {
    if (this.isAsked) await this.#parts.pairing.cancel();
  }

  #limitLink(): void {
    this.#parts.limit(this.#parts.limits.qrMs, () =>
      this.#parts.end(this.#parts.pairing.isByCode ? 'codeNotTyped' : 'qrNotScanned', undefined),
    );
  }

  async #pairAtOnce(qrCode: string, phone: string): Promise<void> {
    const started = this.#parts.pairing.start(phone);
    this.#parts.pairing.noteQr(qrCode);
    if (!(await started)) this.#parts.end('noPairingCode', undefined);
  }
}

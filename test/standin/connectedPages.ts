import type { ServerResponse } from 'node:http';
import { push } from './http';
import type { PasskeyStep, ServerEvent } from './protocol';

const DEVICE = 'device-of-the-stand-in';

/** The pages that listen, and the phone that links them. */
export class ConnectedPages {
  /** What follows the scan of the code. */
  passkey: PasskeyStep;
  readonly #pages = new Set<ServerResponse>();
  readonly #unlinkedPages = new Set<ServerResponse>();
  /** Scanned, and the phone or the browser has still to confirm it. */
  #confirming: ServerResponse | null = null;
  #isUnlinked = false;
  #scans = 0;
  #qrCount = 0;

  constructor(passkey: PasskeyStep) {
    this.passkey = passkey;
  }

  /** Whether the phone lists no device. */
  get isUnlinked(): boolean {
    return this.#isUnlinked;
  }

  isLinked(device: unknown): boolean {
    return device === DEVICE && !this.#isUnlinked;
  }

  forget(): void {
    this.#isUnlinked = true;
  }

  tell(event: ServerEvent): void {
    for (const page of this.#pages) push(page, event);
  }

  newReference(): string {
    this.#qrCount += 1;
    return `2@standin${this.#qrCount}`;
  }

  refreshQr(): void {
    for (const page of this.#unlinkedPages) push(page, { type: 'qr', reference: this.newReference() });
  }

  scan(): void {
    this.#isUnlinked = false;
    const [page] = this.#unlinkedPages;
    if (page === undefined) {
      this.#scans += 1;
      return;
    }
    this.#unlinkedPages.delete(page);
    if (this.passkey !== 'none') this.#confirming = page;
    push(page, { type: 'linked', device: DEVICE, passkey: this.passkey });
  }

  confirm(): void {
    const page = this.#confirming;
    this.#confirming = null;
    if (page !== null) push(page, { type: 'linked', device: DEVICE, passkey: 'none' });
  }

  open(response: ServerResponse, isLinked: boolean): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    this.#pages.add(response);
    if (!isLinked) this.#unlinkedPages.add(response);
    response.on('close', () => {
      this.#pages.delete(response);
      this.#unlinkedPages.delete(response);
    });
    if (!isLinked && this.#scans > 0) {
      this.#scans -= 1;
      // A person needs a moment too: the code is seen first.
      setTimeout(() => this.scan(), 500);
    }
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_ACTIONS } from './fates';
import { push, readBody } from './http';
import { appendToLedger, digitsOf, lidOf, lineOf, readLedger, type AcceptedMessage } from './ledger';
import { pageHtml } from './pageHtml';
import { StandInPairing } from './pairing';
import type { Boot, Existing, Fate, PageAction, Remembered, Submitted, SubmittedFile } from './protocol';

export type { AcceptedMessage } from './ledger';
export type { Fate } from './protocol';

export interface StandInOptions {
  /** One JSON line for each accepted message, written before the page is answered; read again at a restart. */
  readonly ledgerPath?: string;
  /** Digits of numbers that aren't on WhatsApp. */
  readonly unregistered?: readonly string[];
  /** Digits of numbers whose chat is kept under an @lid. */
  readonly underLid?: readonly string[];
  /** From connected to synced; 0 syncs before the library can listen. */
  readonly syncDelayMs?: number;
  /** Between acks 1, 2 and 3. Infinity leaves the later ones to `acknowledge`. */
  readonly ackDelayMs?: number;
}

/** What Chromium needs so that the page, which it takes for web.whatsapp.com, may talk to 127.0.0.1. */
export const STANDIN_BROWSER_ARGUMENTS = ['--disable-features=LocalNetworkAccessChecks'];

const WEB_VERSION = '2.3000.0-standin';
const DEVICE = 'device-of-the-stand-in';

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const standIn = new StandIn(options);
  await standIn.start();
  return standIn;
}

/** WhatsApp, as far as one linked device sees it. */
export class StandIn {
  readonly webVersion = WEB_VERSION;
  webVersionDir = '';
  /** What becomes of the next messages; may do things of its own, such as killing the browser. */
  decide: (message: AcceptedMessage) => Fate | Promise<Fate> = () => 'ok';
  /** Called once the ledger has a message. */
  onAccepted: (message: AcceptedMessage) => void = () => undefined;
  /** Look-ups of numbers get no answer. */
  lookUpsHang = false;
  /** For these digits the page throws at once, where it should send, and the server hears nothing of it. */
  readonly throwingFor = new Set<string>();
  /** Whose phone it is. */
  account = { pushname: 'Marie', phone: '33199000042' };
  readonly pairing = new StandInPairing(() => this.scanQr());
  /** Look-ups of these digits find nothing once. */
  readonly forgetOnce = new Set<string>();
  readonly #options: StandInOptions;
  readonly #accepted: AcceptedMessage[] = [];
  /** The bytes of files, by the path that messages name. */
  readonly #uploads = new Map<string, Buffer>();
  readonly #history = new Map<string, Remembered>();
  readonly #pages = new Set<ServerResponse>();
  readonly #unlinkedPages = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #port = 0;
  #unlinked = false;
  #scans = 0;
  #qrCount = 0;

  constructor(options: StandInOptions) {
    this.#options = options;
    for (const message of readLedger(options.ledgerPath)) this.#remember(message);
  }

  async start(): Promise<void> {
    await this.comeBack();
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The stand-in has no port');
    this.#port = address.port;
    this.webVersionDir = await mkdtemp(join(tmpdir(), 'standin-'));
    await writeFile(join(this.webVersionDir, `${WEB_VERSION}.html`), await pageHtml(WEB_VERSION, this.#port));
  }

  /** The network is cut: what is connected is cut off, and nothing can connect. */
  async goAway(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async comeBack(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
  }

  acceptedMessages(): readonly AcceptedMessage[] {
    return this.#accepted;
  }

  /** The bytes of a message's file, as they came. */
  uploaded({ directPath }: SubmittedFile): Buffer | undefined {
    return this.#uploads.get(directPath);
  }

  /** The phone scans the QR code, now or as soon as one is shown. */
  scanQr(): void {
    this.#unlinked = false;
    const [page] = this.#unlinkedPages;
    if (page === undefined) {
      this.#scans += 1;
      return;
    }
    this.#unlinkedPages.delete(page);
    push(page, { type: 'linked', device: DEVICE });
  }

  /** Whether the phone lists no device. */
  get isUnlinked(): boolean {
    return this.#unlinked;
  }

  /** A new QR code, as the page gets one every 20 seconds. */
  refreshQr(): void {
    for (const page of this.#unlinkedPages) push(page, { type: 'qr', reference: this.#newReference() });
  }

  /** The phone removes the linked device. */
  unlink(): void {
    this.#unlinked = true;
    this.setSocketState('UNPAIRED');
  }

  /** The phone removes it in the other way that WhatsApp Web knows: the page says so, and loads itself again. */
  logOut(): void {
    this.#unlinked = true;
    for (const page of this.#pages) push(page, { type: 'logout' });
  }

  setSocketState(state: string): void {
    for (const page of this.#pages) push(page, { type: 'socket', state });
  }

  /** Messages that stayed with ack 0 leave after all. */
  releasePending(): void {
    for (const message of this.#history.values()) {
      if (message.ack === 0) this.#accept(message);
    }
  }

  async close(): Promise<void> {
    await this.goAway();
    await rm(this.webVersionDir, { recursive: true, force: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/events') return this.#openEvents(response, searchParams.get('linked') === 'true');
    const body = await readBody(request);
    const answer =
      pathname === '/upload' ? this.#keep(body) : await this.#answer(pathname, JSON.parse(body.toString()));
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
    return undefined;
  }

  async #answer(path: string, body: unknown): Promise<object> {
    switch (path) {
      case '/boot':
        return this.#boot((body as { device: unknown }).device === DEVICE && !this.#unlinked);
      case '/pair':
        return await this.pairing.ask((body as { phone: string }).phone);
      case '/logout':
        this.#unlinked = true;
        return {};
      case '/exists':
        return await this.#exists((body as { chatId: string }).chatId);
      case '/submit':
        return { action: await this.#submit(body as Submitted) };
      case '/leave':
        this.#leave(body as Submitted);
        return {};
      case '/history': {
        const { chatId } = body as { chatId: string };
        return [...this.#history.values()].filter((message) => message.chatId === chatId);
      }
      default:
        throw new Error(`The stand-in knows no ${path}`);
    }
  }

  #keep(bytes: Buffer): object {
    const directPath = `/file/${this.#uploads.size}`;
    this.#uploads.set(directPath, bytes);
    return { directPath };
  }

  #boot(linked: boolean): Boot {
    const { syncDelayMs = 200 } = this.#options;
    return { linked, ...this.account, qrReference: this.#newReference(), syncDelayMs };
  }

  #newReference(): string {
    this.#qrCount += 1;
    return `2@standin${this.#qrCount}`;
  }

  #openEvents(response: ServerResponse, linked: boolean): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    this.#pages.add(response);
    if (!linked) this.#unlinkedPages.add(response);
    response.on('close', () => {
      this.#pages.delete(response);
      this.#unlinkedPages.delete(response);
    });
    if (!linked && this.#scans > 0) {
      this.#scans -= 1;
      // A person needs a moment too: the code is seen first.
      setTimeout(() => this.scanQr(), 500);
    }
  }

  async #exists(chatId: string): Promise<Existing> {
    if (this.lookUpsHang) await new Promise(() => undefined);
    const digits = digitsOf(chatId);
    const phoneId = `${digits}@c.us`;
    const lid = this.#options.underLid?.includes(digits) === true ? lidOf(digits) : null;
    const throwsAtOnce = this.throwingFor.has(digits);
    const known = this.#options.unregistered?.includes(digits) !== true && !this.forgetOnce.delete(digits);
    return { chatId: known ? (lid ?? phoneId) : null, lid, phoneId, throwsAtOnce };
  }

  async #submit(submitted: Submitted): Promise<PageAction> {
    // It had left before the network was cut, and the page couldn't know.
    if (this.#hasLeft(submitted)) return 'leave';
    const fate = await this.decide(lineOf(submitted));
    this.#fates.set(submitted.id, fate);
    if (fate.endsWith('After')) this.#accept(submitted);
    return PAGE_ACTIONS[fate];
  }
  readonly #fates = new Map<string, Fate>();

  #leave(submitted: Submitted): void {
    const fate = this.#fates.get(submitted.id);
    if (this.#hasLeft(submitted)) void this.#pushAcks(submitted.id);
    else if (fate === 'refused') this.#pushAck(submitted.id, -1);
    else if (fate === 'noAck') this.#history.set(submitted.id, { ...submitted, ack: 0 });
    else this.#accept(submitted, fate !== 'lostAck');
  }

  #hasLeft({ id }: Submitted): boolean {
    return (this.#history.get(id)?.ack ?? 0) >= 1;
  }

  #accept(submitted: Submitted, tellsAck = true): void {
    const line = lineOf(submitted);
    if (this.#options.ledgerPath !== undefined) appendToLedger(this.#options.ledgerPath, line);
    this.#remember(line, submitted);
    this.onAccepted(line);
    if (tellsAck) void this.#pushAcks(submitted.id);
  }

  #remember(line: AcceptedMessage, submitted?: Submitted): void {
    this.#accepted.push(line);
    const digits = line.phone.slice(1);
    const chatId = this.#options.underLid?.includes(digits) === true ? lidOf(digits) : `${digits}@c.us`;
    const { id, text, file, at } = line;
    const message = submitted ?? { id, chatId, text, ...(file && { file }), sentAtSeconds: Math.floor(at / 1000) };
    this.#history.set(id, { ...message, ack: 1 });
  }

  /** The recipient's phone gets it, or its owner reads it, at this moment. */
  acknowledge(id: string, level: 2 | 3): void {
    this.#pushAck(id, level);
  }

  /** The server says no after all to what it had taken. */
  refuseLate(id: string): void {
    this.#pushAck(id, -1);
  }

  async #pushAcks(id: string): Promise<void> {
    const { ackDelayMs = 20 } = this.#options;
    for (const level of ackDelayMs === Infinity ? [1] : [1, 2, 3]) {
      if (level > 1) await new Promise((resolve) => setTimeout(resolve, ackDelayMs));
      this.#pushAck(id, level);
    }
  }

  #pushAck(id: string, level: number): void {
    const message = this.#history.get(id);
    if (message) this.#history.set(id, { ...message, ack: level });
    for (const page of this.#pages) push(page, { type: 'ack', id, level, message: message ?? null });
  }
}

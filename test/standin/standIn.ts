import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_ACTIONS } from './fates';
import { readBody } from './http';
import { KEY_SHAPE_UNLESS_TOLD, versionOf } from './keyShape';
import { digitsOf, lidOf, lineOf, type AcceptedMessage } from './ledger';
import { LIMIT_MODULES } from './limitModules';
import { MessageBook } from './messageBook';
import type { StandInOptions } from './options';
import { pageHtml } from './pageHtml';
import { StandInPairing } from './pairing';
import { StandInSwitches } from './switches';
import type { Boot, Fate, PageAction, PageSettings, Submitted, SubmittedFile } from './protocol';
import { removeFolder } from '../removeFolder';

export type { AcceptedMessage } from './ledger';
export type { StandInOptions } from './options';
export type { Fate } from './protocol';

export const STANDIN_BROWSER_ARGUMENTS = [
  // So that the page, which Chromium takes for web.whatsapp.com, may talk to 127.0.0.1.
  '--disable-features=LocalNetworkAccessChecks',
  // Nobody sees what is drawn: without a process for it the browser is there sooner.
  '--disable-gpu',
  '--in-process-gpu',
];

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const standIn = new StandIn(options);
  await standIn.start();
  return standIn;
}

/** WhatsApp, as far as one linked device sees it. */
export class StandIn extends StandInSwitches {
  readonly webVersion: string;
  webVersionDir = '';
  /** What becomes of the next messages; may do things of its own, such as killing the browser. */
  decide: (message: AcceptedMessage) => Fate | Promise<Fate> = () => 'ok';
  /** Called once the ledger has a message. */
  onAccepted: (message: AcceptedMessage) => void = () => undefined;
  /** Whose phone it is. */
  account = { pushname: 'Marie', phone: '33199000042' };
  readonly pairing = new StandInPairing(() => this.scanQr());
  /** Questions of the page to WhatsApp about the account's limits. */
  limitsAskedCount = 0;
  readonly #options: StandInOptions;
  readonly #book: MessageBook;
  readonly #fates = new Map<string, Fate>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #port = 0;
  #saidCount = 0;

  constructor(options: StandInOptions) {
    super(options);
    this.#options = options;
    this.webVersion = versionOf(options.keyShape ?? KEY_SHAPE_UNLESS_TOLD);
    this.#book = new MessageBook(options, this.people);
  }

  async start(): Promise<void> {
    await this.comeBack();
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The stand-in has no port');
    this.#port = address.port;
    this.webVersionDir = await mkdtemp(join(tmpdir(), 'standin-'));
    await writeFile(join(this.webVersionDir, `${this.webVersion}.html`), await pageHtml(this.#settings(), this.#port));
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

  async close(): Promise<void> {
    this.limits.close();
    await this.goAway();
    await removeFolder(this.webVersionDir);
  }

  acceptedMessages(): readonly AcceptedMessage[] {
    return this.#book.accepted;
  }

  /** The bytes of a message's file, as they came. */
  uploaded(file: SubmittedFile): Buffer | undefined {
    return this.#book.file(file);
  }

  /** The phone scans the QR code, now or as soon as one is shown. */
  scanQr(): void {
    this.pages.scan();
  }

  /** The passkey is given, or the other step on the phone is done. */
  confirmPasskey(): void {
    this.pages.confirm();
  }

  /** Whether the phone lists no device. */
  get isUnlinked(): boolean {
    return this.pages.isUnlinked;
  }

  /** A new QR code, as the page gets one every 20 seconds. */
  refreshQr(): void {
    this.pages.refreshQr();
  }

  /** The phone removes the linked device. */
  unlink(): void {
    this.pages.forget();
    this.setSocketState('UNPAIRED');
  }

  /** The phone removes it in the other way that WhatsApp Web knows: the page says so, and loads itself again. */
  logOut(): void {
    this.pages.forget();
    this.pages.tell({ type: 'logout' });
  }

  setSocketState(state: string): void {
    this.pages.tell({ type: 'socket', state });
  }

  /** Messages that stayed with ack 0 leave after all. */
  releasePending(): void {
    for (const message of this.#book.pending) this.#accept(message);
  }

  /** The recipient's phone gets it, or its owner reads it, at this moment. */
  acknowledge(id: string, level: 2 | 3): void {
    this.#pushAck(id, level);
  }

  /** Somebody writes to the account, under the id that their chat is kept by. */
  say(phone: string, text: string): void {
    const ids = this.people.idsOf(phone.replace(/^\+/u, ''));
    const sentAtSeconds = Math.floor(Date.now() / 1000);
    this.#saidCount += 1;
    this.pages.tell({ type: 'said', ids, id: `3A${this.#saidCount}`, text, sentAtSeconds });
  }

  /** The phone blocks a person; a page that is connected hears of it. */
  block(phone: string): void {
    const digits = phone.replace(/^\+/u, '');
    this.people.blocked.add(digits);
    this.pages.tell({ type: 'blocked', id: this.people.idsOf(digits).chatId });
  }

  /** The server says no after all to what it had taken. */
  refuseLate(id: string): void {
    this.#pushAck(id, -1);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/events') return this.pages.open(response, searchParams.get('linked') === 'true');
    const body = await readBody(request);
    const answer =
      pathname === '/upload'
        ? this.#book.keepFile(body)
        : await this.#answer(pathname, JSON.parse(body.toString() || '{}'));
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
    return undefined;
  }

  async #answer(path: string, body: unknown): Promise<object> {
    switch (path) {
      case '/settings':
        return this.#settings();
      case '/boot':
        return this.#boot(this.pages.isLinked((body as { device: unknown }).device));
      case '/pair':
        return await this.pairing.ask((body as { phone: string }).phone);
      case '/logout':
        this.pages.forget();
        return {};
      case '/exists':
        return await this.people.exists((body as { chatId: string }).chatId);
      case '/limits':
        this.limitsAskedCount += 1;
        return this.limits.told();
      case '/media':
        return { fault: this.mediaFaultOf((body as { name: string }).name) };
      case '/submit':
        return { action: await this.#submit(body as Submitted) };
      case '/leave':
        this.#leave(body as Submitted);
        return {};
      case '/complain':
        // Nobody's call: it fails the test in which it happens.
        setImmediate(() => {
          throw new Error((body as { about: string }).about);
        });
        return {};
      case '/history':
        return this.#book.ofChat((body as { chatId: string }).chatId);
      default:
        throw new Error(`The stand-in knows no ${path}`);
    }
  }

  #settings(): PageSettings {
    const { keyShape = KEY_SHAPE_UNLESS_TOLD, storedUnderOtherId = false, recordsUse = false } = this.#options;
    const gone = this.#options.hasLimitModules === false ? LIMIT_MODULES : [];
    const missing = [...new Set([...this.missing, ...gone])];
    const { webVersion: version, frameEveryMs } = this;
    return { version, keyShape, storedUnderOtherId, recordsUse, missing, frameEveryMs };
  }

  #boot(linked: boolean): Boot {
    const { account, syncDelayMs, showsSync, blockedAtStart: blockedState } = this;
    const chats = linked ? this.#book.chats() : [];
    const qrReference = this.pages.newReference();
    const lid = lidOf(account.phone);
    const { blockedIds } = this.people;
    return { linked, ...account, lid, qrReference, syncDelayMs, showsSync, blockedState, chats, blockedIds };
  }

  async #submit(submitted: Submitted): Promise<PageAction> {
    // It had left before the network was cut, and the page couldn't know.
    if (this.#book.hasLeft(submitted)) return 'leave';
    let fate = await this.decide(lineOf(submitted));
    const digits = digitsOf(submitted.chatId);
    if (fate === 'ok' && !this.#book.isKnown(digits) && this.limits.refusesNewChat()) fate = 'refused';
    this.#fates.set(submitted.id, fate);
    if (fate.endsWith('After')) this.#accept(submitted);
    return PAGE_ACTIONS[fate];
  }

  #leave(submitted: Submitted): void {
    const fate = this.#fates.get(submitted.id);
    if (this.#book.hasLeft(submitted)) void this.#pushAcks(submitted.id);
    else if (fate === 'refused') this.#pushAck(submitted.id, -1);
    else if (fate === 'noAck') this.#book.keepPending(submitted);
    else this.#accept(submitted, fate !== 'lostAck');
  }

  #accept(submitted: Submitted, tellsAck = true): void {
    if (!this.#book.isKnown(digitsOf(submitted.chatId))) this.limits.countNewChat();
    const line = this.#book.accept(submitted);
    this.onAccepted(line);
    if (tellsAck) void this.#pushAcks(submitted.id);
  }

  async #pushAcks(id: string): Promise<void> {
    const { ackDelayMs = 20 } = this.#options;
    for (const level of ackDelayMs === Infinity ? [1] : [1, 2, 3]) {
      if (level > 1) await new Promise((resolve) => setTimeout(resolve, ackDelayMs));
      this.#pushAck(id, level);
    }
  }

  #pushAck(id: string, level: number): void {
    this.pages.tell({ type: 'ack', id, level, message: this.#book.setAck(id, level) });
  }
}

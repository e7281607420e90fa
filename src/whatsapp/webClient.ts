import * as v from 'valibot';
import { Client, LocalAuth, MessageMedia } from 'whatsapp-web.js';
import { classifyError, errorText } from './errorTable';
import { parseAckLevel } from './ackLevels';
import type { AckLevel } from '../sender/model';

/** The one file that knows whatsapp-web.js: its options, its events and the shapes of what it answers. */

export interface WebClientOptions {
  readonly executablePath: string;
  readonly browserArguments: readonly string[];
  readonly profileFolder: string;
  readonly webVersion: { readonly version: string; readonly folder: string } | undefined;
  readonly headless: boolean;
  readonly pageLoadMs: number;
  /** Kills the browser, also one that is just being launched. */
  readonly killSignal: AbortSignal;
}

export interface WebClientEvents {
  /** The browser runs; its page loads. Throwing here ends the start. */
  launched(client: Client): void;
  /** The page has loaded another document: what the library put in is gone, and is put in again. */
  reloaded(): void;
  reinjected(): void;
  reinjectFailed(error: unknown): void;
  qr(code: string): void;
  /** A code to type on the phone; a new one every three minutes. */
  pairingCode(code: string): void;
  authenticated(): void;
  ready(): void;
  disconnected(reason: unknown): void;
  socketState(state: unknown): void;
  ack(messageId: string, level: AckLevel): void;
}

export function createWebClient(options: WebClientOptions, events: WebClientEvents): Client {
  const authStrategy = new LocalAuth({ dataPath: options.profileFolder });
  let isLaunched = false;
  const client = new Client({
    authStrategy,
    authTimeoutMs: options.pageLoadMs,
    // Without a stored page nothing is cached: the library would write into the working directory.
    ...(options.webVersion === undefined
      ? { webVersionCache: { type: 'none' } }
      : {
          webVersion: options.webVersion.version,
          webVersionCache: { type: 'local', path: options.webVersion.folder, strict: true },
        }),
    puppeteer: {
      executablePath: options.executablePath,
      args: [...options.browserArguments],
      headless: options.headless,
      // Over a pipe the browser ends with this process, whatever happens to it.
      pipe: true,
      // Ctrl-C belongs to the program: it finishes what is in flight, then closes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      signal: options.killSignal,
    },
  });
  authStrategy.afterBrowserInitialized = async () => {
    // After a logout the library calls it again, without catching what it throws; there is no other launch by then.
    if (isLaunched) return;
    isLaunched = true;
    events.launched(client);
  };
  // It would delete the profile under a running browser; the connection does it once the browser has ended.
  authStrategy.logout = async () => undefined;
  guardInjection(client, events);
  // The library calls this without waiting: a rejection would be nobody's.
  const destroy = client.destroy.bind(client);
  client.destroy = async () => await destroy().catch(() => undefined);
  listen(client, events);
  return client;
}

/**
 * The library injects again at each navigation, also at one within the document where all is still there, and lets a
 * failure of it go unhandled.
 */
function guardInjection(client: Client, events: WebClientEvents): void {
  const inject: unknown = Reflect.get(client, 'inject');
  if (typeof inject !== 'function') throw new Error('whatsapp-web.js has no inject() any more');
  let injectionCount = 0;
  Reflect.set(client, 'inject', async () => {
    injectionCount += 1;
    const injection = injectionCount;
    if (injection === 1) return await firstInjection(async () => await Reflect.apply(inject, client, []));
    if (await isInjected(client)) return undefined;
    events.reloaded();
    try {
      await Reflect.apply(inject, client, []);
      events.reinjected();
    } catch (error) {
      // Where the page has gone on to yet another document, that one's injection decides.
      if (injection === injectionCount) events.reinjectFailed(error);
    }
    return undefined;
  });
}

/** WhatsApp Web sometimes loads itself a second time at its start. */
async function firstInjection(inject: () => Promise<unknown>): Promise<unknown> {
  for (let tryNumber = 1; ; tryNumber += 1) {
    try {
      return await inject();
    } catch (error) {
      if (tryNumber === 3 || classifyError(error, 'before').code !== 'pageReloaded') throw error;
    }
  }
}

async function isInjected(client: Client): Promise<boolean> {
  try {
    return (await client.pupPage?.evaluate('window.WWebJS !== undefined')) === true;
  } catch {
    return false;
  }
}

const ownMessageSchema = v.object({
  ack: v.optional(v.unknown()),
  id: v.object({ fromMe: v.literal(true), id: v.string(), _serialized: v.string() }),
});

function listen(client: Client, events: WebClientEvents): void {
  client.on('qr', (code: unknown) => events.qr(String(code)));
  client.on('code', (code: unknown) => events.pairingCode(String(code)));
  client.on('authenticated', () => events.authenticated());
  client.on('ready', () => events.ready());
  client.on('disconnected', (reason: unknown) => events.disconnected(reason));
  client.on('auth_failure', () => events.disconnected('LOGOUT'));
  client.on('change_state', (state: unknown) => events.socketState(state));
  client.on('message_ack', (message: unknown, ack: unknown) => {
    const parsed = v.safeParse(ownMessageSchema, message);
    const level = parseAckLevel(ack);
    if (parsed.success && level !== 0) events.ack(parsed.output.id.id, level);
  });
}

/** A message as the page has it. `key` finds it in the page and holds the recipient's number: never to be kept. */
export interface PageMessage {
  readonly messageId: string;
  readonly key: string;
  readonly level: AckLevel | 0;
}

export function parsePageMessage(message: unknown): PageMessage | null {
  const parsed = v.safeParse(ownMessageSchema, message);
  if (!parsed.success) return null;
  const { id, ack } = parsed.output;
  return { messageId: id.id, key: id._serialized, level: parseAckLevel(ack) };
}

const chatIdSchema = v.object({ _serialized: v.string() });

/** The id that WhatsApp gives for a number, or null where it knows none. */
export async function lookUpNumber(client: Client, phone: string): Promise<string | null> {
  const answer: unknown = await client.getNumberId(phone.replace(/^\+/u, ''));
  return answer === null || answer === undefined ? null : v.parse(chatIdSchema, answer)._serialized;
}

const openedChatSchema = v.object({ chatId: v.string(), isOpen: v.boolean() });

export type OpenedChat = v.InferOutput<typeof openedChatSchema>;

/**
 * Looks the number up and opens its chat, in one call and without sending, so that what goes wrong here is known to have
 * sent nothing. Null where WhatsApp doesn't know the number.
 */
export async function openChat(client: Client, phone: string): Promise<OpenedChat | null> {
  const phoneId = JSON.stringify(`${phone.replace(/^\+/u, '')}@c.us`);
  const answer: unknown = await client.pupPage?.evaluate(`(async () => {
    const wid = window.require('WAWebWidFactory').createWid(${phoneId});
    const found = await window.require('WAWebQueryExistsJob').queryWidExists(wid);
    if (!found || found.wid === undefined) return null;
    const chatId = found.wid._serialized;
    const chat = await window.WWebJS.getChat(chatId, { getAsModel: false });
    return { chatId, isOpen: Boolean(chat) };
  })()`);
  return answer === null || answer === undefined ? null : v.parse(openedChatSchema, answer);
}

export async function sendText(client: Client, chatId: string, text: string): Promise<PageMessage | null> {
  const sent: unknown = await client.sendMessage(chatId, text, SEND_OPTIONS);
  return parsePageMessage(sent);
}

export interface FileToSend {
  readonly file: { readonly name: string; readonly mimeType: string; readonly kind: string };
  readonly bytes: Buffer;
}

/** `text` stands below the file in the chat. */
export async function sendFile(
  client: Client,
  chatId: string,
  { file, bytes }: FileToSend,
  text: string,
): Promise<PageMessage | null> {
  const media = new MessageMedia(file.mimeType, bytes.toString('base64'), file.name, bytes.length);
  const asDocument = file.kind === 'document' ? { sendMediaAsDocument: true } : {};
  const sent: unknown = await client.sendMessage(chatId, media, { ...SEND_OPTIONS, ...asDocument, caption: text });
  return parsePageMessage(sent);
}

const SEND_OPTIONS = {
  // #5730: marking the chat as seen fails with some versions of the page.
  sendSeen: false,
  // One more request that could hang, after which nobody could tell whether the message has left.
  linkPreview: false,
  parseVCards: false,
} as const;

export async function readMessage(client: Client, key: string): Promise<PageMessage | null> {
  return parsePageMessage(await client.getMessageById(key));
}

const lidAndPhoneSchema = v.array(v.object({ lid: v.optional(v.string()), pn: v.optional(v.string()) }));

/** Every id that the chat may be stored under: the phone's and the @lid. */
export async function chatIdsOf(client: Client, chatId: string): Promise<readonly string[]> {
  try {
    const answer = v.parse(lidAndPhoneSchema, await client.getContactLidAndPhone([chatId]));
    const ids = answer.flatMap(({ lid, pn }) => [lid ?? [], pn ?? []].flat());
    return [...new Set([chatId, ...ids])];
  } catch (error) {
    // A page without this part still has the chat under the id that it gave itself.
    if (/reading '|is not a function/u.test(errorText(error))) return [chatId];
    throw error;
  }
}

const chatMessageSchema = v.object({ body: v.string(), timestamp: v.number(), hasMedia: v.optional(v.boolean()) });

export interface ChatMessage extends PageMessage {
  /** Of a file, what stands below it. */
  readonly text: string;
  readonly hasFile: boolean;
  /** Whole seconds since 1970, as WhatsApp keeps them. */
  readonly sentAtSeconds: number;
}

/** The newest own messages of a chat. */
export async function readOwnMessages(client: Client, chatId: string, limit: number): Promise<readonly ChatMessage[]> {
  const chat: { fetchMessages(search: object): Promise<unknown> } | undefined = await client.getChatById(chatId);
  const messages = v.parse(v.array(v.unknown()), (await chat?.fetchMessages({ limit, fromMe: true })) ?? []);
  return messages.flatMap((message) => {
    const page = parsePageMessage(message);
    const parsed = v.safeParse(chatMessageSchema, message);
    if (page === null || !parsed.success) return [];
    const { body, timestamp, hasMedia = false } = parsed.output;
    return [{ ...page, text: body, hasFile: hasMedia, sentAtSeconds: timestamp }];
  });
}

const SYNCED_UNHEARD = `(() => {
  if (typeof window.onAppStateHasSyncedEvent !== 'function') return false;
  if (window.require('WAWebSocketModel').Socket.hasSynced !== true) return false;
  void window.onAppStateHasSyncedEvent();
  return true;
})()`;

/**
 * Where WhatsApp Web had synced before the library listened, `ready` would never come: tells the library.
 * @returns whether that was so.
 */
export async function tellSynced(client: Client): Promise<boolean> {
  return (await client.pupPage?.evaluate(SYNCED_UNHEARD)) === true;
}

export async function isConnected(client: Client): Promise<boolean> {
  const state: unknown = await client.getState();
  return state === 'CONNECTED';
}

export async function readHeapBytes(client: Client): Promise<number | null> {
  return (await client.pupPage?.metrics())?.JSHeapUsedSize ?? null;
}

/** The library puts in again what it needs. */
export async function reloadPage(client: Client): Promise<void> {
  await client.pupPage?.reload({ waitUntil: 'load' });
}

/** Resolves once the page has told its code. @param phone international digits */
export async function requestPairingCode(client: Client, phone: string): Promise<void> {
  await client.requestPairingCode(phone);
}

export async function cancelPairing(client: Client): Promise<void> {
  await client.cancelPairingCode();
}

/** Unlinks the device at WhatsApp, and closes the browser. */
export async function logOut(client: Client): Promise<void> {
  await client.logout();
}

import inPageScript from 'in-page-script';
import * as v from 'valibot';
import type { Client } from 'whatsapp-web.js';
import type { AccountLimits } from '../../sender/limits/accountLimits';
import type { AckLevel, Reply, SentMessage } from '../../sender/model';
import { parseAccount, type Account } from './account';
import { parseLimits } from './accountLimitsOfPage';
import { parseAckLevel } from './ackLevels';
import type { PageLibraryName } from './pageLibraries';

/** The text of an error for a page that has not been given our script, or not yet. */
export const NOT_INJECTED = 'The script of the page is not injected';

const statusSchema = v.object({
  documentId: v.string(),
  isLoaded: v.boolean(),
  version: v.nullable(v.string()),
  hasModules: v.boolean(),
  socketState: v.nullable(v.string()),
  hasSynced: v.boolean(),
  syncPercent: v.nullable(v.number()),
  progress: v.string(),
  isPasskeyAsked: v.boolean(),
});

export type PageStatus = v.InferOutput<typeof statusSchema>;

/** What the page tells by itself. */
export interface PageEvents {
  ack(messageId: string, level: AckLevel): void;
  reply(reply: Reply): void;
  socketState(state: string): void;
  limitsChanged(): void;
}

/** A message as the page has it. `key` finds it in the page and holds the recipient's number: never to be kept. */
export interface PageMessage {
  readonly messageId: string;
  readonly key: string;
  readonly level: AckLevel | 0;
}

export interface ChatMessage extends PageMessage {
  /** Of a file, what stands below it. */
  readonly text: string;
  readonly hasFile: boolean;
  /** Whole seconds since 1970, as WhatsApp keeps them. */
  readonly sentAtSeconds: number;
}

const openedChatSchema = v.object({
  chatId: v.string(),
  isOpen: v.boolean(),
  isNew: v.boolean(),
  isBlocked: v.boolean(),
});

export type OpenedChat = v.InferOutput<typeof openedChatSchema>;

export interface FileToSend {
  readonly file: { readonly name: string; readonly mimeType: string; readonly kind: string };
  readonly bytes: Buffer;
}

const messageEntries = { messageId: v.string(), key: v.string(), ack: v.number() };
const messageSchema = v.nullable(v.object(messageEntries));
const chatMessagesSchema = v.array(
  v.object({ ...messageEntries, text: v.string(), hasFile: v.boolean(), sentAtSeconds: v.number() }),
);
const acksSchema = v.array(v.nullable(v.number()));
const namesSchema = v.array(v.string());

/** Calls our script in WhatsApp's page (`inPage/main.ts`). Every call rejects where the page can't be asked. */
export class PageBridge {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Before the page is opened: the script comes with each of its documents. */
  async install(events: PageEvents): Promise<void> {
    const page = this.#client.pupPage;
    await page?.exposeFunction('excelWhatsAppTell', (told: unknown) => hear(told, events));
    await page?.evaluateOnNewDocument(inPageScript);
  }

  async status(): Promise<PageStatus> {
    return v.parse(statusSchema, await this.#call('status'));
  }

  /** Hears of acks and of the connection from now on. May be called again. */
  async watch(): Promise<void> {
    await this.#call('watch');
  }

  /** @returns the paths of the contract that the page doesn't have. */
  async missing(paths: readonly string[]): Promise<readonly string[]> {
    return v.parse(namesSchema, await this.#call('missing', paths));
  }

  /** @returns what is there and doesn't do as it should. */
  async broken(): Promise<readonly string[]> {
    return v.parse(namesSchema, await this.#call('broken'));
  }

  /** @returns the names of what was mended. */
  async repair(): Promise<readonly string[]> {
    return v.parse(namesSchema, await this.#call('repair'));
  }

  /** Looks the number up and opens its chat, without sending. Null where WhatsApp doesn't know it. */
  async openChat(library: PageLibraryName, phone: string): Promise<OpenedChat | null> {
    return v.parse(v.nullable(openedChatSchema), await this.#call('openChat', library, phoneId(phone)));
  }

  /** Reads, decodes and uploads a file, and sends nothing. @returns what `send` finds it by. */
  async prepareFile({ file, bytes }: FileToSend): Promise<string> {
    const { name, mimeType, kind } = file;
    const forPage = { name, mimeType, base64: bytes.toString('base64'), isDocument: kind === 'document' };
    return v.parse(v.string(), await this.#call('prepareFile', forPage));
  }

  async canDecode({ file, bytes }: FileToSend): Promise<boolean> {
    return (await this.#call('canDecode', bytes.toString('base64'), file.mimeType)) === true;
  }

  /** Null where the page has lost sight of it, though it may have left. `text` stands below the file where there is one. */
  async send(
    library: PageLibraryName,
    chatId: string,
    text: string,
    fileToken: string | null,
  ): Promise<PageMessage | null> {
    return parseMessage(await this.#call('send', library, chatId, text, fileToken));
  }

  async readMessage({ messageId, key }: PageMessage): Promise<PageMessage | null> {
    return parseMessage(await this.#call('readMessage', messageId, key));
  }

  /** In their order; null for those that the page doesn't have. */
  async readAcks(sent: readonly SentMessage[]): Promise<readonly (AckLevel | null)[]> {
    const asked = sent.map(({ phone, messageId }) => ({ phoneId: phoneId(phone), messageId }));
    const told = v.parse(acksSchema, await this.#call('readAcks', asked));
    return told.map((ack) => parseAckLevel(ack) || null);
  }

  /** The newest own messages with a person, under whichever of the chat's ids. */
  async ownMessages(library: PageLibraryName, phone: string, count: number): Promise<readonly ChatMessage[]> {
    const told = v.parse(chatMessagesSchema, await this.#call('ownMessages', library, phoneId(phone), count));
    return told.map(({ ack, ...message }) => ({ ...message, level: parseAckLevel(ack) }));
  }

  async limits(): Promise<AccountLimits> {
    return parseLimits(await this.#call('limits'));
  }

  async knownChats(phones: readonly string[]): Promise<readonly boolean[]> {
    return v.parse(v.array(v.boolean()), await this.#call('knownChats', phones.map(phoneId)));
  }

  async isBlocked(phone: string): Promise<boolean> {
    return (await this.#call('isBlocked', phoneId(phone))) === true;
  }

  /** By wa-js: the text of the QR code, or null where none is needed. */
  async authCode(): Promise<string | null> {
    return v.parse(v.nullable(v.string()), await this.#call('authCode'));
  }

  /** By wa-js: a code to type on the phone. @param phone international digits */
  async pairingCode(phone: string): Promise<string> {
    return v.parse(v.string(), await this.#call('pairingCode', phone));
  }

  /** Who is linked. */
  async account(): Promise<Account> {
    return parseAccount(await this.#call('account'));
  }

  async isWaJsInjected(): Promise<boolean> {
    return (await this.#call('isWaJsInjected')) === true;
  }

  async #call(name: string, ...values: readonly unknown[]): Promise<unknown> {
    const page = this.#client.pupPage;
    if (!page) throw new Error(NOT_INJECTED);
    return await page.evaluate(
      async (call: string, given: readonly unknown[], notInjected: string) => {
        const { ExcelWhatsApp: script } = globalThis as {
          ExcelWhatsApp?: Readonly<Record<string, (...values: readonly unknown[]) => unknown>>;
        };
        if (script === undefined) throw new Error(notInjected);
        return await script[call]?.(...given);
      },
      name,
      [...values],
      NOT_INJECTED,
    );
  }
}

function phoneId(phone: string): string {
  return `${phone.replace(/^\+/u, '')}@c.us`;
}

function parseMessage(told: unknown): PageMessage | null {
  const message = v.parse(messageSchema, told ?? null);
  return message === null
    ? null
    : { messageId: message.messageId, key: message.key, level: parseAckLevel(message.ack) };
}

const toldSchema = v.variant('type', [
  v.object({ type: v.literal('ack'), messageId: v.string(), ack: v.number() }),
  v.object({
    type: v.literal('reply'),
    phoneId: v.nullable(v.string()),
    lid: v.nullable(v.string()),
    text: v.string(),
    sentAtSeconds: v.number(),
  }),
  v.object({ type: v.literal('socket'), state: v.string() }),
  v.object({ type: v.literal('limits') }),
]);

function hear(told: unknown, events: PageEvents): void {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), toldSchema), told);
  if (!parsed.success) return;
  const event = parsed.output;
  switch (event.type) {
    case 'ack': {
      const level = parseAckLevel(event.ack);
      if (level !== 0) events.ack(event.messageId, level);
      return;
    }
    case 'reply': {
      const { phoneId: id, lid, text, sentAtSeconds } = event;
      const [digits] = id?.split('@') ?? [];
      return events.reply({
        phone: digits === undefined ? null : `+${digits}`,
        lid,
        text,
        atMs: sentAtSeconds * 1000,
      });
    }
    case 'socket':
      return events.socketState(event.state);
    case 'limits':
      return events.limitsChanged();
  }
}

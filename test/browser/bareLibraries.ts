import type { Page } from 'puppeteer';
import { MessageMedia, type Client, type Message } from 'whatsapp-web.js';
import type { StandIn } from '../standin/standIn';
import { openWaJs, openWhatsAppWebJs, type OnCode, type WaJsMoment } from './bareBrowser';

export interface SeenMessage {
  readonly text: string;
  readonly ack: number;
}

/** What both page libraries do for a campaign, each with its own calls. */
export interface BareLibrary {
  readonly page: Page;
  /** The highest ack that the library told of, by the random part of the message's key. */
  acks(): Promise<ReadonlyMap<string, number>>;
  lookUp(digits: string): Promise<string | null>;
  /** The random part of the new message's key; null where the library answers nothing. */
  sendText(chatId: string, text: string): Promise<string | null>;
  sendImage(chatId: string, base64: string, caption: string): Promise<string | null>;
  sendDocument(chatId: string, base64: string, caption: string): Promise<string | null>;
  readAck(chatId: string, randomPart: string): Promise<number | null>;
  history(chatId: string): Promise<readonly SeenMessage[]>;
  readonly close: () => Promise<void>;
}

const SEND_OPTIONS = { sendSeen: false, linkPreview: false } as const;

export async function bareWhatsAppWebJs(standIn: StandIn, onCode?: OnCode): Promise<BareLibrary> {
  const { client, page, close } = await openWhatsAppWebJs(standIn, onCode);
  const acks = new Map<string, number>();
  client.on('message_ack', ({ id }, ack) => acks.set(id.id, ack));
  const media = async (mimeType: string, base64: string, chatId: string, options: object): Promise<string | null> =>
    idOf(await client.sendMessage(chatId, new MessageMedia(mimeType, base64, 'file'), { ...SEND_OPTIONS, ...options }));
  return {
    page,
    close,
    acks: async () => acks,
    lookUp: async (digits) => (await client.getNumberId(digits))?._serialized ?? null,
    sendText: async (chatId, text) => idOf(await client.sendMessage(chatId, text, SEND_OPTIONS)),
    sendImage: async (chatId, base64, caption) => await media('image/png', base64, chatId, { caption }),
    sendDocument: async (chatId, base64, caption) =>
      await media('application/pdf', base64, chatId, { caption, sendMediaAsDocument: true }),
    readAck: async (chatId, randomPart) => (await client.getMessageById(`true_${chatId}_${randomPart}`))?.ack ?? null,
    history: async (chatId) => await historyOf(client, chatId),
  };
}

/** Its types promise a message always. */
function idOf(message: Message | undefined): string | null {
  return message?.id.id ?? null;
}

async function historyOf(client: Client, chatId: string): Promise<readonly SeenMessage[]> {
  const chat = await client.getChatById(chatId);
  const messages = await chat.fetchMessages({ limit: 20, fromMe: true });
  return messages.map(({ body, ack }) => ({ text: body, ack }));
}

const WA_JS_OPTIONS = '{ linkPreview: false, markIsRead: false, waitForAck: false, detectMentioned: false }';

export async function bareWaJs(standIn: StandIn, moment?: WaJsMoment, onCode?: OnCode): Promise<BareLibrary> {
  const { page, close } = await openWaJs(standIn, moment, onCode);
  await page.evaluate(`
    window.seenAcks = new Map();
    const see = (key, ack) => window.seenAcks.set(key.id, Math.max(ack, window.seenAcks.get(key.id) ?? -1));
    WPP.on('chat.msg_ack_change', ({ ids, ack }) => { for (const id of ids) see(id, ack); });
    WPP.whatsapp.MsgStore.on('change:ack', ({ id, ack }) => see(id, ack));
  `);
  const run = async <Answer>(body: string): Promise<Answer> =>
    (await page.evaluate(`(async () => { ${body} })()`)) as Answer;
  const file = async (chatId: string, dataUrl: string, options: object): Promise<string | null> =>
    await run(`
      const options = { ...${WA_JS_OPTIONS}, ...${JSON.stringify(options)} };
      const { id } = await WPP.chat.sendFileMessage('${chatId}', '${dataUrl}', options);
      return WPP.whatsapp.MsgKey.fromString(id).id;
    `);
  return {
    page,
    close,
    acks: async () => new Map(await run<[string, number][]>('return [...window.seenAcks]')),
    lookUp: async (digits) =>
      await run(`return (await WPP.contact.queryWidExists('${digits}@c.us'))?.wid.toString() ?? null`),
    sendText: async (chatId, text) =>
      await run(`
        const chat = await WPP.chat.find('${chatId}');
        const messageId = await WPP.chat.generateMessageID(chat);
        const options = { ...${WA_JS_OPTIONS}, messageId };
        const { id } = await WPP.chat.sendTextMessage(chat.id, ${JSON.stringify(text)}, options);
        return WPP.whatsapp.MsgKey.fromString(id).id;
      `),
    sendImage: async (chatId, base64, caption) =>
      await file(chatId, `data:image/png;base64,${base64}`, { type: 'image', caption, filename: 'file.png' }),
    sendDocument: async (chatId, base64, caption) =>
      await file(chatId, `data:application/pdf;base64,${base64}`, { type: 'document', caption, filename: 'file.pdf' }),
    readAck: async (chatId, randomPart) =>
      await run(`return (await WPP.chat.getMessageById('true_${chatId}_${randomPart}')).ack`),
    history: async (chatId) =>
      await run(`
        const messages = await WPP.chat.getMessages('${chatId}', { count: 20 });
        return messages.map(({ body, caption, ack }) => ({ text: caption ?? body, ack }));
      `),
  };
}

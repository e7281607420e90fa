import { beforeItLeaves, present, type InPageLibrary, type OpenedChat } from './library';
import { findOwn, hasMessages, keyText, newestOwn, told, type ToldChatMessage, type ToldMessage } from './messageKeys';
import {
  createWid,
  otherId,
  widText,
  type ChatModel,
  type MessageModel,
  type MessagesWanted,
  type Wid,
  type Wpp,
} from './pageModules';
import { takePrepared } from './preparedFiles';

/** WhatsApp's page by wa-js, which finds the page's modules by what they look like. */
export const waJsLibrary: InPageLibrary = { openChat, send, ownMessages };

async function openChat(phoneId: string): Promise<OpenedChat | null> {
  const wid = await lookUp(phoneId);
  if (wid === null) return null;
  const chat = await wpp().chat.find(wid);
  return { chatId: widText(wid), isOpen: Boolean(chat), isNew: chat ? !hasMessages(chat) : true };
}

/** The page's own look-up: wa-js's answers 'no such number' also where the question itself has failed. */
async function lookUp(phoneId: string): Promise<Wid | null> {
  const found = await wpp().whatsapp.functions.queryWidExists(createWid(phoneId));
  return found?.wid ?? null;
}

async function send(chatId: string, text: string, fileToken: string | null): Promise<ToldMessage | null> {
  const { chat, id, content } = await beforeItLeaves(async () => {
    const chat = present(await wpp().chat.find(createWid(chatId)));
    const content =
      fileToken === null
        ? { type: 'chat', body: text, subtype: null, urlText: null, urlNumber: null }
        : { ...fileFields(takePrepared(fileToken)), caption: text, isCaptionByUser: text !== '' };
    return { chat, id: await wpp().chat.generateMessageID(chat), content };
  });
  try {
    await wpp().chat.sendRawMessage(chat.id, { ...content, id }, SEND_OPTIONS);
  } catch (error) {
    // Stored all the same: its ack will tell.
    if (findOwn(id.id) === null) throw error;
  }
  const stored = findOwn(id.id);
  return stored === null ? null : told(stored);
}

/** Nothing beside the message itself: no mark that the chat was read, no feigned typing. */
const SEND_OPTIONS = { markIsRead: false, waitForAck: false, detectMentioned: false, linkPreview: false, delay: 0 };

interface PreparedFile {
  readonly preview?: unknown;
  toJSON?: () => object;
}

function fileFields(prepared: PreparedFile): object {
  return { ...prepared, ...prepared.toJSON?.(), body: prepared.preview };
}

async function ownMessages(phoneId: string, count: number): Promise<readonly ToldChatMessage[] | null> {
  const wid = await lookUp(phoneId);
  if (wid === null) return [];
  const ids = new Map(
    [wid, createWid(phoneId), otherId(wid)].flatMap((id) => (id ? [[widText(id), id] as const] : [])),
  );
  const found: ToldChatMessage[] = [];
  for (const id of ids.values()) found.push(...(await messagesUnder(id, count)));
  return found;
}

/** There need not be a chat under each of the ids, nor anything to load in it. */
async function messagesUnder(wid: Wid, count: number): Promise<readonly ToldChatMessage[]> {
  const chat: ChatModel | undefined = await wpp()
    .chat.find(wid)
    .catch(() => undefined);
  if (!chat) return [];
  const newest = chat.lastReceivedKey;
  const loaded = await load(chat, { count });
  // The newest that the page has heard of need not be the newest that it has stored.
  const later = newest ? await load(chat, { count, direction: 'after', id: keyText(newest) }) : [];
  return newestOwn([...(chat.msgs?.getModelsArray?.() ?? []), ...loaded, ...later], count);
}

async function load(chat: ChatModel, wanted: MessagesWanted): Promise<readonly MessageModel[]> {
  return await wpp()
    .chat.getMessages(chat.id, wanted)
    .catch(() => []);
}

function wpp(): Wpp {
  if (window.WPP === undefined) throw new Error('wa-js is not injected');
  return window.WPP;
}

import { findOwn, hasMessages, newestOwn, told, type ToldChatMessage, type ToldMessage } from './messageKeys';
import { beforeItLeaves, present, type InPageLibrary, type OpenedChat } from './library';
import { createWid, otherId, pageModule, widText, type ChatModel, type MessageKey, type WebJs } from './pageModules';
import { takePrepared } from './preparedFiles';

/** WhatsApp's page by the helpers that whatsapp-web.js puts into it. */
export const webJsLibrary: InPageLibrary = { openChat, send, ownMessages };

async function openChat(phoneId: string): Promise<OpenedChat | null> {
  const chatId = await lookUp(phoneId);
  if (chatId === null) return null;
  const chat = await helpers().getChat(chatId, { getAsModel: false });
  return { chatId, isOpen: Boolean(chat), isNew: chat ? !hasMessages(chat) : true };
}

async function lookUp(phoneId: string): Promise<string | null> {
  const job = pageModule('WAWebQueryExistsJob');
  const found = await job.queryWidExists(createWid(phoneId));
  return found?.wid === undefined ? null : widText(found.wid);
}

/**
 * The key is made here and handed to the library, so that the message is known by its random part whatever the library
 * answers, and wherever the page stores it.
 */
async function send(chatId: string, text: string, fileToken: string | null): Promise<ToldMessage | null> {
  const { chat, key, prepared } = await beforeItLeaves(async () => {
    const chat = present(await helpers().getChat(chatId, { getAsModel: false }));
    return { chat, key: await createKey(chat), prepared: fileToken === null ? null : takePrepared(fileToken) };
  });
  const options = {
    mentionedJidList: [],
    extraOptions: { id: key },
    ...(prepared === null ? {} : { media: { prepared }, caption: text, isCaptionByUser: text !== '' }),
  };
  try {
    const sent = await helpers().sendMessage(chat, prepared === null ? text : '', options);
    const stored = sent ?? findOwn(key.id);
    return stored === null ? null : told(stored);
  } catch (error) {
    // Stored all the same: its ack will tell.
    const stored = findOwn(key.id);
    if (stored !== null) return told(stored);
    throw error;
  }
}

async function createKey(chat: ChatModel): Promise<MessageKey> {
  const Key = pageModule('WAWebMsgKey');
  const me = pageModule('WAWebUserPrefsMeUser');
  const from = chat.id.isLid?.() === true ? me.getMaybeMeLidUser?.() : me.getMaybeMePnUser?.();
  return new Key({ from, to: chat.id, id: await Key.newId(), selfDir: 'out' });
}

/** Under the id that WhatsApp gives for the phone, and under the chat's other one. */
async function ownMessages(phoneId: string, count: number): Promise<readonly ToldChatMessage[] | null> {
  const chatId = await lookUp(phoneId);
  if (chatId === null) return [];
  const other = otherId(createWid(chatId));
  const ids = [...new Set([chatId, phoneId, ...(other === null ? [] : [widText(other)])])];
  const found: ToldChatMessage[] = [];
  for (const id of ids) found.push(...(await messagesUnder(id, count)));
  return found;
}

/** There need not be a chat under each of the ids. */
async function messagesUnder(chatId: string, count: number): Promise<readonly ToldChatMessage[]> {
  const chat = await helpers()
    .getChat(chatId, { getAsModel: false })
    .catch(() => undefined);
  if (!chat) return [];
  const loading = pageModule('WAWebChatLoadMessages');
  const held = [...(chat.msgs?.getModelsArray?.() ?? [])];
  while (newestOwn(held, count).length < count) {
    const earlier = await loading.loadEarlierMsgs({ chat });
    if (!earlier || earlier.length === 0) break;
    held.unshift(...earlier);
  }
  return newestOwn(held, count);
}

function helpers(): WebJs {
  if (window.WWebJS === undefined) throw new Error('The helpers of whatsapp-web.js are not injected');
  return window.WWebJS;
}

import type { Remembered } from '../protocol';
import type { Chat } from './chat';
import type { Message, MessageFields } from './message';
import type { MsgKey } from './msgKey';
import { pastMessage, restore } from './sending';
import { ask } from './server';
import { chatOf, messages } from './stores';
import { Wid } from './wid';

async function loadEarlierMsgs({ chat }: { readonly chat: Chat }): Promise<Message[]> {
  if (chat.historyLoaded) return [];
  chat.historyLoaded = true;
  const newest = chat.lastReceivedKey;
  const loaded = (await notHeld(chat)).map((message) => restore(chat, message));
  // What is loaded later is older all the same.
  if (newest !== undefined) chat.lastReceivedKey = newest;
  return loaded;
}

/** What the database has of a chat, and the page hasn't taken out of it. */
async function notHeld(chat: Chat): Promise<readonly Remembered[]> {
  const history = await ask<readonly Remembered[]>('/history', { chatId: chat.id._serialized });
  return history.filter(({ id }) => !chat.has(id));
}

/** It is found by the id under which it's stored, and by no other one. */
messages.stored = async (key) => {
  const history = await ask<readonly Remembered[]>('/history', { chatId: key.remote._serialized });
  const past = history.find(({ id }) => key.fromMe && id === key.id);
  const message = past && pastMessage(chatOf(new Wid(past.chatId)), past);
  return message?.id.equals(key) === true ? message : undefined;
};

interface Search {
  readonly anchor: MsgKey;
  readonly count: number;
  readonly direction: 'before' | 'after';
}

/** The fields of the messages on one side of the anchor, as the page's database has them. */
async function msgFindByDirection({ anchor, count, direction }: Search): Promise<{ messages: MessageFields[] }> {
  const chat = chatWith(anchor);
  const stored = (await notHeld(chat)).map((message) => pastMessage(chat, message));
  const all = [...chat.msgs.getModelsArray(), ...stored].sort((left, right) => left.t - right.t);
  const others = all.filter(({ id }) => !id.equals(anchor));
  const anchorAt = messages.get(anchor)?.t ?? Infinity;
  const side = others.filter(({ t }) => (direction === 'before' ? t <= anchorAt : t >= anchorAt));
  const found = direction === 'before' ? side.slice(-count) : side.slice(0, count);
  return { messages: (count > 0 ? found : []).map(({ attributes }) => attributes) };
}

/** A message's key may carry the chat's other id. */
function chatWith(key: MsgKey): Chat {
  const message = messages.get(key);
  return chatOf((message?.id.fromMe === true ? message.to : message?.from) ?? key.remote);
}

interface Wanted {
  readonly chat: Chat;
  readonly msgKey: MsgKey;
}

function getSearchContext(wanted: Wanted) {
  return {
    collection: {
      loadAroundPromise: loadEarlierMsgs(wanted),
      get: (key: unknown) => wanted.chat.msgs.get(key),
    },
    key: wanted.msgKey,
    highlightMsg: true,
  };
}

export const historyModules = {
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebDBMessageFindLocal: {
    msgFindByDirection,
    msgFindBefore: async (search: Search) => await msgFindByDirection({ ...search, direction: 'before' }),
    msgFindAfter: async (search: Search) => await msgFindByDirection({ ...search, direction: 'after' }),
  },
  WAWebChatMessageSearch: { getSearchContext },
};

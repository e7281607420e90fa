import type { ChatIds, Existing } from '../protocol';
import type { Chat } from './chat';
import { ask, settings } from './server';
import { chatOf, chats } from './stores';
import { Wid } from './wid';

const lids = new Map<string, Wid>();
const phones = new Map<string, Wid>();
/** Ids of chats for which sending throws. */
export const throwing = new Set<string>();

export function learnIds({ lid, phoneId }: Pick<ChatIds, 'lid' | 'phoneId'>): void {
  if (lid === null) return;
  lids.set(phoneId, new Wid(lid));
  phones.set(lid, new Wid(phoneId));
}

/** The id under which a message is stored: the chat's own, or its other one. */
export function storedUnder(chat: Chat): Wid {
  return (settings.storedUnderOtherId ? otherId(chat.id) : undefined) ?? chat.id;
}

function otherId(wid: Wid): Wid | undefined {
  return wid.isLid() ? phones.get(wid._serialized) : lids.get(wid._serialized);
}

async function queryWidExists(wid: Wid): Promise<{ wid: Wid; biz: boolean } | null> {
  const { chatId, lid, phoneId, throwsAtOnce } = await ask<Existing>('/exists', { chatId: wid._serialized });
  if (chatId === null) return null;
  if (throwsAtOnce) throwing.add(chatId);
  learnIds({ lid, phoneId });
  return { wid: new Wid(chatId), biz: false };
}

/** Where there is a chat under the other id, that one. */
function findOrCreateLatestChat(wid: Wid): Promise<{ chat: Chat; created: boolean }> {
  const other = otherId(wid);
  const known = chats.get(wid) ?? (other && chats.get(other));
  return Promise.resolve({ chat: known ?? chatOf(wid), created: known === undefined });
}

const lidPnCache = {
  getCurrentLid: (wid: Wid) => lids.get(wid._serialized),
  getPhoneNumber: (wid: Wid) => phones.get(wid._serialized),
  getLidEntry: (wid: Wid) => phones.get(wid._serialized) && { lid: wid, phoneNumber: phones.get(wid._serialized) },
};

export const lookUpModules = {
  WAWebQueryExistsJob: { queryWidExists, queryPhoneExists: queryWidExists },
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebApiContact: { ...lidPnCache, lidPnCache },
};

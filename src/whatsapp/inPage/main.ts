// Put into WhatsApp's page at each of its documents, before its own scripts. The host calls it by name (pageBridge.ts).
import { account } from './account';
import { readAcks } from './acks';
import { isBlocked } from './blocked';
import { broken, missing } from './contract';
import type { InPageLibrary } from './library';
import { knownChats, limits } from './limits';
import { readMessage } from './messageKeys';
import { noteOpened } from './openedChats';
import { prepareFile } from './preparedFiles';
import { repair } from './repairs';
import { status, watch, watchPasskey } from './status';
import { canDecode } from './films';
import { waJsLibrary } from './waJs';
import { webJsLibrary } from './webJs';

const LIBRARIES: Readonly<Record<string, InPageLibrary>> = { 'whatsapp-web.js': webJsLibrary, 'wa-js': waJsLibrary };

function library(name: string): InPageLibrary {
  const found = LIBRARIES[name];
  if (found === undefined) throw new Error(`There is no page library ${name}`);
  return found;
}

const calls = {
  status,
  watch,
  missing,
  broken,
  repair,
  limits,
  knownChats,
  isBlocked,
  prepareFile,
  canDecode,
  readMessage,
  readAcks,
  openChat: async (name: string, phoneId: string) => {
    const opened = await library(name).openChat(phoneId);
    if (opened === null) return null;
    noteOpened(phoneId, opened.chatId);
    return { ...opened, isBlocked: isBlocked(phoneId, opened.chatId) };
  },
  send: async (name: string, chatId: string, text: string, fileToken: string | null) =>
    await library(name).send(chatId, text, fileToken),
  ownMessages: async (name: string, phoneId: string, count: number) => await library(name).ownMessages(phoneId, count),
  authCode: async () => (await window.WPP?.conn.getAuthCode())?.fullCode ?? null,
  pairingCode: async (phone: string) => await window.WPP?.conn.genLinkDeviceCodeForPhoneNumber(phone),
  account,
  isWaJsInjected: () => window.WPP?.isInjected === true,
};

// Sub-frames of WhatsApp's have documents of their own, and nothing to do with it.
if (window.top === window) {
  Reflect.set(window, 'ExcelWhatsApp', calls);
  watchPasskey();
}

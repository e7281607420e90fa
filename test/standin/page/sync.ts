import type { Boot, ListedChat } from '../protocol';
import { command, connection, socket, stream } from './connection';
import { learnIds } from './lookUp';
import { me } from './me';
import { Message } from './message';
import { MsgKey } from './msgKey';
import { restore } from './sending';
import { blocklist, chatOf, store } from './stores';
import { Wid, WidFactory } from './wid';

const STEP_COUNT = 10;
const SHORT_MS = 200;
let progress = 100;

/** The device is linked and connected; what the account has comes now, at once or little by little. */
export async function goOnline({ phone, lid, syncDelayMs, showsSync, chats, blockedIds }: Boot): Promise<void> {
  me.phone = new Wid(`${phone}@c.us`);
  me.lid = new Wid(lid);
  connection.connected = true;
  for (const id of blockedIds) blocklist.add({ id: new Wid(id) });
  if (socket.state !== 'CONNECTED') socket.setState('CONNECTED');
  stream.setMode('SYNCING');
  if (!showsSync) chats.forEach(list);
  const delayMs = syncDelayMs === 'never' ? SHORT_MS : syncDelayMs;
  if (showsSync) await showSync(chats, delayMs);
  else if (delayMs > 0) await pause(delayMs);
  stream.setInfo('NORMAL');
  stream.setMode('MAIN');
  command.mainLoaded();
  // #201864: some pages work, and never say that they have synced.
  if (syncDelayMs !== 'never') socket.setSynced();
}

async function showSync(chats: readonly ListedChat[], syncDelayMs: number): Promise<void> {
  progress = 0;
  for (let step = 1; step <= STEP_COUNT; step += 1) {
    await pause(syncDelayMs / STEP_COUNT);
    const from = Math.floor((chats.length * (step - 1)) / STEP_COUNT);
    chats.slice(from, Math.floor((chats.length * step) / STEP_COUNT)).forEach(list);
    progress = (100 * step) / STEP_COUNT;
    command.trigger('offline_progress_update_from_bridge');
  }
}

/** A chat that was there before: with the newest own message, or one of the other's. */
function list({ chatId, newest, ...ids }: ListedChat): void {
  learnIds(ids);
  const chat = chatOf(WidFactory.createWid(chatId));
  chat.hasTrust = true;
  if (newest !== null) restore(chat, newest);
  else if (me.phone !== null) store(chat, oldMessageOf(chat.id, me.phone));
}

function oldMessageOf(from: Wid, to: Wid): Message {
  const id = new MsgKey({ fromMe: false, remote: from, id: `3A${from.user}` });
  const dayAgo = Math.floor(Date.now() / 1000) - 24 * 60 * 60;
  return new Message({ id, body: 'Salut', from, to, t: dayAgo, ack: 1 });
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

export const syncModules = {
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => progress } },
};

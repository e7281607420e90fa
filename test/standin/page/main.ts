// A page that offers whatsapp-web.js the internals of WhatsApp Web that it calls. What is accepted, and what goes wrong, is
// decided by the server in the test's own process, so that it survives the page.
import type { Boot, Existing, PageAction, Remembered, ServerEvent, Submitted } from '../protocol';
import { loadDevice, saveDevice } from './device';
import { mediaModules } from './media';
import { Chat, Collection, Emitter, Message, MsgKey, Wid } from './models';

declare global {
  interface Window {
    STANDIN_SERVER: string;
  }
}

const SERVER = window.STANDIN_SERVER;
const NEVER = new Promise<never>(() => undefined);

const messages = new Collection<Message>();
const chats = new Collection<Chat>();
const lids = new Map<string, Wid>();
const phones = new Map<string, Wid>();
/** Ids of chats for which sending throws. */
const throwing = new Set<string>();
/** Messages that this document itself was made to send: what it lost sight of stays lost to it. */
const own = new Set<string>();
/** What couldn't be handed over while the network was away, as in WhatsApp Web: it leaves when it's back. */
const outbox = new Map<string, Submitted>();

class SocketModel extends Emitter {
  state = 'OPENING';
  hasSynced = false;

  setState(state: string): void {
    this.state = state;
    this.trigger('change:state', this, state);
  }
  setSynced(): void {
    this.hasSynced = true;
    this.trigger('change:hasSynced', this, true);
  }
  async logout(): Promise<void> {
    await ask('/logout', {});
    this.setState('UNPAIRED');
  }
}

class ConnectionModel extends Emitter {
  ref = '';
  pushname = '';
  me: Wid | null = null;
  readonly platform = 'android';

  serialize(): object {
    return { pushname: this.pushname, platform: this.platform, ref: this.ref };
  }
}

const socket = new SocketModel();
const connection = new ConnectionModel();
const command = Object.assign(new Emitter(), { refreshQR: () => undefined });

async function ask<Answer>(path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${SERVER}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as Answer;
}

async function queryWidExists(wid: Wid): Promise<{ wid: Wid } | null> {
  const { chatId, lid, phoneId, throwsAtOnce } = await ask<Existing>('/exists', { chatId: wid._serialized });
  if (chatId === null) return null;
  if (throwsAtOnce) throwing.add(chatId);
  if (lid !== null) {
    lids.set(phoneId, new Wid(lid));
    phones.set(lid, new Wid(phoneId));
  }
  return { wid: new Wid(chatId) };
}

function findOrCreateLatestChat(wid: Wid): Promise<{ chat: Chat }> {
  return Promise.resolve({ chat: chatOf(wid) });
}

function chatOf(wid: Wid): Chat {
  const chat = chats.get(wid) ?? new Chat(wid);
  if (!chats.get(wid)) chats.add(chat);
  return chat;
}

function store(chat: Chat, message: Message): void {
  chat.messages.set(message.id.id, message);
  messages.add(message);
}

function addAndSendMsgToChat(
  chat: Chat,
  fields: ConstructorParameters<typeof Message>[0],
): [Promise<unknown>, Promise<unknown>] {
  if (throwing.has(chat.id._serialized)) throw new Error('The stand-in page throws');
  const message = new Message(fields);
  const submitted: Submitted = {
    id: message.id.id,
    chatId: chat.id._serialized,
    sentAtSeconds: message.t,
    ...contentOf(message),
  };
  const stored = submit(chat, message, submitted);
  return [stored, stored.then(() => ({ messageSendResult: 'OK' }))];
}

function contentOf({ body, caption = '', directPath, type, mimetype = '', filename = '' }: Message) {
  if (directPath === undefined) return { text: body };
  return { text: caption, file: { directPath, type, mimeType: mimetype, name: filename } };
}

/** Fields of a message as they were before its page was loaded again. */
function remembered({ text, file }: Remembered) {
  if (file === undefined) return { body: text };
  const { directPath, type, mimeType: mimetype, name: filename } = file;
  return { body: '', caption: text, directPath, type, mimetype, filename };
}

async function upload(bytes: ArrayBuffer): Promise<string> {
  const answer = await fetch(`${SERVER}/upload`, { method: 'POST', body: bytes });
  return ((await answer.json()) as { readonly directPath: string }).directPath;
}

async function submit(chat: Chat, message: Message, submitted: Submitted): Promise<void> {
  own.add(submitted.id);
  const action = await handOver(submitted);
  if (action === 'reject') throw new Error('The stand-in page rejects');
  if (action === 'leave') store(chat, message);
  if (action === 'reload') location.reload();
  if (action === 'reload' || action === 'hang') await NEVER;
}

async function handOver(submitted: Submitted): Promise<PageAction> {
  try {
    const { action } = await ask<{ action: PageAction }>('/submit', submitted);
    if (action === 'leave') void ask('/leave', submitted).catch(() => outbox.set(submitted.id, submitted));
    return action;
  } catch {
    outbox.set(submitted.id, submitted);
    return 'leave';
  }
}

function emptyOutbox(): void {
  const waiting = [...outbox.values()];
  outbox.clear();
  for (const submitted of waiting) void handOver(submitted);
}

async function loadEarlierMsgs({ chat }: { readonly chat: Chat }): Promise<Message[]> {
  if (chat.historyLoaded) return [];
  chat.historyLoaded = true;
  const history = await ask<readonly Remembered[]>('/history', { chatId: chat.id._serialized });
  return history.filter(({ id }) => !chat.messages.has(id)).map((message) => restore(chat, message));
}

function restore(chat: Chat, past: Remembered): Message {
  const { id, sentAtSeconds, ack } = past;
  const key = new MsgKey({ to: chat.id, id });
  const from = connection.me ?? chat.id;
  const message = new Message({
    id: key,
    ...remembered(past),
    from,
    to: chat.id,
    t: sentAtSeconds,
    ack,
    isNewMsg: false,
  });
  store(chat, message);
  return message;
}

function acknowledge(id: string, level: number, past: Remembered | null): void {
  const known = messages.getModelsArray().findLast((message) => message.id.id === id);
  const message = known ?? (past && !own.has(id) && restore(chatOf(new Wid(past.chatId)), past));
  if (!message) return;
  message.ack = level;
  messages.trigger('change', message);
  messages.trigger('change:ack', message, level);
}

async function startAltLinkingFlow(phone: string): Promise<string> {
  const { code } = await ask<{ code: string | null }>('/pair', { phone });
  if (code === null) throw new Error('The stand-in gives no code');
  return code;
}

const MODULES: Readonly<Record<string, unknown>> = {
  ...mediaModules(upload),
  WAWebSocketModel: { Socket: socket },
  WAWebCmd: { Cmd: command },
  WAWebConnModel: { Conn: connection },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => undefined,
    initializeAltDeviceLinking: () => Promise.resolve(),
    initializeQRLinking: () => Promise.resolve(),
    startAltLinkingFlow,
  },
  WAWebLaunchSocketUtils: { refreshQR: () => undefined },
  WABase64: { encodeB64: (bytes: Uint8Array) => btoa(String.fromCodePoint(...bytes)) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: 'CHROME' },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: {
    waNoiseInfo: { get: () => Promise.resolve({ staticKeyPair: { pubKey: new Uint8Array(32) } }) },
  },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: () => Promise.resolve({ identityKeyPair: { pubKey: new Uint8Array(32) } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'standin' },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => connection.me, getMaybeMeLidUser: () => connection.me },
  WAWebCollections: { Msg: messages, Chat: chats },
  WAWebSyncGatingUtils: {},
  WAWebCallCollection: null,
  WAWebWidFactory: { createWid: (id: string) => new Wid(id), asUserWidOrThrow: (wid: Wid) => wid },
  WAWebQueryExistsJob: { queryWidExists },
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  WALinkify: { findLink: () => null, findLinks: () => [] },
  WAWebLinkPreviewChatAction: { getLinkPreview: () => Promise.resolve(null) },
  WAWebMsgKey: MsgKey,
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebStreamModel: { Stream: { markAvailable: () => undefined, markUnavailable: () => undefined } },
  WAWebUpdateUnreadChatAction: { sendSeen: () => Promise.reject(new Error('sendSeen fails, as in #5730')) },
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebApiContact: {
    getCurrentLid: (wid: Wid) => lids.get(wid._serialized),
    getPhoneNumber: (wid: Wid) => phones.get(wid._serialized),
  },
};

Reflect.set(window, 'require', (name: string) => {
  if (!(name in MODULES)) throw new Error(`Requiring unknown module "${name}"`);
  return MODULES[name];
});

function onServerEvent(event: ServerEvent, boot: Boot): void {
  switch (event.type) {
    case 'qr':
      connection.ref = event.reference;
      connection.trigger('change:ref', connection, event.reference);
      return;
    case 'linked':
      void saveDevice(event.device).then(() => goOnline(boot));
      return;
    case 'ack':
      acknowledge(event.id, event.level, event.message);
      return;
    case 'logout':
      command.trigger('logout');
      setTimeout(() => location.reload(), 50);
      return;
    case 'socket':
      socket.setState(event.state);
  }
}

function goOnline({ syncDelayMs }: Boot): void {
  if (socket.state !== 'CONNECTED') socket.setState('CONNECTED');
  if (syncDelayMs === 0) socket.setSynced();
  else setTimeout(() => socket.setSynced(), syncDelayMs);
}

async function start(): Promise<void> {
  const device = await loadDevice();
  const boot = await untilAnswered(() => ask<Boot>('/boot', { device }));
  connection.pushname = boot.pushname;
  connection.me = new Wid(`${boot.phone}@c.us`);
  connection.ref = boot.qrReference;
  const events = new EventSource(`${SERVER}/events?linked=${boot.linked}`);
  events.addEventListener('message', ({ data }) => onServerEvent(JSON.parse(String(data)) as ServerEvent, boot));
  if (boot.linked) goOnline(boot);
  else socket.setState('UNPAIRED');
  // EventSource connects again by itself.
  events.addEventListener('error', () => {
    if (socket.state === 'CONNECTED') socket.setState('TIMEOUT');
  });
  events.addEventListener('open', () => {
    if (socket.state !== 'TIMEOUT') return;
    socket.setState('CONNECTED');
    emptyOutbox();
  });
}

async function untilAnswered<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await question();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

void start();

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
  logout(): void {
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

async function ask<Answer>(path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${SERVER}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as Answer;
}

async function queryWidExists(wid: Wid): Promise<{ wid: Wid } | null> {
  const { chatId, lid, phoneId } = await ask<Existing>('/exists', { chatId: wid._serialized });
  if (chatId === null) return null;
  if (lid !== null) {
    lids.set(phoneId, new Wid(lid));
    phones.set(lid, new Wid(phoneId));
  }
  return { wid: new Wid(chatId) };
}

function findOrCreateLatestChat(wid: Wid): Promise<{ chat: Chat }> {
  const chat = chats.get(wid) ?? new Chat(wid);
  if (!chats.get(wid)) chats.add(chat);
  return Promise.resolve({ chat });
}

function store(chat: Chat, message: Message): void {
  chat.messages.set(message.id.id, message);
  messages.add(message);
}

function addAndSendMsgToChat(
  chat: Chat,
  fields: ConstructorParameters<typeof Message>[0],
): [Promise<unknown>, Promise<unknown>] {
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
  const { action } = await ask<{ action: PageAction }>('/submit', submitted);
  if (action === 'throw') throw new Error('The stand-in page throws');
  if (action === 'leave') {
    store(chat, message);
    void ask('/leave', submitted);
  }
  if (action === 'reload') location.reload();
  if (action === 'reload' || action === 'hang') await NEVER;
}

async function loadEarlierMsgs({ chat }: { readonly chat: Chat }): Promise<Message[]> {
  if (chat.historyLoaded) return [];
  chat.historyLoaded = true;
  const history = await ask<readonly Remembered[]>('/history', { chatId: chat.id._serialized });
  const loaded: Message[] = [];
  for (const past of history) {
    const { id, sentAtSeconds, ack } = past;
    if (chat.messages.has(id)) continue;
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
    loaded.push(message);
  }
  return loaded;
}

const MODULES: Readonly<Record<string, unknown>> = {
  ...mediaModules(upload),
  WAWebSocketModel: { Socket: socket },
  WAWebCmd: { Cmd: Object.assign(new Emitter(), { refreshQR: () => undefined }) },
  WAWebConnModel: { Conn: connection },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {},
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
    case 'ack': {
      const message = messages.getModelsArray().findLast(({ id }) => id.id === event.id);
      if (!message) return;
      message.ack = event.level;
      messages.trigger('change', message);
      messages.trigger('change:ack', message, event.level);
      return;
    }
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
  const boot = await ask<Boot>('/boot', { device });
  connection.pushname = boot.pushname;
  connection.me = new Wid(`${boot.phone}@c.us`);
  connection.ref = boot.qrReference;
  const events = new EventSource(`${SERVER}/events?linked=${boot.linked}`);
  events.addEventListener('message', ({ data }) => onServerEvent(JSON.parse(String(data)) as ServerEvent, boot));
  if (boot.linked) goOnline(boot);
  else socket.setState('UNPAIRED');
}

void start();

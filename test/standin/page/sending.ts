import type { PageAction, Remembered, Submitted } from '../protocol';
import type { Chat } from './chat';
import { storedUnder, throwing } from './lookUp';
import { me } from './me';
import { Message, type MessageFields } from './message';
import { MsgKey } from './msgKey';
import { ask } from './server';
import { chatOf, messages, store } from './stores';
import { Wid } from './wid';

const NEVER = new Promise<never>(() => undefined);

/** Messages that this document itself was made to send: what it lost sight of stays lost to it. */
const own = new Set<string>();
/** What couldn't be handed over while the network was away, as in WhatsApp Web: it leaves when it's back. */
const outbox = new Map<string, Submitted>();
const awaitingServer = new Map<string, (result: SendResult) => void>();

export interface SendResult {
  readonly messageSendResult: 'OK' | 'ERROR_UNKNOWN' | 'ERROR_UPLOAD';
}

/** The message as the page will store it, which may be under the chat's other id. */
export function newMessage(chat: Chat, fields: MessageFields): Message {
  const remote = storedUnder(chat);
  const id = remote.equals(fields.id.remote) ? fields.id : new MsgKey({ fromMe: true, remote, id: fields.id.id });
  return new Message({ ...fields, id });
}

function addAndSendMsgToChat(chat: Chat, fields: MessageFields): [Promise<Message>, Promise<SendResult>] {
  if (throwing.has(chat.id._serialized)) throw new Error('The stand-in page throws');
  const message = newMessage(chat, fields);
  const stored = submit(chat, message).then(() => message);
  return [stored, stored.then(() => answerOfServer(message))];
}

export function answerOfServer(message: Message): Promise<SendResult> {
  return new Promise((resolve) => awaitingServer.set(message.id.id, resolve));
}

/** Hands the message over, and stores it where the server has nothing against it. */
export async function submit(chat: Chat, message: Message, isStored = false): Promise<void> {
  const submitted: Submitted = {
    id: message.id.id,
    chatId: chat.id._serialized,
    sentAtSeconds: message.t,
    ...contentOf(message),
  };
  own.add(submitted.id);
  const action = await handOver(submitted);
  if (action === 'reject') throw new Error('The stand-in page rejects');
  if (action === 'leave' && !isStored) store(chat, message);
  if (action === 'reload') location.reload();
  if (action === 'reload' || action === 'hang') await NEVER;
}

function contentOf({ body, caption = '', directPath, type, mimetype = '', filename = '' }: Message) {
  if (directPath === undefined) return { text: body };
  return { text: caption, file: { directPath, type, mimeType: mimetype, name: filename } };
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

export function emptyOutbox(): void {
  const waiting = [...outbox.values()];
  outbox.clear();
  for (const submitted of waiting) void handOver(submitted);
}

/** A message as it was before its page was loaded again. */
export function restore(chat: Chat, past: Remembered): Message {
  const message = pastMessage(chat, past);
  store(chat, message);
  return message;
}

export function pastMessage(chat: Chat, past: Remembered): Message {
  const { id, sentAtSeconds: t, ack, text, file } = past;
  const key = new MsgKey({ fromMe: true, remote: storedUnder(chat), id });
  const content = file === undefined ? { body: text } : { caption: text, ...fileFields(file) };
  return new Message({ id: key, from: me.phone ?? chat.id, to: chat.id, t, ack, ...content });
}

function fileFields({ directPath, type, mimeType: mimetype, name: filename }: NonNullable<Submitted['file']>) {
  return { directPath, type, mimetype, filename };
}

export function acknowledge(id: string, level: number, past: Remembered | null): void {
  const known = messages.byRandomPart(id);
  const message = known ?? (past && !own.has(id) && restore(chatOf(new Wid(past.chatId)), past));
  if (!message) return;
  setAck(message, level);
  awaitingServer.get(id)?.({ messageSendResult: level === -1 ? 'ERROR_UNKNOWN' : 'OK' });
  awaitingServer.delete(id);
  // Receipts come by way of a module, where a library may have put its own function.
  if (level > 1) void receipts.handleChatSimpleReceipt(receiptOf(message, level));
}

function setAck(message: Message, level: number): void {
  message.ack = level;
  message.trigger('change:ack', message, level);
  messages.trigger('change', message);
  messages.trigger('change:ack', message, level);
}

interface Receipt {
  readonly ack: number;
  readonly ackString: string;
  readonly from: Wid;
  readonly externalIds: readonly string[];
}

function receiptOf(message: Message, ack: number): Receipt {
  return { ack, ackString: ack === 3 ? 'read' : 'delivery', from: message.id.remote, externalIds: [message.id.id] };
}

const receipts = { handleChatSimpleReceipt: (receipt: Receipt) => Promise.resolve(receipt) };

export const sendingModules = {
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebHandleDirectChatReceipt: receipts,
  WAWebSendMsgResultAction: {
    SendMsgResult: { OK: 'OK', ERROR_UNKNOWN: 'ERROR_UNKNOWN', ERROR_UPLOAD: 'ERROR_UPLOAD' },
  },
  WAWebAck: {
    ACK: { MD_DOWNGRADE: -7, INACTIVE: -6, FAILED: -1, CLOCK: 0, SENT: 1, RECEIVED: 2, READ: 3, PLAYED: 4 },
    ACK_STRING: { SENDER: 'sender', READ: 'read' },
  },
};

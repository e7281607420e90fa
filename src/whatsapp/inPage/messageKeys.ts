import { messages, type ChatModel, type MessageKey, type MessageModel } from './pageModules';

/** What the host is told of a message. */
export interface ToldMessage {
  /** The key's random part, which a message keeps under whichever of the chat's ids it is stored. */
  readonly messageId: string;
  readonly key: string;
  readonly ack: number;
}

export interface ToldChatMessage extends ToldMessage {
  readonly text: string;
  readonly hasFile: boolean;
  readonly sentAtSeconds: number;
}

/** A key's text, by its own member in pages until July 2026, in `$1` since then. */
export function keyText(key: MessageKey): string {
  const own = Object.getOwnPropertyDescriptor(key, '_serialized')?.value ?? key.$1;
  return typeof own === 'string' ? own : key.toString();
}

export function told(message: MessageModel): ToldMessage {
  return { messageId: message.id.id, key: keyText(message.id), ack: message.ack ?? 0 };
}

export function toldOfChat(message: MessageModel): ToldChatMessage {
  const hasFile = Boolean(message.directPath) || Boolean(message.mediaObject);
  const text = (hasFile ? message.caption : message.body) ?? '';
  return { ...told(message), text, hasFile, sentAtSeconds: message.t ?? 0 };
}

/**
 * An own message that the page holds, by its key, or by the random part alone: it may be stored under the chat's other
 * id (wwebjs/whatsapp-web.js #201839).
 */
export function findOwn(messageId: string, key?: string): MessageModel | null {
  const all = messages();
  const direct = key === undefined ? undefined : all.get(key);
  if (direct !== undefined) return direct;
  const isIt = ({ id }: MessageModel): boolean => id.fromMe && id.id === messageId;
  return (all.getModelsArray?.() ?? []).findLast(isIt) ?? null;
}

/** Also one that the page has let go of since. */
export async function readMessage(messageId: string, key: string): Promise<ToldMessage | null> {
  const held = findOwn(messageId, key);
  if (held !== null) return told(held);
  const answer = await messages().getMessagesById?.([key]);
  const [stored] = answer?.messages ?? [];
  return stored === undefined ? null : told(stored);
}

/** The newest own messages of a chat, oldest first. */
export function newestOwn(all: Iterable<MessageModel>, count: number): readonly ToldChatMessage[] {
  const own = new Map<string, ToldChatMessage>();
  for (const message of all) {
    if (message.id.fromMe && message.isNotification !== true) own.set(message.id.id, toldOfChat(message));
  }
  return [...own.values()].toSorted((left, right) => left.sentAtSeconds - right.sentAtSeconds).slice(-count);
}

/** What the page shows by itself in a chat without messages, such as that it is encrypted, is none. */
export function hasMessages(chat: ChatModel): boolean {
  const held = chat.msgs?.getModelsArray?.() ?? [];
  if (held.length === 0) return chat.lastReceivedKey !== undefined && chat.lastReceivedKey !== null;
  return held.some(({ isNotification, type }) => isNotification !== true && !SHOWN_BY_ITSELF.has(type ?? 'chat'));
}

const SHOWN_BY_ITSELF: ReadonlySet<string> = new Set(['e2e_notification', 'notification', 'notification_template']);

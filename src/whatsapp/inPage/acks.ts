import { createWid, messages, otherId, widText, type MessageModel } from './pageModules';

export interface AskedMessage {
  /** `<digits>@c.us` */
  readonly phoneId: string;
  /** The random part of its key. */
  readonly messageId: string;
}

/** The acks of own messages, in their order: of those that the page holds, and of those in its database; null for others. */
export async function readAcks(asked: readonly AskedMessage[]): Promise<readonly (number | null)[]> {
  const acks = new Map<string, number>();
  const note = (found: readonly MessageModel[]): void => {
    for (const { id, ack } of found) if (id.fromMe && typeof ack === 'number') acks.set(id.id, ack);
  };
  note(messages().getModelsArray?.() ?? []);
  note(await stored(asked.filter(({ messageId }) => !acks.has(messageId))));
  return asked.map(({ messageId }) => acks.get(messageId) ?? null);
}

/** A message is stored under either of the chat's ids, so each is asked for under both. */
async function stored(asked: readonly AskedMessage[]): Promise<readonly MessageModel[]> {
  const keys = asked.flatMap(({ phoneId, messageId }) => idsOf(phoneId).map((id) => `true_${id}_${messageId}`));
  if (keys.length === 0) return [];
  try {
    return (await messages().getMessagesById?.(keys))?.messages?.filter(isThere) ?? [];
  } catch {
    return [];
  }
}

function idsOf(phoneId: string): readonly string[] {
  const other = otherId(createWid(phoneId));
  return other === null ? [phoneId] : [phoneId, widText(other)];
}

function isThere(message: MessageModel | null | undefined): message is MessageModel {
  return message !== null && message !== undefined;
}

import type { ToldChatMessage, ToldMessage } from './messageKeys';

export interface OpenedChat {
  readonly chatId: string;
  readonly isOpen: boolean;
  /** There has been no message in it. */
  readonly isNew: boolean;
}

/** What each page library does in the page, in its own way. `phoneId` is `<digits>@c.us`. */
export interface InPageLibrary {
  /** Looks the number up and opens its chat, without sending. Null where WhatsApp doesn't know the number. */
  openChat(phoneId: string): Promise<OpenedChat | null>;
  /**
   * The message as the page has stored it, or null where it has lost sight of it: it may have left all the same.
   * @throws an error that begins with NOTHING_LEFT where that is certain.
   */
  send(chatId: string, text: string, fileToken: string | null): Promise<ToldMessage | null>;
  /** The newest own messages of the person's chats, under whichever id. */
  ownMessages(phoneId: string, count: number): Promise<readonly ToldChatMessage[] | null>;
}

/** Begins the text of an error that came before anything was handed to the page to be sent. */
export const NOTHING_LEFT = 'Nothing has left: ';

export async function beforeItLeaves<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new Error(NOTHING_LEFT + (error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

export function present<Value>(chat: Value | null | undefined): Value {
  if (chat === null || chat === undefined) throw new Error('There is no chat');
  return chat;
}

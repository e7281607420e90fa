import { Chat, Contact } from './chat';
import { Collection } from './collection';
import { Message } from './message';
import { MsgKey } from './msgKey';
import { Wid, WidFactory } from './wid';

class MsgCollection extends Collection<Message> {
  readonly #byRandomPart = new Map<string, Message>();
  readonly modelClass = Message;

  override add(message: Message): void {
    this.#byRandomPart.set(message.id.id, message);
    super.add(message);
  }

  /** Under whichever id it's stored. */
  byRandomPart(id: string): Message | undefined {
    return this.#byRandomPart.get(id);
  }

  /** Out of the page's database, where it doesn't hold it. */
  stored: (key: MsgKey) => Promise<Message | undefined> = () => Promise.resolve(undefined);

  async getMessagesById(ids: readonly unknown[]): Promise<{ messages: Message[] }> {
    const found = await Promise.all(
      ids.map(async (id) => this.get(id) ?? (await this.stored(MsgKey.from(String(id))))),
    );
    return { messages: found.filter((message) => message !== undefined) };
  }

  processMultipleMessages(): Promise<Message[]> {
    return Promise.resolve([]);
  }
}

class ChatCollection extends Collection<Chat> {}

class ContactCollection extends Collection<Contact> {}

class BlocklistCollection extends Collection<{ readonly id: Wid }> {}

export const messages = new MsgCollection();
export const chats = new ChatCollection();
export const contacts = new ContactCollection();
/** Whom the account has blocked, under the ids that their chats are kept by. */
export const blocklist = new BlocklistCollection();

export function chatOf(wid: Wid): Chat {
  const known = chats.get(wid);
  if (known !== undefined) return known;
  const chat = new Chat(wid);
  // Before the chat is told of: who hears of it finds its contact.
  contacts.add(new Contact(wid));
  chats.add(chat);
  return chat;
}

export function store(chat: Chat, message: Message): void {
  chat.t = message.t;
  chat.lastReceivedKey = message.id;
  messages.add(message);
  chat.msgs.add(message);
}

export const storeModules = {
  WAWebWid: { default: Wid },
  WAWebWidFactory: WidFactory,
  WAWebMsgKey: { default: MsgKey },
  WAWebMsgModel: { Msg: Message },
  WAWebChatModel: { Chat },
  WAWebContactModel: { Contact },
  WAWebMsgCollection: { MsgCollectionImpl: MsgCollection, MsgCollection: messages },
  WAWebChatCollection: { ChatCollectionImpl: ChatCollection, ChatCollection: chats },
  WAWebContactCollection: { ContactCollectionImpl: ContactCollection, ContactCollection: contacts },
  WAWebBlocklistCollection: { BlocklistCollectionImpl: BlocklistCollection, BlocklistCollection: blocklist },
  WAWebCollections: { Msg: messages, Chat: chats, Contact: contacts, Blocklist: blocklist },
};

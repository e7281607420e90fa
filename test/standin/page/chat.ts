import { Collection } from './collection';
import type { Message } from './message';
import type { MsgKey } from './msgKey';
import type { Wid } from './wid';

export class Chat {
  readonly id: Wid;
  readonly mute = { expiration: 0 };
  readonly formattedTitle: string;
  readonly msgs = new Collection<Message>();
  readonly unreadCount = 0;
  /** wa-js asks for it of each chat that is listed. */
  readonly presence = { subscribe: () => Promise.resolve() };
  t = 0;
  /** The key of the newest message, whoever wrote it. */
  lastReceivedKey: MsgKey | undefined;
  /** Has answered, or been written to before: what the page asks for while new chats are locked. */
  hasTrust = false;
  historyLoaded = false;

  constructor(id: Wid) {
    this.id = id;
    this.formattedTitle = id.user;
  }

  has(messageId: string): boolean {
    return this.msgs.getModelsArray().some(({ id }) => id.id === messageId);
  }

  getTcToken(): string | undefined {
    return this.hasTrust ? 'standin' : undefined;
  }

  serialize(): object {
    return { id: this.id, unreadCount: 0, t: this.t, archive: false, isLocked: false };
  }
}

Object.defineProperty(Chat.prototype, 'proxyName', { value: 'chat' });

export class Contact {
  readonly id: Wid;
  readonly isBusiness = false;
  readonly isEnterprise = false;

  constructor(id: Wid) {
    this.id = id;
  }
}

Object.defineProperty(Contact.prototype, 'proxyName', { value: 'contact' });

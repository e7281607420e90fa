/** The few models of WhatsApp Web that whatsapp-web.js reads, with its events. */

type Listener = (...values: unknown[]) => void;

export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(names: string, listener: Listener): void {
    for (const name of names.split(' ')) {
      const known = this.#listeners.get(name);
      if (known) known.add(listener);
      else this.#listeners.set(name, new Set([listener]));
    }
  }

  off(names: string, listener: Listener): void {
    for (const name of names.split(' ')) this.#listeners.get(name)?.delete(listener);
  }

  once(name: string, listener: Listener): void {
    const first: Listener = (...values) => {
      this.off(name, first);
      listener(...values);
    };
    this.on(name, first);
  }

  trigger(name: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(...values);
  }
}

export class Wid {
  readonly user: string;
  readonly server: string;
  readonly _serialized: string;

  constructor(serialized: string) {
    const [user = '', server = ''] = serialized.split('@');
    if (!/^\d+$/u.test(user)) throw new Error('invalid wid');
    this.user = user;
    this.server = server;
    this._serialized = serialized;
  }

  isLid(): boolean {
    return this.server === 'lid';
  }
  isUser(): boolean {
    return true;
  }
  isGroup(): boolean {
    return false;
  }
  isStatus(): boolean {
    return false;
  }
  toString(): string {
    return this._serialized;
  }
}

export class MsgKey {
  readonly fromMe = true;
  readonly remote: Wid;
  readonly id: string;
  readonly _serialized: string;

  constructor({ to, id }: { readonly to: Wid; readonly id: string }) {
    this.remote = to;
    this.id = id;
    this._serialized = `true_${to._serialized}_${id}`;
  }

  static newId(): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return Promise.resolve(
      `3EB0${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase(),
    );
  }
}

export interface MessageFields {
  readonly id: MsgKey;
  readonly body: string;
  readonly from: Wid;
  readonly to: Wid;
  readonly t: number;
  ack: number;
  readonly isNewMsg: boolean;
  readonly type?: string;
  /** Of a file. */
  readonly caption?: string;
  readonly directPath?: string;
  readonly mimetype?: string;
  readonly filename?: string;
}

export class Message extends Emitter {
  readonly type: string;
  readonly id: MsgKey;
  readonly body: string;
  readonly from: Wid;
  readonly to: Wid;
  readonly t: number;
  readonly isNewMsg: boolean;
  ack: number;
  readonly caption: string | undefined;
  readonly directPath: string | undefined;
  readonly mimetype: string | undefined;
  readonly filename: string | undefined;

  constructor(fields: MessageFields) {
    super();
    this.id = fields.id;
    this.body = fields.body;
    this.from = fields.from;
    this.to = fields.to;
    this.t = fields.t;
    this.isNewMsg = fields.isNewMsg;
    this.ack = fields.ack;
    this.type = fields.type ?? 'chat';
    this.caption = fields.caption;
    this.directPath = fields.directPath;
    this.mimetype = fields.mimetype;
    this.filename = fields.filename;
  }

  serialize(): object {
    const { id, body, from, to, t, ack, isNewMsg, type, caption, directPath, mimetype, filename } = this;
    return { id, body, from, to, t, ack, isNewMsg, type, caption, directPath, mimetype, filename };
  }
}

export class Chat {
  readonly id: Wid;
  readonly mute = { expiration: 0 };
  readonly formattedTitle: string;
  readonly messages = new Map<string, Message>();
  readonly msgs = { getModelsArray: (): Message[] => [...this.messages.values()] };
  historyLoaded = false;

  constructor(id: Wid) {
    this.id = id;
    this.formattedTitle = id.user;
  }

  serialize(): object {
    return { id: this.id, unreadCount: 0, t: 0, archive: false, isLocked: false };
  }
}

/** Msg and Chat: found by an id or its text. */
export class Collection<Model extends { readonly id: { readonly _serialized: string } }> extends Emitter {
  readonly models = new Map<string, Model>();

  get(id: string | { readonly _serialized: string }): Model | undefined {
    return this.models.get(typeof id === 'string' ? id : id._serialized);
  }

  add(model: Model): void {
    this.models.set(model.id._serialized, model);
    this.trigger('add', model);
  }

  getModelsArray(): Model[] {
    return [...this.models.values()];
  }

  getMessagesById(ids: readonly string[]): Promise<{ messages: Model[] }> {
    return Promise.resolve({ messages: ids.flatMap((id) => this.models.get(id) ?? []) });
  }
}

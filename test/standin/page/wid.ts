/** The id of a chat or a person: digits or 'status', and what kind of id it is. */
export class Wid {
  readonly user: string;
  readonly server: string;
  readonly _serialized: string;

  constructor(serialized: string) {
    const [user = '', server = ''] = serialized.split('@');
    if (!/^(\d+|status)$/u.test(user) || server === '') throw new Error('invalid wid');
    this.user = user;
    this.server = server;
    this._serialized = serialized;
  }

  static isWid(value: unknown): boolean {
    return value instanceof Wid || (typeof value === 'string' && /^(?:\d+|status)@[\w.]+$/u.test(value));
  }
  /** wa-js knows the class by this name. */
  static isXWid(value: unknown): boolean {
    return Wid.isWid(value);
  }
  static equals(left: Wid, right: Wid): boolean {
    return left.equals(right);
  }

  equals(other: unknown): boolean {
    return other instanceof Wid && other._serialized === this._serialized;
  }
  isLid(): boolean {
    return this.server === 'lid';
  }
  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid';
  }
  isGroup(): boolean {
    return this.server === 'g.us';
  }
  isBroadcast(): boolean {
    return this.server === 'broadcast';
  }
  isStatus(): boolean {
    return this._serialized === 'status@broadcast';
  }
  isStatusV3(): boolean {
    return this.isStatus();
  }
  isNewsletter(): boolean {
    return this.server === 'newsletter';
  }
  isBot(): boolean {
    return this.server === 'bot';
  }
  isPSA(): boolean {
    return false;
  }
  isServer(): boolean {
    return false;
  }
  toJid(): string {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }
  toString(): string {
    return this._serialized;
  }
}

/** Makes ids of all that the libraries have for one. */
export const WidFactory = {
  createWid: (id: string) => new Wid(id),
  createUserWid: userWid,
  createUserWidOrThrow: userWid,
  createUserLidOrThrow: (user: string) => userWid(user, 'lid'),
  asUserWidOrThrow: (wid: Wid) => wid,
  asUserLidOrThrow: (wid: Wid) => wid,
  toUserWidOrThrow: (wid: Wid) => wid,
  isWidlike: (value: unknown) => value instanceof Wid,
  createWidFromWidLike: (value: unknown) => (value instanceof Wid ? value : new Wid(String(value))),
};

function userWid(user: string, server = 'c.us'): Wid {
  return new Wid(user.includes('@') ? user : `${user}@${server}`);
}

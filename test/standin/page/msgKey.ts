import { isMe, me } from './me';
import { settings } from './server';
import { Wid, WidFactory } from './wid';

export interface MsgKey {
  readonly fromMe: boolean;
  readonly remote: Wid;
  /** The random part. */
  readonly id: string;
  readonly participant?: Wid;
  toString(): string;
  clone(): MsgKey;
  equals(other: unknown): boolean;
}

type KeyFields =
  | { readonly from: Wid; readonly to: Wid; readonly id: string; readonly participant?: Wid | undefined }
  | { readonly fromMe: boolean; readonly remote: Wid; readonly id: string; readonly participant?: Wid | undefined };

function parts(fields: KeyFields): Pick<MsgKey, 'fromMe' | 'remote'> {
  if (me.phone === null) throw new Error('MsgKey error: me is undefined');
  const { fromMe, remote } =
    'remote' in fields ? fields : { fromMe: isMe(fields.from), remote: isMe(fields.from) ? fields.to : fields.from };
  if (!(remote instanceof Wid)) throw new Error('MsgKey error: something is not a wid');
  return { fromMe, remote };
}

function textOf({ fromMe, remote, id, participant }: MsgKey): string {
  return [fromMe, remote, id, ...(participant ? [participant] : [])].join('_');
}

function parse(text: string): KeyFields {
  const [fromMe, remote = '', id = '', participant] = text.split('_');
  const from = participant === undefined ? {} : { participant: new Wid(participant) };
  return { fromMe: fromMe === 'true', remote: WidFactory.createWid(remote), id, ...from };
}

function randomId(byteCount: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(byteCount));
  return `3EB0${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}

/** Until July 2026: the text stands in `_serialized`. */
class OldMsgKey implements MsgKey {
  readonly fromMe: boolean;
  readonly remote: Wid;
  readonly id: string;
  declare readonly participant?: Wid;
  declare readonly _serialized: string;

  constructor(fields: KeyFields | null) {
    // wa-js knows the class by this sentence.
    if (!fields) throw new Error('MsgKey error: obj is null/undefined');
    ({ fromMe: this.fromMe, remote: this.remote } = parts(fields));
    this.id = fields.id;
    if (fields.participant) this.participant = fields.participant;
    this._serialized = textOf(this);
  }
  toString(): string {
    return this._serialized;
  }
  clone(): OldMsgKey {
    return new OldMsgKey(this);
  }
  equals(other: unknown): boolean {
    return other instanceof OldMsgKey && other.toString() === this.toString();
  }
  static fromString(text: string): OldMsgKey {
    return OldMsgKey.from(text);
  }
  static from(value: string | OldMsgKey): OldMsgKey {
    return typeof value === 'string' ? new OldMsgKey(parse(value)) : value;
  }
  static newId(): Promise<string> {
    return Promise.resolve(randomId(9));
  }
  static newId_DEPRECATED(): string {
    return randomId(8);
  }
}

/**
 * Since then: the text stands in `$1`, and `toString` tells the name of that property to who reads its source. Declared, not
 * defined: a library that puts an accessor on the prototype has to see what the constructor sets.
 */
class NewMsgKey implements MsgKey {
  readonly fromMe: boolean;
  readonly remote: Wid;
  readonly id: string;
  declare readonly participant?: Wid;
  declare readonly $1: string;

  constructor(fields: KeyFields | null) {
    if (!fields) throw new Error('MsgKey error: obj is null/undefined');
    ({ fromMe: this.fromMe, remote: this.remote } = parts(fields));
    this.id = fields.id;
    if (fields.participant) this.participant = fields.participant;
    this.$1 = textOf(this);
  }
  toString(): string {
    return this.$1;
  }
  clone(): NewMsgKey {
    return new NewMsgKey(this);
  }
  equals(other: unknown): boolean {
    return other instanceof NewMsgKey && other.toString() === this.toString();
  }
  static fromString(text: string): NewMsgKey {
    return NewMsgKey.from(text);
  }
  static from(value: string | NewMsgKey): NewMsgKey {
    return typeof value === 'string' ? new NewMsgKey(parse(value)) : value;
  }
  static newId(): Promise<string> {
    return Promise.resolve(randomId(9));
  }
  static newId_DEPRECATED(): string {
    return randomId(8);
  }
}

export const MsgKey = settings.keyShape === 'old' ? OldMsgKey : NewMsgKey;

import { Emitter } from './emitter';
import type { MsgKey } from './msgKey';
import type { Wid } from './wid';

export interface MessageFields {
  readonly id: MsgKey;
  readonly body?: string;
  readonly from: Wid;
  readonly to: Wid;
  readonly t: number;
  ack: number;
  readonly isNewMsg?: boolean;
  readonly type?: string | undefined;
  /** Of a file. */
  readonly caption?: string | undefined;
  readonly directPath?: string;
  readonly mimetype?: string | undefined;
  readonly filename?: string | undefined;
}

export class Message extends Emitter {
  readonly id: MsgKey;
  type: string;
  readonly body: string;
  readonly from: Wid;
  readonly to: Wid;
  readonly t: number;
  readonly isNewMsg: boolean;
  ack: number;
  readonly caption: string | undefined;
  directPath: string | undefined;
  readonly mimetype: string | undefined;
  readonly filename: string | undefined;

  constructor(fields: MessageFields) {
    super();
    this.id = fields.id;
    this.body = fields.body ?? '';
    this.from = fields.from;
    this.to = fields.to;
    this.t = fields.t;
    this.isNewMsg = fields.isNewMsg ?? false;
    this.ack = fields.ack;
    this.type = fields.type ?? 'chat';
    this.caption = fields.caption;
    this.directPath = fields.directPath;
    this.mimetype = fields.mimetype;
    this.filename = fields.filename;
  }

  get attributes(): MessageFields {
    const { id, body, from, to, t, ack, isNewMsg, type, caption, directPath, mimetype, filename } = this;
    const file = directPath === undefined ? {} : { caption, directPath, mimetype, filename };
    return { id, body, from, to, t, ack, isNewMsg, type, ...file };
  }

  serialize(): object {
    return this.attributes;
  }
}

// wa-js knows the models by the names under which their proxies go.
Object.defineProperty(Message.prototype, 'proxyName', { value: 'msg' });

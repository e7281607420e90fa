import type { Said } from '../protocol';
import { learnIds } from './lookUp';
import { me } from './me';
import { Message } from './message';
import { MsgKey } from './msgKey';
import { chatOf, store } from './stores';
import { Wid } from './wid';

/** A message comes in, and can't be read until a moment later. */
export function receive({ ids, id, text, sentAtSeconds: t }: Said): void {
  learnIds(ids);
  const from = new Wid(ids.chatId);
  const key = new MsgKey({ fromMe: false, remote: from, id });
  const message = new Message({
    id: key,
    body: text,
    from,
    to: me.phone ?? from,
    t,
    ack: 1,
    isNewMsg: true,
    type: 'ciphertext',
  });
  store(chatOf(from), message);
  setTimeout(() => {
    message.type = 'chat';
    message.trigger('change:type', message, 'chat');
  }, 20);
}

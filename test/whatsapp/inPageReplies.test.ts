import { describe, expect, test } from 'vitest';
import { noteOpened } from '../../src/whatsapp/inPage/openedChats';
import type { MessageModel } from '../../src/whatsapp/inPage/pageModules';
import { hearReply, type ToldReply } from '../../src/whatsapp/inPage/replies';

const message = (more: Partial<Omit<MessageModel, 'id'>> = {}, remote = '12125550100@c.us', fromMe = false) => ({
  id: { id: '3A1', fromMe, remote: { _serialized: remote, toString: () => remote } },
  isNewMsg: true,
  type: 'chat',
  body: 'Hello',
  t: 12,
  ...more,
});

function heard(model: MessageModel): readonly ToldReply[] {
  const told: ToldReply[] = [];
  hearReply(model, (reply) => told.push(reply));
  return told;
}

describe('a message that comes in', () => {
  test('is told with who wrote it, what and when', () => {
    expect(heard(message())).toEqual([{ phoneId: '12125550100@c.us', lid: null, text: 'Hello', sentAtSeconds: 12 }]);
    expect(heard(message({}, '7@lid'))).toMatchObject([{ phoneId: null, lid: '7@lid' }]);
  });

  test('of a hidden number is known by the chat that was opened with it', () => {
    noteOpened('12125550101@c.us', '8@lid');
    expect(heard(message({}, '8@lid'))).toMatchObject([{ phoneId: '12125550101@c.us', lid: '8@lid' }]);
  });

  test('with a file has the words that stand below it, and never the file', () => {
    const picture = { type: 'image', body: '/9j/4AAQ' };
    expect(heard(message({ ...picture, caption: 'Look' }))).toMatchObject([{ text: 'Look' }]);
    expect(heard(message(picture))).toMatchObject([{ text: '' }]);
  });

  test.each([
    ['our own', message({}, '12125550100@c.us', true)],
    ['an old one that the page reads', message({ isNewMsg: false })],
    ['of a group', message({}, '120363000000000000@g.us')],
    ['a status', message({}, 'status@broadcast')],
    ['what the page shows by itself', message({ type: 'e2e_notification' })],
    ['a notification', message({ isNotification: true })],
  ])('%s is nobody’s answer', (_name, model) => {
    expect(heard(model)).toEqual([]);
  });

  test('that can’t be read yet is told once it can', () => {
    const listeners: (() => void)[] = [];
    const model = {
      ...message({ type: 'ciphertext', body: '' }),
      once: (_event: string, listener: () => void) => void listeners.push(listener),
    };
    const told: ToldReply[] = [];
    hearReply(model, (reply) => told.push(reply));
    expect(told).toEqual([]);
    Object.assign(model, { type: 'chat', body: 'STOP' });
    for (const listener of listeners) listener();
    expect(told).toMatchObject([{ text: 'STOP' }]);
  });
});

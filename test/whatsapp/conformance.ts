import { until } from '../until';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AckEvent, ConnectionState, Reply, SendResult, SentMessage } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';
import { recipient, useConnected, useHarness, type CreateHarness } from './transportHarness';

export { recipient, type ServerMood, type TransportHarness } from './transportHarness';

const TEXT = 'Bonjour Élodie 👋\nà bientôt';

let attemptCount = 0;
/** Of an attempt that there hasn't been before. */
function newAttemptId(): string {
  attemptCount += 1;
  return `aaaaa-bbbbb.${attemptCount}.1`;
}

/** What every transport must do. */
export function describeTransport(name: string, createHarness: CreateHarness): void {
  describe(`${name} as a transport`, () => {
    describeConnecting(createHarness);
    describeSending(createHarness);
    describeClosing(createHarness);
  });
}

function describeConnecting(createHarness: CreateHarness): void {
  describe('connecting', () => {
    const given = useHarness(createHarness, 'accepts');

    test('ends ready, with the account’s name; twice at once, or again when ready, it’s the same connection', async () => {
      const { transport } = given();
      const states = listenTo(transport);
      expect(await Promise.all([transport.connect(), transport.connect()])).toEqual([{ ok: true }, { ok: true }]);
      expect(transport.state).toMatchObject({ kind: 'ready', account: expect.any(String) });
      expect(states.filter(({ kind }) => kind === 'ready')).toEqual([transport.state]);
      expect(states.at(-1)).toEqual(transport.state);
      const heardCount = states.length;
      expect(await transport.connect()).toEqual({ ok: true });
      expect(states.slice(heardCount)).toEqual([]);
    });

    test('comes before anything is sent', async () => {
      const { transport, acceptedMessages } = given();
      const result = await transport.send(recipient(0), { text: TEXT });
      expect(result).toMatchObject({ kind: 'failed', errorClass: expect.not.stringMatching('unknown') });
      expect(await transport.findSent(recipient(0), { text: TEXT }, 0)).not.toMatchObject({ kind: 'sent' });
      expect(acceptedMessages()).toEqual([]);
    });

    test('again after a loss works', async ({ skip }) => {
      const { transport, loseConnection, acceptedMessages } = given();
      if (loseConnection === undefined) {
        skip();
        return;
      }
      const states = listenTo(transport);
      await transport.connect();
      await loseConnection();
      await until(() => transport.state.kind === 'lost');
      expect(states.at(-1)).toMatchObject({ kind: 'lost', reason: { text: expect.any(String) } });
      expect(await transport.connect()).toEqual({ ok: true });
      expect(await transport.send(recipient(0), { text: TEXT })).toMatchObject({ kind: 'sent' });
      expect(acceptedMessages()).toHaveLength(1);
    });
  });
}

function describeSending(createHarness: CreateHarness): void {
  describe('sending', () => {
    const given = useConnected(createHarness);

    test('brings the text to the server once, as it is', async () => {
      const { transport, acceptedMessages, recipient } = given();
      expect(await transport.send(recipient(0), { text: TEXT })).toMatchObject({ kind: 'sent' });
      expect(acceptedMessages()).toMatchObject([{ phone: recipient(0).phone, text: TEXT }]);
      expect(acceptedMessages()).toHaveLength(1);
    });

    test('hears of what people write, while somebody listens', async ({ skip }) => {
      const { transport, recipient, say } = given();
      if (say === undefined) return skip('Nobody can write to it.');
      const heard: Reply[] = [];
      const stop = transport.onReply?.((reply) => heard.push(reply));
      say(recipient(0).phone, TEXT);
      await until(() => heard.length > 0);
      expect(heard).toMatchObject([{ phone: recipient(0).phone, text: TEXT, atMs: expect.any(Number) }]);
      stop?.();
      say(recipient(1).phone, TEXT);
      await transport.send(recipient(1), { text: TEXT });
      expect(heard).toHaveLength(1);
    });

    test('several at once brings each once, under ids of their own', async () => {
      const { transport, acceptedMessages, recipient } = given();
      const all = Array.from({ length: 9 }, (_, index) => recipient(index));
      const results = await Promise.all(all.map((each) => transport.send(each, { text: `${each.index} ${TEXT}` })));
      expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(9);
      expect(new Set(results.map(messageIdOf)).size).toBe(9);
      expect(
        acceptedMessages()
          .map(({ phone }) => phone)
          .sort(),
      ).toEqual(all.map(({ phone }) => phone));
    });

    test('is not found for another text, another recipient, or a later attempt', async () => {
      const { transport, nowMs, recipient, settled } = given();
      const sinceMs = nowMs();
      await transport.send(recipient(0), { text: TEXT }, newAttemptId());
      await settled?.();
      const notThere = { kind: expect.stringMatching(/^(?:notSent|unsure)$/u) };
      expect(await transport.findSent(recipient(0), { text: 'Bonsoir' }, sinceMs, newAttemptId())).toEqual(notThere);
      expect(await transport.findSent(recipient(1), { text: TEXT }, sinceMs, newAttemptId())).toEqual(notThere);
      // An earlier one is neither it nor proof that there is none: clocks are set.
      const later = await transport.findSent(recipient(0), { text: TEXT }, sinceMs + 60_000, newAttemptId());
      expect(later).toEqual({ kind: 'unsure' });
    });

    test('a file brings it with its text, and is found as that alone', async () => {
      const { transport, acceptedMessages, nowMs, recipient, settled } = given();
      const sinceMs = nowMs();
      const attemptId = newAttemptId();
      const attachment = { path: join(import.meta.dirname, '..', '..', 'media', 'icon.png'), folder: null };
      const message = { text: TEXT, attachment };
      const messageId = messageIdOf(await transport.send(recipient(0), message, attemptId));
      expect(acceptedMessages()).toMatchObject([{ phone: recipient(0).phone, text: TEXT, file: expect.anything() }]);
      await settled?.();
      expect(await transport.findSent(recipient(0), message, sinceMs, attemptId)).toEqual({ kind: 'sent', messageId });
      const withoutFile = await transport.findSent(recipient(0), { text: TEXT }, sinceMs, newAttemptId());
      expect(withoutFile.kind).toMatch(/^(?:notSent|unsure)$/u);
    });

    test('a file that isn’t there sends nothing, and is the row’s failure', async () => {
      const { transport, acceptedMessages, recipient } = given();
      const attachment = { path: join(import.meta.dirname, 'missing.png'), folder: null };
      const result = await transport.send(recipient(0), { text: TEXT, attachment });
      expect(result).toEqual({ kind: 'failed', errorClass: 'permanent', code: 'attachmentMissing' });
      expect(acceptedMessages()).toEqual([]);
    });
  });

  describe('sending, on a connection of its own', () => {
    const given = useHarness(createHarness, 'accepts');

    test('is followed by acks of the message', async () => {
      const { transport } = given();
      const acks: AckEvent[] = [];
      const stop = transport.onAck((ack) => acks.push(ack));
      await transport.connect();
      const first = messageIdOf(await transport.send(recipient(0), { text: TEXT }));
      await until(() => acks.some(({ messageId, level }) => messageId === first && level >= 1));
      expect(new Set(acks.map(({ messageId }) => messageId))).toEqual(new Set([first]));
      stop();
      const second = messageIdOf(await transport.send(recipient(1), { text: TEXT }));
      expect(acks.filter(({ messageId }) => messageId === second)).toEqual([]);
    });

    test('is found again, also after a restart', async () => {
      const { transport, restart, nowMs, settled } = given();
      await transport.connect();
      const [sinceMs, message, attemptId] = [nowMs(), { text: TEXT }, newAttemptId()];
      const messageId = messageIdOf(await transport.send(recipient(0), message, attemptId));
      await settled?.();
      const found = { kind: 'sent', messageId };
      expect(await transport.findSent(recipient(0), message, sinceMs, attemptId)).toEqual(found);
      await transport.close();
      const restarted = restart();
      await restarted.connect();
      expect(await restarted.findSent(recipient(0), message, sinceMs, attemptId)).toEqual(found);
    });
  });

  describe('what became of messages, asked anew', () => {
    const given = useHarness(createHarness, 'accepts');

    test('is told of each that is known, in the order in which they are asked for', async () => {
      const { transport, restart } = given();
      await transport.connect();
      const { phone } = recipient(0);
      const sent: SentMessage[] = [];
      const readIds = new Set<string>();
      transport.onAck(({ messageId, level }) => level === 3 && readIds.add(messageId));
      // The second hides the first in a chat of which only the newest is at hand.
      for (const text of [TEXT, 'Bonsoir']) {
        sent.push({ phone, messageId: messageIdOf(await transport.send(recipient(0), { text })) });
      }
      const asked = [...sent, { phone: recipient(1).phone, messageId: '3EB0NOBODY' }];
      await until(() => readIds.size === 2);
      await transport.close();
      expect(await transport.readAcks?.(asked)).toBeNull();
      const restarted = restart();
      await restarted.connect();
      expect(await restarted.readAcks?.(asked)).toEqual([3, 3, null]);
    });
  });

  describe('sending, when the server accepts and then something fails', () => {
    const given = useHarness(createHarness, 'acceptsThenFails');

    test('is in doubt, and never looked up as certainly not sent', async () => {
      const { transport, acceptedMessages, nowMs } = given();
      await transport.connect();
      const sinceMs = nowMs();
      const result = await transport.send(recipient(0), { text: TEXT });
      expect(result).toMatchObject({ kind: 'failed', errorClass: 'unknown' });
      expect(acceptedMessages()).toHaveLength(1);
      const found = await transport.findSent(recipient(0), { text: TEXT }, sinceMs);
      expect(found.kind).toMatch(/^(?:sent|unsure)$/u);
    });
  });

  describe('sending, when the server refuses', () => {
    const given = useHarness(createHarness, 'refuses');

    test('is a failure without doubt', async () => {
      const { transport, acceptedMessages } = given();
      await transport.connect();
      const result = await transport.send(recipient(0), { text: TEXT });
      expect(result).toMatchObject({ kind: 'failed', errorClass: expect.not.stringMatching('unknown') });
      expect(acceptedMessages()).toEqual([]);
    });
  });
}

function describeClosing(createHarness: CreateHarness): void {
  describe('closing', () => {
    const given = useHarness(createHarness, 'accepts');

    test('twice is safe, and nothing is sent afterwards', async () => {
      const { transport, acceptedMessages } = given();
      await transport.connect();
      await Promise.all([transport.close(), transport.close()]);
      await transport.close();
      expect(transport.state).toEqual({ kind: 'closed' });
      expect(await transport.send(recipient(0), { text: TEXT })).toMatchObject({ kind: 'failed' });
      expect(acceptedMessages()).toEqual([]);
    });

    test('before connecting is safe', async () => {
      const { transport } = given();
      await transport.close();
      expect(transport.state).toEqual({ kind: 'closed' });
    });

    test('while connecting ends it, without an event', async () => {
      const { transport } = given();
      const states = listenTo(transport);
      const connecting = transport.connect();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const heardCount = states.length;
      const closing = transport.close();
      expect(await connecting).toEqual(expect.objectContaining({ ok: expect.any(Boolean) }));
      await closing;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(states.slice(heardCount).filter(({ kind }) => kind !== 'closed')).toEqual([]);
      expect(transport.state).toEqual({ kind: 'closed' });
    });

    test('while sending leaves no message both sent and forgotten', async () => {
      const { transport, acceptedMessages } = given();
      await transport.connect();
      const sending = Promise.all([0, 1, 2].map((index) => transport.send(recipient(index), { text: TEXT })));
      await transport.close();
      const results = await sending;
      results.forEach((result, index) => {
        const accepted = acceptedMessages().some(({ phone }) => phone === recipient(index).phone);
        checkTruth(result, accepted);
      });
    });
  });
}

/** Sent is said only of what the server has; that nothing has left, only of what it hasn't. */
export function checkTruth(result: SendResult, accepted: boolean): void {
  const said = result.kind === 'sent' ? true : result.errorClass === 'unknown' ? accepted : false;
  expect(said).toBe(accepted);
}

function listenTo(transport: Transport): ConnectionState[] {
  const states: ConnectionState[] = [];
  transport.onState((state) => states.push(state));
  return states;
}

function messageIdOf(result: SendResult): string {
  expect(result).toMatchObject({ kind: 'sent' });
  return result.kind === 'sent' ? result.messageId : '';
}

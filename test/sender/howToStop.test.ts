import { describe, expect, test } from 'vitest';
import { asItGoesOut } from '../../src/sender/content/howToStop';
import { MAX_MESSAGE_LENGTH } from '../../src/sender/content/messageProblems';
import type { FoundSent, OutgoingMessage, Recipient, SendResult } from '../../src/sender/model';
import { fictionalRecipient, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const LINE = 'Answer STOP to stop.';
const NEW = {};
const KNOWN = { wasWrittenTo: true } as const;
const attachment = { path: '/x/a.png', folder: null };

/** Notes what it is given. */
class HearingTransport extends ScriptedTransport {
  readonly texts: string[] = [];
  readonly lookedUp: string[] = [];

  override async send(recipient: Recipient, message?: OutgoingMessage): Promise<SendResult> {
    this.texts.push(message?.text ?? '');
    return await super.send(recipient);
  }

  override findSent(_recipient: Recipient, message?: OutgoingMessage): Promise<FoundSent> {
    this.lookedUp.push(message?.text ?? '');
    return Promise.resolve({ kind: 'sent', messageId: 'm' });
  }
}

describe('the line that says how to stop', () => {
  test('is the last paragraph of the first message that somebody gets, and of no later one', () => {
    const content = { howToStop: LINE };
    expect(asItGoesOut(content, NEW, { text: 'Hello\n' })).toEqual({ text: `Hello\n\n${LINE}` });
    expect(asItGoesOut(content, KNOWN, { text: 'Hello\n' })).toEqual({ text: 'Hello\n' });
    expect(asItGoesOut(content, NEW, { text: '', attachment })).toEqual({ text: LINE, attachment });
    expect(asItGoesOut({}, NEW, { text: 'Hello' })).toEqual({ text: 'Hello' });
  });

  test('is left out where WhatsApp wouldn’t take the message for it', () => {
    const text = 'x'.repeat(MAX_MESSAGE_LENGTH - LINE.length - 1);
    expect(asItGoesOut({ howToStop: LINE }, NEW, { text })).toEqual({ text });
  });

  test('is in what is sent and in what a doubt is looked up by, and not in what tells a message from others', async () => {
    const clock = new VirtualClock();
    const transport = new HearingTransport(clock);
    const identified: string[] = [];
    transport.answer = () => ({ kind: 'failed', errorClass: 'unknown', code: 'noAnswer' });
    const { runner } = memoryRun({
      clock,
      transport,
      recipientCount: 1,
      journal: new MemoryJournal(),
      howToStop: LINE,
      sentBook: {
        identify: ({ text }) => Promise.resolve(void identified.push(text)).then(() => text),
        wasSent: () => false,
        noteSent: () => Promise.resolve(),
      },
    });
    await clock.runUntil(runner.run());
    const said = `Hello ${fictionalRecipient(0).values[0]}`;
    expect([transport.texts, transport.lookedUp]).toEqual([[`${said}\n\n${LINE}`], [`${said}\n\n${LINE}`]]);
    expect(new Set(identified)).toEqual(new Set([said]));
  });
});

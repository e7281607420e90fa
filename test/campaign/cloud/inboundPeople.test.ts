import { beforeEach, describe, expect, test } from 'vitest';
import { InboundPeople } from '../../../src/campaign/cloud/inboundPeople';
import type { PeopleBook } from '../../../src/people/peopleBook';
import type { Inbound } from '../../../src/whatsapp/cloud/webhooks/inboundBody';
import { inboundOf, noticeOf } from '../../../src/whatsapp/cloud/webhooks/inboundBody';
import { BookPlaces, person } from '../../people/books';

const ANNA = person(1);

let book: PeopleBook;
let asked: string[];
let isFailing: boolean;
let heard: InboundPeople;

beforeEach(async () => {
  book = await (await BookPlaces.make()).open();
  asked = [];
  isFailing = false;
  const open = () => (isFailing ? Promise.reject(new Error('full')) : Promise.resolve(book));
  const people = { book: open, open };
  heard = new InboundPeople({ people, words: ['STOP'], onAsk: (phone) => asked.push(phone) });
});

function wrote(text: string, id = 'wamid.1'): Inbound {
  return { id, phone: ANNA, atMs: 5000, said: { kind: 'wrote', text } };
}

interface Known {
  readonly answered: boolean;
  readonly optedOut: boolean;
  readonly asked: number;
}

function known(): Known {
  return { answered: book.answeredSince(ANNA, 5000), optedOut: book.isOptedOut(ANNA), asked: asked.length };
}

describe('What a person says is in the book', () => {
  test.each<readonly [said: Inbound['said'], expected: Known]>([
    [
      { kind: 'wrote', text: 'Thank you' },
      { answered: true, optedOut: false, asked: 0 },
    ],
    [
      { kind: 'wrote', text: 'stop !' },
      { answered: true, optedOut: true, asked: 0 },
    ],
    [
      { kind: 'wrote', text: 'Please stop that' },
      { answered: true, optedOut: false, asked: 1 },
    ],
    [
      { kind: 'wrote', text: '' },
      { answered: true, optedOut: false, asked: 0 },
    ],
    [{ kind: 'stoppedMarketing' }, { answered: false, optedOut: true, asked: 0 }],
    [{ kind: 'resumedMarketing' }, { answered: false, optedOut: false, asked: 0 }],
  ])('%j', async (said, expected) => {
    expect(await heard.take([{ id: 'a', phone: ANNA, atMs: 5000, said }])).toBe(true);
    expect(known()).toEqual(expected);
  });

  test('and no word to Meta ends what they have said to us', async () => {
    await heard.take([wrote('STOP')]);
    await heard.take([{ id: 'b', phone: ANNA, atMs: 6000, said: { kind: 'resumedMarketing' } }]);
    expect(known().optedOut).toBe(true);
  });

  test('or is to be told again, and is taken then', async () => {
    const full = { append: () => Promise.resolve({ ok: false }), isEntered: () => false } as unknown as PeopleBook;
    const people = { book: () => Promise.resolve(full), open: () => Promise.resolve(full) };
    const onFullDisk = new InboundPeople({ people, words: ['STOP'], onAsk: () => undefined });
    expect(await onFullDisk.take([wrote('STOP')])).toBe(false);
    expect(await onFullDisk.take([wrote('STOP')])).toBe(false);
    isFailing = true;
    expect(await heard.take([wrote('STOP')])).toBe(false);
    isFailing = false;
    expect(await heard.take([wrote('STOP')])).toBe(true);
    expect(known().optedOut).toBe(true);
  });

  test('once: told again after the user has let them in, it changes nothing', async () => {
    await heard.take([wrote('STOP')]);
    await book.optIn(ANNA, 7000);
    expect(await heard.take([wrote('STOP')])).toBe(true);
    expect(known().optedOut).toBe(false);
  });
});

describe('A change of a webhook', () => {
  const envelope = { id: 'wamid.1', from: '12125550100', timestamp: '1749416383' };

  test.each<readonly [given: object, said: Inbound['said'] | null]>([
    [{ messages: [{ ...envelope, type: 'text', text: { body: 'Hi' } }] }, { kind: 'wrote', text: 'Hi' }],
    [
      { messages: [{ ...envelope, type: 'button', button: { text: 'Stop', payload: 'x' } }] },
      { kind: 'wrote', text: 'Stop' },
    ],
    [
      { messages: [{ ...envelope, type: 'interactive', interactive: { button_reply: { id: 'x', title: 'STOP' } } }] },
      { kind: 'wrote', text: 'STOP' },
    ],
    [{ messages: [{ ...envelope, type: 'image', image: { id: '1' } }] }, { kind: 'wrote', text: '' }],
    [{ messages: [{ ...envelope, from: 'US.13491208655302741918' }] }, null],
    [{ messages: ['no message', null] }, null],
    [
      {
        user_preferences: [
          { wa_id: '12125550100', category: 'marketing_messages', value: 'stop', timestamp: 1_749_416_383 },
        ],
      },
      { kind: 'stoppedMarketing' },
    ],
  ])('tells who says what: %j', (given, said) => {
    const expected = { id: expect.any(String), phone: '+12125550100', atMs: 1_749_416_383_000, said };
    expect(inboundOf(given)).toEqual(said === null ? [] : [expected]);
  });

  test.each([
    [
      'message_template_status_update',
      { event: 'REJECTED', message_template_name: 'cart', message_template_language: 'en', reason: 'INVALID_FORMAT' },
      { event: 'REJECTED', template: 'cart', language: 'en', reason: 'INVALID_FORMAT' },
    ],
    [
      'phone_number_quality_update',
      { display_phone_number: '12125550199', event: 'THROUGHPUT_UPGRADE', current_limit: 'TIER_UNLIMITED' },
      { event: 'THROUGHPUT_UPGRADE', limit: 'TIER_UNLIMITED' },
    ],
    ['account_update', { phone_number: '12125550199', event: 'VERIFIED_ACCOUNT' }, { event: 'VERIFIED_ACCOUNT' }],
  ])('notes what becomes of templates and of the account, and no number: %s', (field, value, notice) => {
    expect(noticeOf(field, value)).toEqual({ field, ...notice });
    expect(noticeOf('messages', value)).toBeNull();
  });
});

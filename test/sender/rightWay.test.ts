import { expect, test } from 'vitest';
import { createTexts } from '../../src/panel/texts';
import { adviseBusiness } from '../../src/sender/limits/rightWay';

const texts = createTexts(new Map(), 'en');

function check(sentCount: number, newChatCount: number, expected: string | null): void {
  const advice = adviseBusiness({ sentCount, newChatCount });
  expect(advice && texts.say(advice)).toBe(expected);
}

test('Many new chats speak for the Business API, in numbers; few people, or few new ones, don’t', () => {
  const { forThis, mayDo } = {
    forThis: ': the Business API is made for this, your own WhatsApp isn’t.',
    mayDo: ': your own WhatsApp may do for people who know you, the Business API is made for so many.',
  };
  check(1812, 1700, `1,812 recipients, 1,700 of them new chats${forThis}`);
  check(500, 500, `500 recipients, all of them new chats${forThis}`);
  check(1812, 12, `1,812 recipients, 12 of them new chats${mayDo}`);
  check(999, 499, null);
});

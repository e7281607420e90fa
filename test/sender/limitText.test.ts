import { expect, test } from 'vitest';
import { ENGLISH, type Language } from '../../src/sender/language';
import { UNKNOWN_LIMITS, type AccountLimits } from '../../src/sender/limits/accountLimits';
import { limitedText, limitTexts } from '../../src/sender/limits/limitText';
import { formatSentence } from '../../src/sender/sentence';
import { locked, OPEN, quotaOf } from '../fakes/limitedAccount';

const WORDS: Language = {
  ...ENGLISH,
  day: (atMs: number) => `day ${atMs}`,
  moment: (atMs: number) => `moment ${atMs}`,
};

interface Told {
  readonly limits: AccountLimits | null;
  readonly untilMs?: number | null;
  readonly chats?: { readonly knownCount: number; readonly newCount: number };
}

test.each<[what: string, told: Told, sentences: readonly string[]]>([
  ['no account', { limits: null }, []],
  ['a page that tells nothing', { limits: UNKNOWN_LIMITS }, ['WhatsApp doesn’t tell this account’s limits']],
  ['no limit', { limits: OPEN }, ['WhatsApp sets no limit now']],
  ['a quota', { limits: quotaOf(40, 2, 7) }, ['WhatsApp lets you start 38 more new chats until day 7']],
  ['one more', { limits: quotaOf(40, 39, 7) }, ['WhatsApp lets you start 1 more new chat until day 7']],
  ['a quota without an end', { limits: quotaOf(4000, 2) }, ['WhatsApp lets you start 3,998 more new chats']],
  [
    'a quota used up',
    { limits: quotaOf(40, 40, 7), untilMs: 7 },
    ['WhatsApp lets you start no more new chats until day 7'],
  ],
  [
    'a lock',
    { limits: locked(9), untilMs: 9 },
    ['WhatsApp limits this account: no new chats are started until moment 9'],
  ],
  [
    'a lock that only refusals show',
    { limits: OPEN, untilMs: null },
    ['WhatsApp limits this account: no new chats are started'],
  ],
  [
    'new chats',
    { limits: OPEN, chats: { knownCount: 112, newCount: 1700 } },
    ['WhatsApp sets no limit now', '1,700 of 1,812 recipients are new chats'],
  ],
])('%s is told', (_what, { limits, untilMs, chats = null }, sentences) => {
  const told = { limits, chats, isLimited: untilMs !== undefined, limitedUntilMs: untilMs ?? null };
  expect(limitTexts(told).map((sentence) => formatSentence(sentence, WORDS))).toEqual(sentences);
});

test('a run that waits says until when, where that is known', () => {
  const said = [null, 5].map((untilMs) => formatSentence(limitedText(untilMs), WORDS));
  expect(said).toEqual(['WhatsApp limits this account', 'WhatsApp limits this account until moment 5']);
});

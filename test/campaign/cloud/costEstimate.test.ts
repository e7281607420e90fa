import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { categoryOf, costText, estimateCost } from '../../../src/campaign/cloud/costEstimate';
import { DEFAULT_RATE_CARD } from '../../../src/campaign/cloud/defaultRateCard';
import { cardSchema, type RateCard } from '../../../src/campaign/cloud/rateCard';
import { offerRateCard, rateCardPath, readRateCard } from '../../../src/campaign/cloud/rateCardFile';
import { ENGLISH } from '../../../src/sender/language';
import { formatSentence } from '../../../src/sender/sentence';
import * as v from 'valibot';

const CARD: RateCard = {
  date: '2026-10-01',
  currency: 'EUR',
  rates: { FR: { marketing: 0.07, utility: [0.02, 0.03] }, BE: { utility: 0.01 } },
  others: { marketing: [0.02, 0.1] },
};

const TO = [
  { country: 'FR', readyCount: 100, foreignReadCount: 0 },
  { country: 'BE', readyCount: 10, foreignReadCount: 0 },
];

function said(category: 'marketing' | 'utility' | 'service'): string {
  return formatSentence(costText(estimateCost(CARD, category, TO)), ENGLISH);
}

describe('What messages would cost', () => {
  test('is reckoned by category and country, as a range where prices are', () => {
    expect(estimateCost(CARD, 'utility', TO)).toEqual({
      category: 'utility',
      date: '2026-10-01',
      currency: 'EUR',
      low: 2.1,
      high: 3.1,
      countries: [
        { country: 'FR', count: 100, low: 2, high: 3 },
        { country: 'BE', count: 10, low: 0.1, high: 0.1 },
      ],
      unpricedCount: 0,
    });
  });

  test('is said with the date of the card, and how many have no price in it', () => {
    expect(said('marketing')).toBe(
      'Cost if all are delivered: €7.20 to €8.00, as marketing, by the rate card of 2026-10-01. What counts is Meta’s own.',
    );
    expect(said('service')).toContain('Messages without a price in it: 110.');
    const cheap = estimateCost(CARD, 'utility', [{ country: 'BE', readyCount: 1, foreignReadCount: 0 }]);
    expect(formatSentence(costText(cheap), ENGLISH)).toContain('delivered: €0.01, as');
  });

  test.each([
    [undefined, 'service'],
    [{ category: 'MARKETING', isMarketing: true }, 'marketing'],
    [{ category: 'UTILITY', isMarketing: false }, 'utility'],
    [{ category: 'NEW_KIND', isMarketing: false }, null],
  ] as const)('goes by the template’s category: %j', (given, category) => {
    const template = given && { name: 'a', language: 'fr', components: [], ...given };
    expect(categoryOf({ account: 'shop', template })).toBe(category);
  });
});

describe('The rate card', () => {
  test('that comes with the program has its date, and a price for every country', () => {
    expect(v.parse(cardSchema, DEFAULT_RATE_CARD)).toEqual(DEFAULT_RATE_CARD);
    for (const category of ['marketing', 'utility', 'authentication', 'service'] as const) {
      expect(
        estimateCost(DEFAULT_RATE_CARD, category, [...TO, { ...TO[0], country: 'XK' } as (typeof TO)[0]]),
      ).toMatchObject({
        unpricedCount: 0,
      });
    }
  });

  test('may be the user’s own, which stays as it is; one that can’t be read is told with its member', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rates-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(await readRateCard(folder)).toEqual(DEFAULT_RATE_CARD);
    await offerRateCard(folder);
    writeFileSync(rateCardPath(folder), JSON.stringify(CARD));
    await offerRateCard(folder);
    expect(await readRateCard(folder)).toEqual(CARD);
    writeFileSync(rateCardPath(folder), JSON.stringify({ ...CARD, rates: { FR: { marketing: -1 } } }));
    await expect(readRateCard(folder)).rejects.toThrow('rates.FR.marketing');
  });
});

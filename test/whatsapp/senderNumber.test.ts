import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isHumanError } from '../../src/sender/humanError';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import { numberTexts } from '../../src/whatsapp/cloud/numberText';
import { readNumber } from '../../src/whatsapp/cloud/readNumber';
import { readSenderNumber } from '../../src/whatsapp/cloud/senderNumber';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';

const TOLD = {
  display_phone_number: '+1 212-555-0199',
  verified_name: 'Shop',
  quality_rating: 'YELLOW',
  throughput: { level: 'HIGH' },
  whatsapp_business_manager_messaging_limit: 'TIER_2K',
  health_status: {
    can_send_message: 'LIMITED',
    entities: [{ errors: [{ error_description: 'No payment method.', possible_solution: 'Add one.' }] }],
  },
};

describe('What Meta says of a number', () => {
  test('is shown when it is connected, its digits masked', () => {
    const texts = numberTexts(readSenderNumber(TOLD)).map((text) => formatSentence(text, ENGLISH));
    expect(texts).toEqual([
      'Business API: Shop +1 2•• ••• ••99. Quality YELLOW; new people in 24 hours: 2,000; messages a second: 1,000.',
      'Meta limits this number: No payment method. Add one.',
    ]);
  });

  test('may be nothing at all', () => {
    const texts = numberTexts(readSenderNumber({ quality_rating: 'UNKNOWN' })).map((text) =>
      formatSentence(text, ENGLISH),
    );
    expect(texts).toEqual([
      'Business API: . Quality not told; new people in 24 hours: not told; messages a second: not told.',
    ]);
  });

  test('isn’t waited for longer than its bound', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
    const startMs = performance.now();
    const found = await readNumber({ name: 'shop', phoneNumberId, businessAccountId, base, token }, 100);
    expect(isHumanError(found)).toBe(true);
    // Its client alone would wait for half a minute.
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

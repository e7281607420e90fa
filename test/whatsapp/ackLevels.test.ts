import { describe, expect, test } from 'vitest';
import { AckLevels, parseAckLevel } from '../../src/whatsapp/web/ackLevels';

describe('the newest acks', () => {
  test('knows an ack that came before anybody waited', async () => {
    const levels = new AckLevels();
    levels.note('a', 1);
    await levels.known('a');
    expect(levels.level('a')).toBe(1);
  });

  test('wakes who waits', async () => {
    const levels = new AckLevels();
    const known = levels.known('a');
    levels.note('a', 2);
    await known;
    expect(levels.level('a')).toBe(2);
  });

  test('calls each level news once, and a late refusal always', () => {
    const levels = new AckLevels();
    const heard = [1, 1, 3, 2, -1] as const;
    expect(heard.map((level) => levels.note('a', level))).toEqual([true, false, true, false, true]);
    expect(levels.level('a')).toBe(-1);
  });

  test('forgets the oldest', () => {
    const levels = new AckLevels();
    for (let index = 0; index < 10_000; index += 1) levels.note(String(index), 1);
    expect(levels.level('0')).toBeUndefined();
    expect(levels.level('9999')).toBe(1);
  });

  test('takes played for read, and pending for nothing', () => {
    expect([-1, 0, 1, 2, 3, 4, 5, undefined, '1'].map(parseAckLevel)).toEqual([-1, 0, 1, 2, 3, 3, 0, 0, 0]);
  });
});

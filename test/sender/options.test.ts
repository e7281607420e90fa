import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import { changeOption, DEFAULT_OPTIONS, OPTION_SPECS, parseOptions, type OptionName } from '../../src/sender/options';

function checkRefused(input: Record<string, unknown>, happened: string, todo: string): void {
  try {
    parseOptions(input);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    expect([formatSentence(error.happened, ENGLISH), formatSentence(error.todo, ENGLISH)]).toEqual([happened, todo]);
  }
}

describe('options from outside', () => {
  test('get their defaults where they are missing', () => expect(parseOptions({})).toEqual(DEFAULT_OPTIONS));
  test('below the range are refused with the range', () =>
    checkRefused({ batchSize: 0 }, 'Batch size can’t be 0.', 'Give a whole number from 1 to 1000.'));
  test('above the range are refused', () =>
    checkRefused({ ratePerSecond: 51 }, 'Rate can’t be 51.', 'Give a number from 0 to 50.'));
  test('that are no number are refused', () =>
    checkRefused({ concurrency: 'many' }, 'At once can’t be "many".', 'Give a whole number from 1 to 10.'));
  test('that are NaN are refused', () =>
    checkRefused(
      { batchDelayMs: Number.NaN },
      'Between batches can’t be NaN.',
      'Give a whole number from 0 to 600000.',
    ));

  test('are in their range, or refused, whatever comes in', () => {
    const names = Object.keys(OPTION_SPECS) as OptionName[];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (input) => {
        try {
          const options = parseOptions(input);
          for (const name of names) {
            expect(options[name]).toBeGreaterThanOrEqual(OPTION_SPECS[name].min);
            expect(options[name]).toBeLessThanOrEqual(OPTION_SPECS[name].max);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(HumanError);
        }
      }),
    );
  });
});

test('without a rate only the simulated transport sends', () => {
  const unpaced = { name: 'ratePerSecond', value: 0 } as const;
  expect(changeOption(DEFAULT_OPTIONS, unpaced, 'simulated').ratePerSecond).toBe(0);
  expect(() => changeOption(DEFAULT_OPTIONS, unpaced, 'whatsapp-web')).toThrow(HumanError);
});

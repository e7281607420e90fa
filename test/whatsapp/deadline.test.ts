import { describe, expect, test } from 'vitest';
import { pause, within } from '../../src/whatsapp/web/deadline';

const never = new AbortController().signal;

describe('a call with a limit', () => {
  test('gives its value', async () =>
    expect(await within(1000, never, () => Promise.resolve(7))).toEqual({ kind: 'value', value: 7 }));
  test('gives its error, also one thrown at once', async () => {
    const error = new Error('no');
    const fail = (): Promise<never> => {
      throw error;
    };
    expect(await within(1000, never, fail)).toEqual({ kind: 'error', error });
    expect(await within(1000, never, () => Promise.reject(error))).toEqual({ kind: 'error', error });
  });
  test('ends in time', async () =>
    expect(await within(10, never, () => new Promise(() => undefined))).toEqual({ kind: 'timeout' }));
  test('ends with the signal, and isn’t begun after it', async () => {
    const aborting = new AbortController();
    const ended = within(1000, aborting.signal, () => new Promise(() => undefined));
    aborting.abort();
    expect(await ended).toEqual({ kind: 'aborted' });
    let begun = false;
    await within(1000, aborting.signal, async () => (begun = true));
    expect(begun).toBe(false);
  });
  test('that rejects after its end is nobody’s error', async () => {
    const late = (): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20));
    expect(await within(5, never, late)).toEqual({ kind: 'timeout' });
    await pause(40, never);
  });
});

test('a pause tells whether it was cut short', async () => {
  const aborting = new AbortController();
  const cut = pause(1000, aborting.signal);
  aborting.abort();
  expect([await cut, await pause(5, never)]).toEqual([false, true]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureText } from '../../src/sender/failureText';
import { classifyError, ERROR_TABLE } from '../../src/whatsapp/errorTable';

function check(error: unknown, before: string): void {
  const { errorClass, code } = classifyError(error, 'before');
  expect(`${errorClass} ${code}`).toBe(before);
  expect(classifyError(error, 'after')).toEqual({ errorClass: 'unknown', code });
}

describe('the errors of WhatsApp Web', () => {
  test('a number without an account', () => check(new Error('No LID for user'), 'permanent noLid'));
  test('a page that reloads', () =>
    check(
      new Error('Execution context was destroyed, most likely because of a navigation.'),
      'retryable pageReloaded',
    ));
  test('a browser that is gone', () =>
    check(new Error('Protocol error (Runtime.callFunctionOn): Target closed'), 'paused browserGone'));
  test('a page that is gone', () => check(new Error("Attempted to use detached Frame '3F'."), 'paused pageGone'));
  test('a page that hangs', () =>
    check(new Error('Runtime.callFunctionOn timed out. Increase the protocolTimeout'), 'paused pageHangs'));
  test('a page that has changed', () =>
    check(new Error("Cannot read properties of undefined (reading 'queryWidExists')"), 'paused engineBroken'));
  test('an error that is no Error', () => check('No LID for user', 'permanent noLid'));
  test('anything else', () => check(new Error('t'), 'retryable unexpected'));

  test('once something could have left, none says more than unknown', () => {
    fc.assert(fc.property(fc.string(), (text) => classifyError(text, 'after').errorClass === 'unknown'));
  });
  test('each has a sentence for people', () => {
    const codes = ['unexpected', ...ERROR_TABLE.map(({ code }) => code)];
    expect(codes.filter((code) => failureText(code).args.length > 0)).toEqual([]);
  });
  test('each has a source', () => expect(ERROR_TABLE.filter(({ source }) => source === '')).toEqual([]));
});

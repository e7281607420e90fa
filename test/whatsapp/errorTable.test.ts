import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyError, ERROR_TABLE } from '../../src/whatsapp/web/errorTable';

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
  test('a function that has gone', () =>
    check(new TypeError('window.require(...).addAndSendMsgToChat is not a function'), 'paused engineBroken'));
  test('a module that has gone', () =>
    check(new Error('Requiring unknown module "WAWebMsgKey"'), 'paused engineBroken'));
  test('our own script, not there yet', () =>
    check(new Error('The script of the page is not injected'), 'retryable notInjected'));
  test('a film that the browser can’t decode', () =>
    check(new Error('MEDIA_ERR_SRC_NOT_SUPPORTED: DEMUXER_ERROR'), 'permanent mediaUndecodable'));
  test('an upload without an entry', () =>
    check(new Error('upload failed: media entry was not created'), 'permanent mediaNotUploaded'));
  test('an error that is no Error', () => check('No LID for user', 'permanent noLid'));
  test('anything else', () => check(new Error('t'), 'retryable unexpected'));

  test('once something could have left, none says more than unknown', () => {
    fc.assert(fc.property(fc.string(), (text) => classifyError(text, 'after').errorClass === 'unknown'));
  });
  test('our own word that nothing has left counts also after the call', () => {
    const error = new Error('Nothing has left: Execution context was destroyed');
    expect(classifyError(error, 'after')).toEqual({ errorClass: 'retryable', code: 'pageReloaded' });
  });
  test('each has a source', () => expect(ERROR_TABLE.filter(({ source }) => source === '')).toEqual([]));
});

import { expect, test } from 'vitest';
import { errorCode, isDiskFull } from '../../src/sender/systemError';

test.each<[what: string, error: unknown, code: string | null]>([
  ['an error of the system', Object.assign(new Error('gone'), { code: 'ENOENT' }), 'ENOENT'],
  ['an error without one', new Error('gone'), null],
  ['an error whose code is a number', Object.assign(new Error('gone'), { code: 1 }), null],
  ['what is no error', { code: 'ENOENT' }, null],
  ['nothing', undefined, null],
])('the code of %s', (_what, error, code) => {
  expect(errorCode(error)).toBe(code);
});

test.each([
  ['ENOSPC', true],
  ['EDQUOT', true],
  ['EACCES', false],
])('%s says that the disk is full: %s', (code, isFull) => {
  expect(isDiskFull(Object.assign(new Error('not written'), { code }))).toBe(isFull);
});

import { expect, test } from 'vitest';
import { behindPooler, databaseError, isPassing } from '../../src/fleet/databaseError';

test('a connection that is gone passes by itself; what is full, refused or wrong doesn’t', () => {
  const check = (code: string | null, expected: boolean): void => {
    const said = code === null ? new Error('Connection terminated') : Object.assign(new Error(code), { code });
    expect([code, isPassing(databaseError(said, '--database'))]).toEqual([code, expected]);
  };
  for (const code of [null, 'ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '40001', '53300'])
    check(code, true);
  for (const code of ['53100', '25006', '28P01', '3D000', '42703', 'XX000']) check(code, false);
  expect(isPassing(new Error('another'))).toBe(false);
  expect(isPassing(behindPooler('--database'))).toBe(false);
});

test('what isn’t understood between the two is a pooler’s word, and another name for the server is asked for', () => {
  const said = databaseError(
    Object.assign(new Error('unsupported startup parameter'), { code: '08P01' }),
    '--database',
  );
  expect(said.message).toContain('a pooler');
  expect(isPassing(said)).toBe(false);
});

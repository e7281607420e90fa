import { expect, test } from 'vitest';
import { databaseError, isPassing } from '../../src/fleet/databaseError';

test('a connection that is gone passes by itself; what is full, refused or wrong doesn’t', () => {
  const check = (code: string | null, expected: boolean): void => {
    const said = code === null ? new Error('Connection terminated') : Object.assign(new Error(code), { code });
    expect([code, isPassing(databaseError(said, '--database'))]).toEqual([code, expected]);
  };
  for (const code of [null, 'ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '40001', '53300'])
    check(code, true);
  for (const code of ['53100', '25006', '28P01', '3D000', '42703', 'XX000']) check(code, false);
  expect(isPassing(new Error('another'))).toBe(false);
});

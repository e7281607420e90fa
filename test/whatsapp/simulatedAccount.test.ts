import { beforeEach, describe, expect, test } from 'vitest';
import { SimulatedAccount } from '../../src/whatsapp/simulated/simulatedAccount';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock();
});

function connected(simulation: object): SimulatedAccount {
  const account = SimulatedAccount.of(parseSimulatedOptions(simulation), clock);
  if (account === null) throw new Error('It has no limits.');
  account.noteConnected();
  return account;
}

const pass = (durationMs: number): Promise<void> => clock.runUntil(clock.startTimer(durationMs).done);
const phone = (index: number): string => `+1212555${String(100 + index).padStart(4, '0')}`;
const refusals = (account: SimulatedAccount, count: number): readonly boolean[] =>
  Array.from({ length: count }, (_, index) => account.refuses(phone(index)));

test('a simulation without limits has no account', () => {
  expect(SimulatedAccount.of(parseSimulatedOptions({ seed: 3 }), clock)).toBeNull();
});

describe('a simulated lock', () => {
  test('refuses each so-manieth new chat while it lasts, and says so', async () => {
    const account = connected({ lock: { fromMs: 1000, durationMs: 5000, every: 3 } });
    expect([refusals(account, 6), account.limits.lock]).toEqual([Array(6).fill(false), { kind: 'off' }]);
    await pass(1000);
    expect(refusals(account, 6)).toEqual([false, false, true, false, false, true]);
    expect(account.limits.lock).toMatchObject({ kind: 'on', untilMs: clock.wallMs() + 5000 });
    await pass(5000);
    expect([refusals(account, 6), account.limits.lock]).toEqual([Array(6).fill(false), { kind: 'off' }]);
  });

  test('may be told by nothing but its refusals', () => {
    const account = connected({ lock: { durationMs: 5000, isTold: false } });
    expect([refusals(account, 2), account.limits.lock]).toEqual([[true, true], { kind: 'unknown' }]);
  });
});

test('a simulated quota counts whom the account hasn’t written to, and refuses what is beyond it', () => {
  const account = connected({ quota: { total: 40, used: 38 } });
  for (const index of [0, 0, 1]) {
    expect(account.refuses(phone(index))).toBe(false);
    account.noteAccepted(phone(index));
  }
  expect([account.refuses(phone(1)), account.refuses(phone(2))]).toEqual([false, true]);
  expect(account.limits.quota).toMatchObject({ kind: 'limited', totalCount: 40, usedCount: 40, status: 'CAPPED' });
});

test('a simulated account knows that share of people, always the same ones', () => {
  const people = Array.from({ length: 1000 }, (_, index) => phone(index));
  const known = (): readonly string[] => people.filter((each) => connected({ knownShare: 0.3 }).knows(each));
  expect(known().length).toBeGreaterThan(200);
  expect(known().length).toBeLessThan(400);
  expect(known()).toEqual(known());
});

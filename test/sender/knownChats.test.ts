import { beforeEach, describe, expect, test } from 'vitest';
import { LimitedAccount, locked, OPEN } from '../fakes/limitedAccount';
import {
  checkAllSent,
  FAST,
  HOUR_MS,
  runLimited,
  startLimited,
  type LimitedRun,
  type RunAllArguments,
} from '../fakes/limitedRun';
import { KnownChats } from '../../src/sender/limits/knownChats';
import { ReadableRecipients } from '../../src/sender/readableRecipients';
import { RowStates } from '../../src/sender/journal/rowStates';
import { fictionalRecipients, MemoryJournal, memoryRun } from '../fakes/memorySession';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let account: LimitedAccount;
const runAll = (...args: RunAllArguments): Promise<LimitedRun> => runLimited(clock, account, ...args);

beforeEach(() => {
  clock = new VirtualClock();
  account = new LimitedAccount(clock);
});

describe('people whom the account knows', () => {
  const isKnown = (index: number): boolean => index % 2 === 1;

  test('come first where that is chosen, each kind in the order of the rows', async () => {
    account.isKnown = isKnown;
    await runAll(10, { ...FAST, concurrency: 1 }, { knownFirst: true });
    expect(account.accepted).toEqual([1, 3, 5, 7, 9, 0, 2, 4, 6, 8]);
  });

  test('are known also where a crash left them in doubt', async () => {
    account.isKnown = (index) => index === 2;
    account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
    account.found = () => ({ kind: 'notSent' });
    const journal = new MemoryJournal();
    for (const i of [1, 2]) await journal.append({ t: 'attempt', at: 1, i, n: 1, h: 'h' });
    const { runner } = memoryRun({ clock, transport: account, recipientCount: 4, journal, options: FAST });
    await clock.runUntil(runner.run());
    expect(account.started[0]).toMatchObject({ index: 2 });
    expect(account.started[0]?.atMs).toBeLessThan(1000);
    expect(new Set(account.accepted)).toEqual(new Set([0, 1, 2, 3]));
  });

  test('come in the order of the rows where it isn’t, or can’t be told', async () => {
    account.isKnown = isKnown;
    await runAll(6, { ...FAST, concurrency: 1 });
    account.tellsWhoIsKnown = false;
    await runAll(6, { ...FAST, concurrency: 1 }, { knownFirst: true });
    expect(account.accepted).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
  });

  test('are written to while no new chats may be started, and the run isn’t paused as long', async () => {
    account.isKnown = isKnown;
    account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
    const session = startLimited(clock, account, 100, { ratePerSecond: 1, concurrency: 1 });
    const running = session.runner.run();
    await clock.runUntil(clock.startTimer(30_000).done);
    expect(session.runner.snapshot()).toMatchObject({ phase: 'running', isLimited: true });
    await clock.runUntil(clock.startTimer(120_000).done);
    expect(session.runner.snapshot()).toMatchObject({
      phase: 'paused',
      chats: { knownCount: 0, newCount: 50 },
      sentCount: 50,
    });
    await clock.runUntil(running);
    checkAllSent(account, session);
  });

  test('wait too where the user wants that', async () => {
    account.isKnown = isKnown;
    account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
    const session = await runAll(10, FAST, { knownWhileLimited: false });
    checkAllSent(account, session);
    expect(account.started[0]?.atMs).toBeGreaterThanOrEqual(HOUR_MS);
    expect(account.started[0]?.index).toBe(0);
  });

  test('need no probe where nobody else is left', async () => {
    account.isKnown = () => true;
    account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
    checkAllSent(account, await runAll(10, FAST, { knownWhileLimited: false }));
  });

  test('are told from the others in the journal’s order, for whoever must mend it', async () => {
    account.isKnown = isKnown;
    const { journal } = await runAll(4);
    expect(journal.records.some((record) => record.t === 'options' && record.order === 'any')).toBe(true);
    account.isKnown = () => true;
    const { journal: inOrder } = await runAll(4);
    expect(inOrder.records.some((record) => record.t === 'options')).toBe(false);
  });
});

test('whom the account knows is asked of all who are left, also behind hundreds who are done', async () => {
  const rows = new RowStates(600);
  for (let i = 0; i < 300; i += 1) rows.apply({ t: 'skipped', at: 1, i, code: 'emptyMessage' });
  account.isKnown = (index) => index % 2 === 1;
  const known = new KnownChats(rows);
  await known.read(account, new ReadableRecipients(fictionalRecipients(600), rows), () => false);
  expect([598, 599].map((index) => known.kindOf(index))).toEqual(['new', 'known']);
  expect(known.counts([])).toEqual({ knownCount: 150, newCount: 150 });
});

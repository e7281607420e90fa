import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { AccountLimits } from '../../src/sender/limits/accountLimits';
import type { Appended, DayPlace } from '../../src/sender/ports';
import { LimitedAccount, quotaOf } from '../fakes/limitedAccount';
import { FAST, HOUR_MS, MINUTE_MS } from '../fakes/limitedRun';
import { fictionalRecipient, MemoryJournal, memoryRun } from '../fakes/memorySession';
import { VirtualClock } from '../fakes/virtualClock';

const MOST = 10;
const DAY_MS = 24 * HOUR_MS;

/** A journal that several numbers share, with the people of the day. */
class SharedJournal extends MemoryJournal {
  /** When each was last written to. */
  readonly people = new Map<string, number>();
  readonly refusedAtMs: number[] = [];
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    super();
    this.#clock = clock;
  }

  get usedCount(): number {
    return [...this.people.values()].filter((atMs) => this.#clock.monotonicMs() - atMs < DAY_MS).length;
  }

  override append(record: JournalRecord, place?: DayPlace | null): Promise<Appended> {
    if (place) {
      const nowMs = this.#clock.monotonicMs();
      const isKnown = nowMs - (this.people.get(place.who) ?? Number.NEGATIVE_INFINITY) < DAY_MS;
      if (!isKnown && this.usedCount >= place.mostCount) {
        this.refusedAtMs.push(nowMs);
        return Promise.resolve({ ok: false, failure: 'noPlace' });
      }
      this.people.set(place.who, nowMs);
    }
    return super.append(record);
  }

  giveBack(_index: number, { who }: DayPlace): Promise<void> {
    this.people.delete(who);
    return Promise.resolve();
  }
}

class SharedAccount extends LimitedAccount {
  placeFor(phone: string): DayPlace {
    return { business: 'shop', who: phone, mostCount: MOST };
  }
}

function prepare() {
  const clock = new VirtualClock();
  const journal = new SharedJournal(clock);
  const account = new SharedAccount(clock);
  const told = (): AccountLimits => {
    const firstMs = Math.min(...journal.people.values());
    return quotaOf(MOST, journal.usedCount, clock.wallMsAt(firstMs + DAY_MS));
  };
  account.told = told;
  const run = (recipientCount: number) =>
    memoryRun({ clock, transport: account, journal, recipientCount, options: FAST });
  return { clock, journal, account, run };
}

test('who finds no place stays in the queue, without an attempt, and is sent to once there is one', async () => {
  const { clock, journal, account, run } = prepare();
  const { runner, rows } = run(25);
  // Another number takes some, and isn't seen by what was read of the limits.
  for (const who of ['x', 'y', 'z']) journal.people.set(who, 0);
  account.told = () => quotaOf(MOST, 0);
  const running = runner.run();
  await clock.runUntil(clock.startTimer(10_000).done);
  expect([rows.count('sent'), rows.count('queued'), rows.count('failed')]).toEqual([MOST - 3, 25 - MOST + 3, 0]);
  account.told = () => quotaOf(MOST, journal.usedCount, clock.wallMsAt(DAY_MS));
  expect(await clock.runUntil(running)).toEqual({ kind: 'finished' });
  expect(account.accepted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(journal.records.filter(({ t }) => t === 'attempt')).toHaveLength(25);
  // Three days' worth, the first of them with others' people.
  expect(clock.monotonicMs()).toBeGreaterThan(DAY_MS);
  expect(clock.monotonicMs()).toBeLessThan(3 * DAY_MS);
});

test('nobody is asked for again and again, also where it is wrong who counts already', async () => {
  const { clock, journal, account, run } = prepare();
  account.isKnown = () => true;
  for (let index = 0; index < MOST; index += 1) journal.people.set(`other ${index}`, 0);
  const { runner } = run(5);
  const running = runner.run();
  await clock.runUntil(clock.startTimer(10 * MINUTE_MS).done);
  // Each of them twice a minute.
  expect(journal.refusedAtMs.length).toBeLessThanOrEqual(5 * 2 * 10);
  runner.stop();
  await clock.runUntil(running);
  expect(account.accepted).toEqual([]);
});

test('whom surely nothing has reached gives the place back; who may have got it, doesn’t', async () => {
  const { clock, journal, account, run } = prepare();
  account.answer = (index) => {
    if (index === 1) return { kind: 'failed', errorClass: 'permanent', code: 'notOnWhatsApp' };
    if (index === 2) return { kind: 'failed', errorClass: 'unknown', code: 'noAnswer' };
    return { kind: 'sent', messageId: `m${index}` };
  };
  const { runner } = run(4);
  const running = runner.run();
  await clock.runUntil(clock.startTimer(10_000).done);
  expect([...journal.people.keys()].toSorted()).toEqual([0, 2, 3].map((index) => fictionalRecipient(index).phone));
  runner.stop();
  await clock.runUntil(running);
});

test('where another has taken the last place, the limits are looked at, and no more than were on their way ask in vain', async () => {
  const { clock, journal, run } = prepare();
  const { runner } = run(25);
  const running = runner.run();
  await clock.runUntil(clock.startTimer(1).done);
  for (let index = 0; index < MOST; index += 1) journal.people.set(`other ${index}`, 0);
  await clock.runUntil(clock.startTimer(20_000).done);
  expect(journal.refusedAtMs.length).toBeGreaterThan(0);
  expect(journal.refusedAtMs.length).toBeLessThanOrEqual(FAST.concurrency);
  runner.stop();
  await clock.runUntil(running);
});

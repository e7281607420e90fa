import type { FailureCode } from '../../src/sender/failureCode';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { sentence } from '../../src/sender/sentence';
import type { ErrorClass, FoundSent, OutgoingMessage, Recipient, SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import type { Appended } from '../../src/sender/ports';
import { fictionalRecipient, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

/** Some recipients' messages take longer than others'; each look-up takes a second, and is noted. */
class SlowTransport extends ScriptedTransport {
  latencyMsOf: (index: number) => number = () => 100;
  readonly lookedUp: number[] = [];
  readonly sinceMs: number[] = [];
  /** The state in which each message was handed over. */
  readonly stateKinds: string[] = [];

  override async send(recipient: Recipient): Promise<SendResult> {
    this.stateKinds.push(this.state.kind);
    this.latencyMs = this.latencyMsOf(recipient.index);
    return await super.send(recipient);
  }

  override async findSent(recipient: Recipient, _message?: OutgoingMessage, sinceMs = -1): Promise<FoundSent> {
    this.lookedUp.push(recipient.index);
    this.sinceMs.push(sinceMs);
    await clock.startTimer(1000).done;
    return await super.findSent(recipient);
  }
}

const failed = (errorClass: ErrorClass, code: FailureCode = 'unexpected'): SendResult => ({
  kind: 'failed',
  errorClass,
  code,
});
const sent = (index: number): SendResult => ({ kind: 'sent', messageId: `m${index}` });
const attempt = (i: number, n = 1, at = 1): JournalRecord => ({ t: 'attempt', at, i, n, h: 'h' });
const retry = (i: number): JournalRecord => ({
  t: 'failed',
  at: 2,
  i,
  class: 'retryable',
  code: 'lookUpTimeout',
  final: false,
});

let clock: VirtualClock;
let transport: SlowTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new SlowTransport(clock);
});

const inOrder = (): readonly number[] => transport.accepted.toSorted((left, right) => left - right);

async function run(recipientCount: number, options: Partial<SenderOptions>, records: readonly JournalRecord[] = []) {
  const journal = new MemoryJournal();
  for (const record of records) await journal.append(record);
  const session = memoryRun({ clock, transport, recipientCount, journal, options: { ratePerSecond: 0, ...options } });
  await clock.runUntil(session.runner.run());
  return session;
}

/** For each attempt how long ago it was asked whose the session is, when it is to be sent. */
class AgedJournal extends MemoryJournal {
  readonly #agesMs: number[];

  constructor(agesMs: readonly number[]) {
    super();
    this.#agesMs = [...agesMs];
  }

  override async append(record: JournalRecord): Promise<Appended> {
    const appended = await super.append(record);
    const ageMs = record.t === 'attempt' ? (this.#agesMs.shift() ?? 0) : 0;
    return appended.ok ? { ok: true, sinceOwnedMs: () => ageMs } : appended;
  }
}

test.each([
  { agesMs: [250], lateAnswerMs: 0, attemptCount: 1 },
  { agesMs: [251, 3000, 250], lateAnswerMs: 0, attemptCount: 3 },
  { agesMs: [1250], lateAnswerMs: 1000, attemptCount: 1 },
  { agesMs: [1251, 0], lateAnswerMs: 1000, attemptCount: 2 },
])(
  'an attempt is written anew where another may own the session by now: $agesMs ms after it was asked, $lateAnswerMs allowed',
  async ({ agesMs, lateAnswerMs, attemptCount }) => {
    const journal = new AgedJournal(agesMs);
    const { runner } = memoryRun({
      clock,
      transport,
      recipientCount: 1,
      journal,
      lateAnswerMs,
      options: { ratePerSecond: 0 },
    });
    await clock.runUntil(runner.run());
    expect(journal.records.filter(({ t }) => t === 'attempt')).toHaveLength(attemptCount);
    expect(transport.accepted).toEqual([0]);
  },
);

describe('a message that surely hasn’t left', () => {
  test.each([1, 2, 3, 10])('is tried %i times where so many are allowed, and not once more', async (triesCount) => {
    transport.answer = () => failed('retryable');
    await run(1, { triesCount });
    expect(transport.started).toHaveLength(triesCount);
  });

  test('has the tries that are left when the session is resumed', async () => {
    transport.answer = () => failed('retryable');
    const { rows } = await run(1, { triesCount: 3 }, [attempt(0), retry(0), attempt(0, 2), retry(0)]);
    expect([transport.started.length, rows.status(0)]).toEqual([1, 'failed']);
  });

  test('is tried again within the rate, like any other', async () => {
    transport.answer = (index, tryNumber) => (tryNumber === 1 ? failed('retryable') : sent(index));
    await run(30, { ratePerSecond: 1, batchDelayMs: 0, concurrency: 5 });
    expect(transport.started).toHaveLength(60);
    expect(transport.started.at(-1)?.atMs).toBeGreaterThan(58_500);
  });
});

describe('a message that may have left', () => {
  test('is one whose transport throws: it is looked up, and not tried again', async () => {
    transport.answer = () => {
      throw new Error('against the contract');
    };
    const { rows } = await run(1, {});
    expect([transport.started.length, transport.lookedUp, rows.status(0)]).toEqual([1, [0], 'unsure']);
  });

  test('is left to the user where the look-up throws', async () => {
    transport.answer = () => failed('unknown');
    transport.found = () => {
      throw new Error('against the contract');
    };
    const { rows } = await run(1, {});
    expect([transport.started.length, rows.status(0)]).toEqual([1, 'unsure']);
  });

  test('is looked for since its attempt began', async () => {
    await run(2, {}, [attempt(0, 1, 123_456)]);
    expect(transport.sinceMs).toEqual([123_456]);
  });

  test.each([1, 2, 3])('and didn’t, by its look-up, is tried %i times in all', async (triesCount) => {
    transport.answer = () => failed('unknown', 'sendTimeout');
    transport.found = () => ({ kind: 'notSent' });
    const { rows } = await run(1, { triesCount });
    expect([transport.started.length, rows.topFailures(5)]).toEqual([triesCount, [{ code: 'sendTimeout', count: 1 }]]);
  });

  test('and didn’t, cut short by a crash, has all its tries', async () => {
    transport.found = () => ({ kind: 'notSent' });
    const { rows } = await run(1, { triesCount: 1 }, [attempt(0)]);
    expect(rows.status(0)).toBe('sent');
  });

  test('and didn’t, cut short by a crash, is tried once more also where fewer tries are allowed by now', async () => {
    transport.found = () => ({ kind: 'notSent' });
    const { rows } = await run(1, { triesCount: 1 }, [attempt(0), retry(0), attempt(0, 2)]);
    expect([rows.status(0), rows.topFailures(5)]).toEqual(['sent', []]);
  });

  test('is looked up before anybody else is written to', async () => {
    const { journal } = await run(3, {}, [attempt(1)]);
    const order = journal.records.flatMap((record) =>
      record.t === 'found' || record.t === 'attempt' ? `${record.t} ${record.i}` : [],
    );
    expect(order).toEqual(['attempt 1', 'found 1', 'attempt 0', 'attempt 2']);
  });
});

test('an empty message is sent to nobody', async () => {
  const recipients = {
    count: 2,
    read: (index: number) => Promise.resolve({ ...fictionalRecipient(index), values: [index === 0 ? ' ' : 'Élodie'] }),
  };
  const { runner, rows } = memoryRun({ clock, transport, recipientCount: 2, recipients, template: '{{Name}}' });
  await clock.runUntil(runner.run());
  expect([transport.accepted, rows.status(0)]).toEqual([[1], 'skipped']);
});

describe('a message in flight', () => {
  const loseConnectionAt = (index: number) => (which: number, tryNumber: number) =>
    which === index && tryNumber === 1 ? failed('paused', 'connectionLost') : sent(which);

  test('isn’t looked up: whoever sends it hears of it', async () => {
    transport.latencyMsOf = (index) => (index === 0 ? 60_000 : 100);
    transport.answer = loseConnectionAt(1);
    transport.found = () => ({ kind: 'notSent' });
    await run(3, { concurrency: 2 });
    expect([transport.lookedUp, inOrder()]).toEqual([[], [0, 1, 2]]);
  });

  test('waits where the connection is made anew, until doubts are looked up and it still stands', async () => {
    const answer = loseConnectionAt(1);
    transport.answer = (index, tryNumber) => (index === 0 ? failed('unknown') : answer(index, tryNumber));
    transport.found = () => {
      if (transport.lookedUp.length > 1) return { kind: 'sent', messageId: 'm0' };
      transport.emitState({ kind: 'lost', reason: sentence('Lost again'), needsPerson: false });
      return { kind: 'unsure' };
    };
    await run(3, { concurrency: 1 });
    expect(transport.lookedUp).toEqual([0, 0]);
    expect(transport.started.map(({ index }) => index)).toEqual([0, 1, 1, 2]);
    // The look-ups take a second each.
    expect(transport.started[2]?.atMs).toBeGreaterThanOrEqual(2200);
    expect(new Set(transport.stateKinds)).toEqual(new Set(['ready']));
  });

  test('that is answered while others are looked up isn’t looked up any more', async () => {
    transport.latencyMsOf = (index) => (index === 1 ? 600 : 100);
    const answer = loseConnectionAt(2);
    transport.answer = (index, tryNumber) => (index === 0 ? failed('unknown') : answer(index, tryNumber));
    transport.found = (index) => (index === 0 ? { kind: 'unsure' } : { kind: 'notSent' });
    await run(3, { concurrency: 3 });
    expect([transport.lookedUp, inOrder()]).toEqual([[0], [1, 2]]);
  });
});

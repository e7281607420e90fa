import { beforeEach, describe, expect, test } from 'vitest';
import { fictionalRecipient, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const phone = (index: number): string => fictionalRecipient(index).phone;

let clock: VirtualClock;
let transport: ScriptedTransport;
let journal: MemoryJournal;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  journal = new MemoryJournal();
});

async function run(recipientCount: number) {
  const options = { ratePerSecond: 0, concurrency: 1, triesCount: 2, firstBackoffMs: 1000 };
  const { runner, rows } = memoryRun({ clock, transport, recipientCount, options, journal });
  await clock.runUntil(runner.run());
  return rows;
}

/** What the journal says of somebody. */
const saidOf = (index: number) =>
  journal.records.flatMap((record) => ('i' in record && record.i === index ? [record.t] : []));

describe('whom the account has blocked', () => {
  test('isn’t written to, and the record says why', async () => {
    transport.blocked.add(phone(1));
    const rows = await run(3);
    expect([rows.status(1), transport.started.map(({ index }) => index)]).toEqual(['skipped', [0, 2]]);
    expect(journal.records).toContainEqual({ t: 'skipped', at: expect.any(Number), i: 1, code: 'blocked' });
    expect(saidOf(1)).toEqual(['skipped']);
  });

  test('between two tries isn’t tried again', async () => {
    transport.answer = () => ({ kind: 'failed', errorClass: 'retryable', code: 'lookUpTimeout' });
    void clock.startTimer(500).done.then(() => transport.blocked.add(phone(0)));
    const rows = await run(1);
    expect([rows.status(0), transport.started.length]).toEqual(['skipped', 1]);
  });

  test('also where that is known only once their chat is opened: nothing failed, and nobody is to be tried again', async () => {
    transport.answer = (index) =>
      index === 0
        ? { kind: 'failed', errorClass: 'permanent', code: 'blocked' }
        : { kind: 'sent', messageId: `m${index}` };
    const rows = await run(2);
    expect([rows.status(0), rows.count('failed'), saidOf(0)]).toEqual(['skipped', 0, ['attempt', 'skipped']]);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { SentBook } from '../../src/sender/ports';
import { fictionalRecipient, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const phone = (index: number): string => fictionalRecipient(index).phone;

let clock: VirtualClock;
let transport: ScriptedTransport;
let journal: MemoryJournal;
/** What other sessions have sent, and what this one says it has. */
let others: Set<string>;
let noted: [phone: string, identity: string][];
let sentBook: SentBook;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  journal = new MemoryJournal();
  others = new Set();
  noted = [];
  sentBook = {
    identify: ({ text }) => Promise.resolve(text),
    wasSent: (to, identity) => others.has(`${to} ${identity}`),
    noteSent: (to, identity) => Promise.resolve(void noted.push([to, identity])),
  };
});

function start(recipientCount: number, ratePerSecond = 0) {
  const options = { ratePerSecond, concurrency: 1, triesCount: 2, firstBackoffMs: 1000 };
  return memoryRun({ clock, transport, recipientCount, options, journal, sentBook });
}

const skippedCodes = (records: readonly JournalRecord[]) =>
  records.flatMap((record) => (record.t === 'skipped' ? [[record.i, record.code]] : []));

describe('who has got this very message from another session', () => {
  test('doesn’t get it again, and the record says why', async () => {
    others.add(`${phone(1)} Hello Name 1`).add(`${phone(2)} Hello Name 1`);
    const { runner, rows } = start(3);
    await clock.runUntil(runner.run());
    expect([rows.status(1), transport.accepted]).toEqual(['skipped', [0, 2]]);
    expect(skippedCodes(journal.records)).toEqual([[1, 'alreadySent']]);
  });

  test('in the meantime doesn’t, neither on a first try nor on another', async () => {
    transport.answer = (index, tryNumber) =>
      index === 0 && tryNumber === 1
        ? { kind: 'failed', errorClass: 'retryable', code: 'lookUpTimeout' }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner } = start(2, 0.5);
    void clock.startTimer(500).done.then(() => others.add(`${phone(0)} Hello Name 0`).add(`${phone(1)} Hello Name 1`));
    await clock.runUntil(runner.run());
    expect([
      transport.accepted,
      skippedCodes(journal.records).toSorted(([left], [right]) => Number(left) - Number(right)),
    ]).toEqual([
      [],
      [
        [0, 'alreadySent'],
        [1, 'alreadySent'],
      ],
    ]);
  });

  test('while its attempt was being written doesn’t: it goes back to the queue, and is left out at its turn', async () => {
    const append = journal.append.bind(journal);
    journal.append = async (record) => {
      if (record.t === 'attempt') others.add(`${phone(0)} Hello Name 0`);
      return await append(record);
    };
    const { runner } = start(1);
    await clock.runUntil(runner.run());
    expect([transport.accepted, skippedCodes(journal.records)]).toEqual([[], [[0, 'alreadySent']]]);
    expect(journal.records).toContainEqual(expect.objectContaining({ t: 'failed', code: 'notStarted', final: false }));
  });
});

describe('what this session sends', () => {
  test('is entered, and nothing that failed is', async () => {
    transport.answer = (index) =>
      index === 1
        ? { kind: 'failed', errorClass: 'permanent', code: 'notOnWhatsApp' }
        : { kind: 'sent', messageId: `m${index}` };
    await clock.runUntil(start(3).runner.run());
    expect(noted).toEqual([
      [phone(0), 'Hello Name 0'],
      [phone(2), 'Hello Name 2'],
    ]);
  });

  test('is entered also where that is only found out later', async () => {
    transport.answer = () => ({ kind: 'failed', errorClass: 'unknown', code: 'noAck' });
    transport.found = () => ({ kind: 'sent', messageId: 'found' });
    const { runner, rows } = start(1);
    await clock.runUntil(runner.run());
    expect([rows.status(0), noted]).toEqual(['sent', [[phone(0), 'Hello Name 0']]]);
  });

  test('is entered before the run says that it has ended', async () => {
    let isEntered = false;
    sentBook = {
      ...sentBook,
      noteSent: async () => {
        await clock.startTimer(5000).done;
        isEntered = true;
      },
    };
    const append = journal.append.bind(journal);
    journal.append = async (record) => {
      if (record.t === 'control') expect(isEntered).toBe(true);
      return await append(record);
    };
    await clock.runUntil(start(1).runner.run());
    expect(journal.records.at(-1)).toMatchObject({ t: 'control', event: 'finished' });
  });
});

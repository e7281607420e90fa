import { beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { countOf, sentence } from '../../src/sender/sentence';
import type { RecipientSource } from '../../src/sender/ports';
import { LimitedAccount } from '../fakes/limitedAccount';
import { fictionalRecipient, fictionalRecipients, MemoryJournal, memoryRun } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const COUNT = 6;
const DAMAGED: ReadonlySet<number> = new Set([1, 2, 4]);
const cause = new HumanError(sentence('The list is damaged.'), sentence('Put it back.'));

/** As from a file with a damaged part. */
const damagedRecipients: RecipientSource = {
  count: COUNT,
  read: (index) => (DAMAGED.has(index) ? Promise.reject(cause) : Promise.resolve(fictionalRecipient(index))),
};

let clock: VirtualClock;
let transport: ScriptedTransport;
let journal: MemoryJournal;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  journal = new MemoryJournal();
});

async function run(recipients: RecipientSource) {
  const { runner, rows } = memoryRun({
    clock,
    transport,
    recipientCount: COUNT,
    recipients,
    journal,
    options: { ratePerSecond: 0, batchDelayMs: 0, concurrency: 1 },
    policy: { knownFirst: true, knownWhileLimited: true },
  });
  return { end: await clock.runUntil(runner.run()), rows, runner };
}

describe('recipients that can’t be read', () => {
  test('keep no other from being sent to, and end the run as interrupted', async () => {
    const { end, rows, runner } = await run(damagedRecipients);
    expect(transport.accepted).toEqual([0, 3, 5]);
    expect(end).toMatchObject({
      kind: 'stopped',
      error: { todo: cause.todo, cause, happened: { args: [countOf(3)] } },
    });
    expect([...DAMAGED].map((index) => rows.status(index))).toEqual(['queued', 'queued', 'queued']);
    expect(runner.snapshot()).toMatchObject({ sentCount: 3, leftCount: 3 });
    expect(journal.records.at(-1)).toMatchObject({ t: 'control', event: 'stopped', code: 'unreadable' });
  });

  test('are sent to once they can be read again', async () => {
    await run(damagedRecipients);
    const { end } = await run(fictionalRecipients(COUNT));
    expect(end).toEqual({ kind: 'finished' });
    expect(transport.accepted).toEqual([0, 3, 5, 1, 2, 4]);
  });

  test('stay in doubt where they were', async () => {
    await journal.append({ t: 'attempt', at: 1, i: 1, n: 1, h: 'h' });
    transport.found = () => ({ kind: 'notSent' });
    const { end, rows } = await run(damagedRecipients);
    expect([end.kind, rows.status(1)]).toEqual(['stopped', 'inDoubt']);
    expect(transport.accepted).toEqual([0, 3, 5]);
  });

  test('don’t confuse whom the account knows', async () => {
    const account = new LimitedAccount(clock);
    account.isKnown = (index) => index === 5;
    transport = account;
    await run(damagedRecipients);
    expect(account.accepted).toEqual([5, 0, 3]);
  });
});

describe('an error that nobody foresaw', () => {
  const checkBroken = async (running: Promise<unknown>): Promise<void> => {
    await expect(running).rejects.toThrow('unforeseen');
    expect(journal.records.at(-1)).toMatchObject({ t: 'control', event: 'stopped', code: 'broken' });
  };

  test('ends the run with a record of it', async () => {
    transport.connect = () => Promise.reject(new Error('unforeseen'));
    await checkBroken(run(fictionalRecipients(COUNT)));
  });

  test('amid the last delivery ends the run as well', async () => {
    const optOuts = {
      refresh: () => Promise.resolve(),
      isOptedOut: (): boolean => {
        throw new Error('unforeseen');
      },
    };
    const { runner } = memoryRun({ clock, transport, recipientCount: 1, journal, optOuts });
    await checkBroken(clock.runUntil(runner.run()));
    expect(transport.accepted).toEqual([]);
  });

  test('amid a delivery ends the run as well, with nobody else sent to', async () => {
    const isOptedOut = (): boolean => {
      if (transport.accepted.length === 2) throw new Error('unforeseen');
      return false;
    };
    const optOuts = { refresh: () => Promise.resolve(), isOptedOut };
    const { runner } = memoryRun({
      clock,
      transport,
      recipientCount: COUNT,
      journal,
      optOuts,
      options: { concurrency: 1 },
    });
    await checkBroken(clock.runUntil(runner.run()));
    expect(transport.accepted).toEqual([0, 1]);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { RecipientFinder } from '../../src/sender/answers/recipientFinder';
import type { Reply } from '../../src/sender/model';
import type { Answer, OptOuts } from '../../src/sender/ports';
import { fictionalRecipient, fictionalRecipients, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const { phone: FIRST, row: FIRST_ROW } = fictionalRecipient(0);
const { phone: LAST } = fictionalRecipient(4);
const STRANGER = '+12125550999';

let clock: VirtualClock;
let transport: ScriptedTransport;
let told: Answer[];
let saidNo: Set<string>;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  told = [];
  saidNo = new Set();
});

const reply = (phone: string | null, text: string, lid: string | null = null): Reply => ({ phone, lid, text, atMs: 1 });

/** A run of five, one a second, in which people write at these seconds. */
async function runWith(replies: readonly (readonly [seconds: number, reply: Reply])[], journal = new MemoryJournal()) {
  const optOuts: OptOuts = { refresh: () => Promise.resolve(), isOptedOut: (phone) => saidNo.has(phone) };
  const { runner, rows } = memoryRun({
    clock,
    transport,
    recipientCount: 5,
    options: { ratePerSecond: 1, concurrency: 1 },
    journal,
    optOuts,
    answers: {
      phoneOf: (lid) => (lid === '7@lid' ? FIRST : null),
      hear: (phone, text) => void (text === 'STOP' && saidNo.add(phone)),
      note: (answer) => Promise.resolve(void told.push(answer)),
    },
  });
  for (const [seconds, said] of replies)
    void clock.startTimer(seconds * 1000).done.then(() => transport.emitReply(said));
  await clock.runUntil(runner.run());
  return { rows, runner, journal };
}

describe('who answers', () => {
  test('is noted once for each, counted, and told with the row, whoever is asked later', async () => {
    const { rows, runner, journal } = await runWith([
      [1.5, reply(FIRST, 'Merci')],
      [2.5, reply(FIRST, 'Encore')],
    ]);
    expect([rows.answered.has(0), rows.answered.count, runner.snapshot().answeredCount]).toEqual([true, 1, 1]);
    expect(journal.records.filter(({ t }) => t === 'answered')).toMatchObject([{ i: 0 }]);
    expect(told).toMatchObject([
      { phone: FIRST, row: FIRST_ROW, text: 'Merci', isAnswer: true },
      { text: 'Encore', isAnswer: true },
    ]);
    expect(journal.fold(5).answered.has(0)).toBe(true);
  });

  test('is told apart from who writes without having been written to, and from strangers', async () => {
    const { rows } = await runWith([
      [1.5, reply(LAST, 'Bonjour')],
      [1.6, reply(STRANGER, 'STOP')],
    ]);
    expect([rows.answered.count, rows.count('sent')]).toEqual([0, 5]);
    expect(told).toMatchObject([{ phone: LAST, isAnswer: false }]);
  });

  test('is found by the id that hides the number, where that is known', async () => {
    await runWith([
      [1.5, reply(null, 'Merci', '7@lid')],
      [1.6, reply(null, 'Merci', '8@lid')],
    ]);
    expect(told).toMatchObject([{ phone: FIRST, lid: '7@lid' }]);
  });

  test('leaves no word of it in the journal', async () => {
    const { journal } = await runWith([[1.5, reply(FIRST, 'Un secret')]]);
    expect(journal.lines.join('\n')).not.toMatch(/secret|212555/u);
  });

  test('loses nothing but that where it can’t be written down', async () => {
    const journal = new MemoryJournal();
    void clock.startTimer(1450).done.then(() => (journal.failure = 'ioError'));
    void clock.startTimer(1900).done.then(() => (journal.failure = null));
    const { rows } = await runWith([[1.5, reply(FIRST, 'Merci')]], journal);
    expect([rows.answered.count, rows.count('sent'), transport.accepted.length]).toEqual([0, 5, 5]);
  });
});

test('who says no in mid-run isn’t written to any more', async () => {
  const { rows } = await runWith([[1.5, reply(LAST, 'STOP')]]);
  expect([rows.status(4), rows.count('sent'), transport.accepted]).toEqual(['skipped', 4, [0, 1, 2, 3]]);
});

describe('a recipient', () => {
  test('is found by number among many, and nobody by another', async () => {
    const finder = new RecipientFinder(fictionalRecipients(3000));
    for (const index of [0, 1, 999, 2999]) {
      expect(await finder.find(fictionalRecipient(index).phone)).toMatchObject({ index });
    }
    expect(await finder.find(STRANGER)).toBeNull();
    expect(await new RecipientFinder(fictionalRecipients(0)).find(FIRST)).toBeNull();
  });

  test('that can’t be read doesn’t keep the others from being found', async () => {
    const read = async (index: number) =>
      index === 1 ? await Promise.reject(new Error('unreadable')) : fictionalRecipient(index);
    const finder = new RecipientFinder({ count: 3, read });
    expect(await finder.find(fictionalRecipient(2).phone)).toMatchObject({ index: 2 });
    expect(await finder.find(fictionalRecipient(1).phone)).toBeNull();
  });
});

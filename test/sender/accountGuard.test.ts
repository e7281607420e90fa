import { beforeEach, describe, expect, test } from 'vitest';
import { AccountGuard } from '../../src/sender/accountGuard';
import { deferred } from '../../src/sender/deferred';
import { sentence } from '../../src/sender/sentence';
import { LimitedAccount, OPEN, quotaOf } from '../fakes/limitedAccount';
import { fictionalRecipient, memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const [MARIE, PAUL] = ['33199000042', '33199000043'];
const conceal = (accountId: string): string => `hash of ${accountId}`;

let clock: VirtualClock;
let transport: ScriptedTransport;
let journal: MemoryJournal;
let asked: string[];
let answer: () => Promise<boolean>;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  journal = new MemoryJournal();
  asked = [];
  answer = () => Promise.resolve(false);
});

function guardOf(transport: ScriptedTransport, account: string | null): AccountGuard {
  return new AccountGuard({
    transport,
    clock,
    journal,
    account,
    concealAccount: conceal,
    askOtherAccount: (name) => {
      asked.push(name);
      return answer();
    },
  });
}

function start(account: string | null, recipientCount = 5) {
  const guard = guardOf(transport, account);
  return memoryRun({ clock, transport: guard, recipientCount, journal, options: { ratePerSecond: 0 } });
}

const accounts = (): readonly string[] => journal.records.flatMap((record) => (record.t === 'account' ? record.h : []));

/** @param known the account of the runs before, or null; @param linked that of this connection */
async function check(
  known: string | null,
  linked: string | null,
  expected: { readonly sent: number; readonly asked: number; readonly noted: readonly (string | undefined)[] },
): Promise<void> {
  transport.accountId = linked;
  await clock.runUntil(start(known).runner.run());
  expect({ sent: transport.accepted.length, asked: asked.length, noted: accounts() }).toEqual(expected);
}

describe('a session’s account', () => {
  test('is written down as a hash before the first message', async () => {
    await check(null, MARIE, { sent: 5, asked: 0, noted: [conceal(MARIE)] });
    expect(journal.records.map(({ t }) => t).slice(0, 3)).toEqual(['opened', 'account', 'attempt']);
    expect(journal.lines.join('')).not.toContain(`"${MARIE}"`);
  });

  test('goes on by itself where it is the same', () => check(conceal(MARIE), MARIE, { sent: 5, asked: 0, noted: [] }));
  test('is none in a transport without accounts', () => check(null, null, { sent: 5, asked: 0, noted: [] }));
  test('that is another is asked about, and nothing is sent after a no', () =>
    check(conceal(MARIE), PAUL, { sent: 0, asked: 1, noted: [] }));
  test('that WhatsApp doesn’t name is asked about, too', () =>
    check(conceal(MARIE), null, { sent: 0, asked: 1, noted: [] }));

  test('that is another sends after a yes, and is the session’s from then on', async () => {
    answer = () => Promise.resolve(true);
    await check(conceal(MARIE), PAUL, { sent: 5, asked: 1, noted: [conceal(PAUL)] });
  });

  test('that WhatsApp doesn’t name sends after a yes', async () => {
    answer = () => Promise.resolve(true);
    await check(conceal(MARIE), null, { sent: 5, asked: 1, noted: [] });
  });

  test('sends nothing before the answer, also where the user resumes', async () => {
    transport.accountId = PAUL;
    const waiting = deferred<boolean>();
    answer = () => waiting.promise;
    const { runner } = start(conceal(MARIE));
    const running = runner.run();
    await clock.runUntil(clock.startTimer(60_000).done);
    runner.resume();
    await clock.runUntil(clock.startTimer(60_000).done);
    expect([asked.length, transport.started.length]).toEqual([1, 0]);
    waiting.resolve(true);
    await clock.runUntil(running);
    expect(transport.accepted).toHaveLength(5);
  });

  test('is looked at again after the connection was lost during the run', async () => {
    transport.accountId = MARIE;
    const waiting = deferred<boolean>();
    answer = () => waiting.promise;
    transport.answer = (index) => {
      if (index === 2 && transport.accountId === MARIE) {
        transport.accountId = PAUL;
        transport.emitState({ kind: 'lost', needsPerson: false, reason: sentence('The connection was closed.') });
        return { kind: 'failed', errorClass: 'paused', code: 'connectionLost' };
      }
      return { kind: 'sent', messageId: `m${index}` };
    };
    const { runner } = start(conceal(MARIE), 50);
    const running = runner.run();
    await clock.runUntil(clock.startTimer(60_000).done);
    runner.resume();
    await clock.runUntil(clock.startTimer(60_000).done);
    const sentBefore = transport.accepted.length;
    expect(sentBefore).toBeLessThan(5);
    expect(asked).toEqual(['test']);
    waiting.resolve(true);
    await clock.runUntil(running);
    expect(new Set(transport.accepted).size).toBe(50);
    expect(accounts()).toEqual([conceal(PAUL)]);
  });

  test('that can’t be written down sends nothing', async () => {
    transport.accountId = MARIE;
    const { runner } = start(null);
    const append = journal.append.bind(journal);
    journal.append = (record) =>
      record.t === 'account' ? Promise.resolve({ ok: false, failure: 'diskFull' }) : append(record);
    expect(await clock.runUntil(runner.run())).toMatchObject({ kind: 'stopped', error: { name: 'HumanError' } });
    expect(transport.started).toEqual([]);
  });
});

describe('nothing leaves', () => {
  const lost = { kind: 'lost', needsPerson: false, reason: sentence('The connection was closed.') } as const;
  const readyAs = (accountId: string) => ({ kind: 'ready', account: 'test', accountId }) as const;

  /** Whether a message reaches the transport, once its connection has been looked at and then this has happened. */
  const check = async (happen: (guard: AccountGuard) => void | Promise<void>, leaves: boolean): Promise<void> => {
    transport.accountId = MARIE;
    const guard = guardOf(transport, conceal(MARIE));
    await guard.connect();
    await happen(guard);
    const sending = guard.send(fictionalRecipient(0), { text: 'Hello' });
    const paused = { kind: 'failed', errorClass: 'paused', code: 'connectionLost' };
    expect(await clock.runUntil(sending)).toEqual(leaves ? { kind: 'sent', messageId: 'm0' } : paused);
    expect(transport.started).toHaveLength(leaves ? 1 : 0);
  };

  test('through a page that has loaded itself again with another account', () =>
    check(() => transport.emitState(readyAs(PAUL)), false));
  test('over a connection that was lost', () => check(() => transport.emitState(lost), false));
  test('over one that came back by itself, until it has been looked at', () =>
    check(() => {
      transport.emitState(lost);
      transport.emitState(readyAs(MARIE));
    }, false));
  test('before the first connection has been looked at', async () => {
    transport.emitState(readyAs(MARIE));
    const result = await guardOf(transport, null).send(fictionalRecipient(0), { text: 'Hello' });
    expect([result, transport.started]).toEqual([expect.objectContaining({ errorClass: 'paused' }), []]);
  });
  test('once it is closed', () => check((guard) => guard.close(), false));
  test('but through a page that has loaded itself again with the same account', () =>
    check(() => {
      transport.emitState({ kind: 'syncing' });
      transport.emitState(readyAs(MARIE));
    }, true));
});

test('tells of the account’s limits what the transport tells, and nothing where that tells nothing', async () => {
  const limited = new LimitedAccount(clock);
  limited.told = () => quotaOf(40, 2);
  limited.isKnown = (index) => index === 1;
  limited.examined = 'mediaUndecodable';
  const guard = guardOf(limited, null);
  const heard: unknown[] = [];
  guard.onLimits?.((limits) => heard.push(limits));
  limited.push(OPEN);
  expect([
    await guard.readLimits?.(),
    await guard.readKnownChats?.([fictionalRecipient(0).phone, fictionalRecipient(1).phone]),
    await guard.examineAttachment?.({ path: '/film.mp4', folder: null }),
    heard,
  ]).toEqual([quotaOf(40, 2), [false, true], 'mediaUndecodable', [OPEN]]);
  const { readLimits, readKnownChats, examineAttachment, onLimits } = guardOf(transport, null);
  expect([readLimits, readKnownChats, examineAttachment, onLimits]).toEqual(Array.from({ length: 4 }));
});

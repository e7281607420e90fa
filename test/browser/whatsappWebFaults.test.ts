import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorClass, Recipient, SendResult } from '../../src/sender/model';
import type { Fate } from '../standin/standIn';
import { checkTruth, recipient } from '../whatsapp/conformance';
import { until } from '../until';
import { createStandInHarness, type StandInHarness } from './standInHarness';

let harness: StandInHarness | null = null;

async function connected(): Promise<StandInHarness> {
  const created = await createStandInHarness();
  created.standIn.scanQr();
  expect(await created.transport.connect()).toEqual({ ok: true });
  return created;
}

async function given(): Promise<StandInHarness> {
  harness = await connected();
  return harness;
}

afterEach(async () => {
  await harness?.dispose();
  harness = null;
});

const MESSAGE = { text: 'Bonjour' };

/** Sends three rows at once, the middle one with the fault, and looks at what is said of each. */
async function sendThree(
  given: StandInHarness,
  fault: (harness: StandInHarness) => Fate,
  row = recipient,
): Promise<readonly SendResult[]> {
  const { transport, standIn } = given;
  standIn.decide = ({ phone }) => (phone === row(1).phone ? fault(given) : 'ok');
  const results = await Promise.all([0, 1, 2].map((index) => transport.send(row(index), MESSAGE)));
  results.forEach((result, index) => {
    const acceptedCount = standIn.acceptedMessages().filter(({ phone }) => phone === row(index).phone).length;
    expect(acceptedCount).toBeLessThan(2);
    checkTruth(result, acceptedCount === 1);
  });
  standIn.decide = () => 'ok';
  return results;
}

/** However it went wrong: the connection comes back, and a row in doubt is found where the server has it. */
async function checkComeback({ transport, standIn }: StandInHarness, sinceMs: number, row = recipient): Promise<void> {
  expect(await transport.connect()).toEqual({ ok: true });
  expect(await transport.send(row(3), MESSAGE)).toMatchObject({ kind: 'sent' });
  const accepted = standIn.acceptedMessages().some(({ phone }) => phone === row(1).phone);
  const found = await transport.findSent(row(1), MESSAGE, sinceMs);
  expect(found.kind).toBe(accepted ? 'sent' : 'unsure');
}

describe('a fault of one message', () => {
  /** One connection for all, which no fault of one message breaks; each test has its own rows. */
  let shared: StandInHarness;
  let testCount = 0;
  beforeAll(async () => {
    shared = await connected();
  });
  afterAll(async () => await shared?.dispose());

  const ownRows = (): ((index: number) => Recipient) => {
    const first = 4 * testCount;
    testCount += 1;
    return (index) => recipient(first + index);
  };
  const check = async (fate: Fate, errorClass: ErrorClass, code: string): Promise<void> => {
    const row = ownRows();
    expect(await shared.transport.connect()).toEqual({ ok: true });
    const sinceMs = Date.now();
    const results = await sendThree(shared, () => fate, row);
    expect(results[1]).toMatchObject({ kind: 'failed', errorClass, code });
    // The page's own memory of a message without an ack says less than the server's: see below.
    if (fate !== 'noAck' && fate !== 'lostAck') await checkComeback(shared, sinceMs, row);
  };

  test('rejects before it leaves', () => check('rejectBefore', 'unknown', 'unexpected'));
  test('rejects after it has left', () => check('rejectAfter', 'unknown', 'unexpected'));
  test('hangs before it leaves', () => check('hangBefore', 'unknown', 'sendTimeout'));
  test('hangs after it has left', () => check('hangAfter', 'unknown', 'sendTimeout'));
  test('answers nothing, before it leaves', () => check('undefinedBefore', 'unknown', 'noAnswer'));
  test('answers nothing, after it has left', () => check('undefinedAfter', 'unknown', 'noAnswer'));
  test('reloads the page before it leaves', () => check('reloadBefore', 'unknown', 'pageReloaded'));
  test('reloads the page after it has left', () => check('reloadAfter', 'unknown', 'pageReloaded'));
  test('is the server’s no', () => check('refused', 'permanent', 'refused'));
  test('is an ack that doesn’t come, as nothing leaves', () => check('noAck', 'unknown', 'noAck'));
  test('is an ack that doesn’t come, although it has left', () => check('lostAck', 'unknown', 'noAck'));

  test('without an ack is looked up until the ack comes', async () => {
    const { transport, standIn } = shared;
    const person = ownRows()(0);
    const sinceMs = Date.now();
    standIn.decide = () => 'noAck';
    expect(await transport.send(person, MESSAGE)).toMatchObject({ errorClass: 'unknown' });
    expect(await transport.findSent(person, MESSAGE, sinceMs)).toEqual({ kind: 'unsure' });
    standIn.decide = () => 'ok';
    const finding = transport.findSent(person, MESSAGE, sinceMs);
    setTimeout(() => standIn.releasePending(), 500);
    expect(await finding).toMatchObject({ kind: 'sent' });
  });
});

describe('a fault of the browser', () => {
  const check = async (reason: RegExp, fault: (harness: StandInHarness) => Fate): Promise<void> => {
    const broken = await given();
    const sinceMs = Date.now();
    broken.standIn.onAccepted = ({ phone }) => {
      if (phone === recipient(1).phone) fault(broken);
    };
    const results = await sendThree(broken, fault);
    expect(results[1]).toMatchObject({ kind: 'failed', errorClass: 'unknown' });
    await until(() => broken.transport.state.kind === 'lost');
    expect(broken.transport.state).toMatchObject({ reason: { text: expect.stringMatching(reason) } });
    expect(await broken.transport.send(recipient(2), MESSAGE)).toMatchObject({ errorClass: 'paused' });
    broken.standIn.onAccepted = () => undefined;
    await checkComeback(broken, sinceMs);
  };
  const once = (act: (harness: StandInHarness) => void, fate: Fate): ((harness: StandInHarness) => Fate) => {
    let done = false;
    return (broken) => {
      const actsNow = fate.endsWith('Before') || broken.standIn.acceptedMessages().some(isFaulty);
      if (!done && actsNow) {
        done = true;
        act(broken);
      }
      return fate;
    };
  };
  const isFaulty = ({ phone }: { readonly phone: string }): boolean => phone === recipient(1).phone;

  test('kill -9 before the message leaves', () =>
    check(
      /browser .* ended/u,
      once((b) => b.killBrowser(), 'hangBefore'),
    ));
  test('kill -9 after it has left', () =>
    check(
      /browser .* ended/u,
      once((b) => b.killBrowser(), 'hangAfter'),
    ));
  test('crash of the page before', () =>
    check(
      /crashed/u,
      once((b) => b.killPage(), 'hangBefore'),
    ));
  test('crash of the page after', () =>
    check(
      /crashed/u,
      once((b) => b.killPage(), 'hangAfter'),
    ));
});

describe('a fault of the account or the network', () => {
  test('opened elsewhere: the connection is lost, and comes back on demand', async () => {
    const { transport, standIn } = await given();
    standIn.setSocketState('CONFLICT');
    await until(() => transport.state.kind === 'lost');
    expect(transport.state).toMatchObject({ reason: { text: expect.stringMatching(/another place/u) } });
    expect(await transport.connect()).toEqual({ ok: true });
    expect(await transport.send(recipient(0), MESSAGE)).toMatchObject({ kind: 'sent' });
  });

  test.each(['unlink', 'logOut'] as const)(
    '%s by the phone: the profile is forgotten, and a new code is shown',
    async (act) => {
      const { transport, standIn, states } = await given();
      standIn[act]();
      await until(() => transport.state.kind === 'lost');
      expect(transport.state).toMatchObject({ reason: { text: expect.stringMatching(/unlinked/u) } });
      const connecting = transport.connect();
      await until(() => transport.state.kind === 'needsQr');
      standIn.scanQr();
      expect(await connecting).toEqual({ ok: true });
      expect(states.filter(({ kind }) => kind === 'needsQr')).toHaveLength(2);
    },
  );

  test('network away: nothing is given to the page until it’s back', async () => {
    const { transport, standIn } = await given();
    standIn.setSocketState('TIMEOUT');
    await until(() => transport.state.kind === 'syncing');
    const sending = transport.send(recipient(0), MESSAGE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(standIn.acceptedMessages()).toEqual([]);
    standIn.setSocketState('CONNECTED');
    expect(await sending).toMatchObject({ kind: 'sent' });
  });

  test('network away for long: the run is to wait', async () => {
    const { transport, standIn } = await given();
    standIn.setSocketState('TIMEOUT');
    await until(() => transport.state.kind === 'syncing');
    const result = await transport.send(recipient(0), MESSAGE);
    expect(result).toEqual({ kind: 'failed', errorClass: 'paused', code: 'connectionLost' });
    expect(standIn.acceptedMessages()).toEqual([]);
  });

  test('look-ups that get no answer: nothing has left, and it’s said in time', async () => {
    const { transport, standIn } = await given();
    standIn.lookUpsHang = true;
    expect(await transport.send(recipient(0), MESSAGE)).toMatchObject({
      errorClass: 'retryable',
      code: 'lookUpTimeout',
    });
    expect(await transport.findSent(recipient(0), MESSAGE, 0)).toEqual({ kind: 'unsure' });
    expect(standIn.acceptedMessages()).toEqual([]);
  });

  test('a page that answers nobody any more: the next connect notices, and makes a new one', async () => {
    const given1 = await given();
    expect(await given1.transport.connect()).toEqual({ ok: true });
    const thaw = given1.freezePage();
    expect(given1.transport.state.kind).toBe('ready');
    expect(await given1.transport.connect()).toEqual({ ok: true });
    thaw();
    expect(given1.states.map(({ kind }) => kind)).toContain('lost');
    expect(await given1.transport.send(recipient(0), MESSAGE)).toMatchObject({ kind: 'sent' });
  });
});

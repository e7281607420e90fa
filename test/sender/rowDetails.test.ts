import type { FailureCode } from '../../src/sender/failureCode';
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowDetails, type RowDetail } from '../../src/sender/journal/rowDetails';
import { RowStates } from '../../src/sender/journal/rowStates';

const at = (seconds: number): number => 1_780_000_000_000 + seconds * 1000;
const attempt = (seconds: number, n = 1): JournalRecord => ({ t: 'attempt', at: at(seconds), i: 0, n, h: 'h' });
const sent = (seconds: number): JournalRecord => ({ t: 'sent', at: at(seconds), i: 0, id: 'm0' });
const ack = (seconds: number, level: -1 | 1 | 2 | 3): JournalRecord => ({ t: 'ack', at: at(seconds), i: 0, level });
const answered = (seconds: number): JournalRecord => ({ t: 'answered', at: at(seconds), i: 0 });
const failed = (
  seconds: number,
  errorClass: 'retryable' | 'permanent' | 'unknown' | 'paused',
  code: FailureCode,
  final = true,
): JournalRecord => ({ t: 'failed', at: at(seconds), i: 0, class: errorClass, code, final });

const NOTHING: RowDetail = {
  status: 'queued',
  triesCount: 0,
  sentAtMs: null,
  deliveredAtMs: null,
  readAtMs: null,
  answeredAtMs: null,
  errorCode: null,
  charge: null,
  idPosition: null,
};

/** What is told of recipient 0 after records that lie at 0, 100, 200… in the journal. */
function check(records: readonly JournalRecord[], expected: Partial<RowDetail>): void {
  const rows = new RowStates(2);
  const details = new RowDetails(rows);
  records.forEach((record, index) => {
    rows.apply(record);
    details.apply(record, index * 100);
  });
  expect(details.of(0)).toEqual({ ...NOTHING, ...expected });
  expect(details.of(1), 'the neighbour').toEqual(NOTHING);
}

test('nothing is told of whom no record names', () => check([], {}));

test('a message that was sent has its time and the place of its id', () =>
  check([attempt(1), sent(3)], { status: 'sent', triesCount: 1, sentAtMs: at(3), idPosition: 100 }));

test('delivered and read are the first time that it was heard', () =>
  check([attempt(1), sent(3), ack(4, 2), ack(9, 2), ack(12, 3), ack(20, 3)], {
    status: 'read',
    triesCount: 1,
    sentAtMs: at(3),
    deliveredAtMs: at(4),
    readAtMs: at(12),
    idPosition: 100,
  }));

test('an answer has the time of the first', () =>
  check([attempt(1), sent(3), answered(14), answered(20)], {
    status: 'sent',
    triesCount: 1,
    sentAtMs: at(3),
    answeredAtMs: at(14),
    idPosition: 100,
  }));

test('who has read it has received it by then', () =>
  check([attempt(1), sent(3), ack(12, 3)], {
    status: 'read',
    triesCount: 1,
    sentAtMs: at(3),
    deliveredAtMs: at(12),
    readAtMs: at(12),
    idPosition: 100,
  }));

test('a failure for good has its code', () =>
  check([attempt(1), failed(2, 'permanent', 'notOnWhatsApp')], {
    status: 'failed',
    triesCount: 1,
    errorCode: 'notOnWhatsApp',
  }));

test('a failure of an earlier attempt says nothing of the next', () =>
  check([attempt(1), failed(2, 'retryable', 'lookUpTimeout', false), attempt(5, 2)], {
    status: 'inDoubt',
    triesCount: 2,
  }));

test('what the server refused late has no times', () =>
  check([attempt(1), sent(3), ack(4, -1)], { status: 'failed', triesCount: 1, errorCode: 'refused' }));

test('a skipped row has its code', () =>
  check([{ t: 'skipped', at: at(1), i: 0, code: 'emptyMessage' }], { status: 'skipped', errorCode: 'emptyMessage' }));

test('a failure that was made good is forgotten', () =>
  check([attempt(1), failed(2, 'retryable', 'noLid', false), attempt(5, 2), sent(6)], {
    status: 'sent',
    triesCount: 2,
    sentAtMs: at(6),
    idPosition: 300,
  }));

test('a failure before another try is none of one that is still to be sent', () =>
  check([attempt(1), failed(2, 'retryable', 'noLid', false)], { triesCount: 1 }));

test('a message in doubt has what the transport said of it', () =>
  check([attempt(1), failed(2, 'unknown', 'noAck', false)], {
    status: 'inDoubt',
    triesCount: 1,
    errorCode: 'noAck',
  }));

test('a message cut short by a crash has nothing', () => check([attempt(1)], { status: 'inDoubt', triesCount: 1 }));

test('one found later was sent at its attempt', () =>
  check([attempt(1), { t: 'found', at: at(900), i: 0, result: 'sent', id: 'm0' }], {
    status: 'sent',
    triesCount: 1,
    sentAtMs: at(1),
    idPosition: 100,
  }));

test('one sent again by the user’s word has nothing left of before', () =>
  check(
    [
      attempt(1),
      failed(2, 'unknown', 'noAck', false),
      { t: 'found', at: at(3), i: 0, result: 'unsure' },
      { t: 'decided', at: at(4), i: 0, decision: 'sendAgain' },
    ],
    { triesCount: 1 },
  ));

test('a recipient that the session doesn’t have is left alone', () =>
  check([{ t: 'sent', at: at(1), i: 7, id: 'm7' }], {}));

test('a failure that wasn’t the row’s own leaves nothing of it', () => {
  const requeued: JournalRecord = { t: 'requeued', at: at(3), i: 0, code: 'refused' };
  const refused = failed(2, 'permanent', 'refused');
  check([attempt(1), refused, requeued], { sentAtMs: null });
  check([attempt(1), refused, requeued, attempt(9), sent(10)], {
    status: 'sent',
    triesCount: 1,
    sentAtMs: at(10),
    idPosition: 400,
  });
  // One that is no failure any more isn't taken back.
  check([attempt(1), sent(2), requeued], { status: 'sent', triesCount: 1, sentAtMs: at(2), idPosition: 100 });
});

test('As what a message is billed comes with its acks, and is that of its last attempt', () => {
  const delivered: JournalRecord = { t: 'ack', at: at(3), i: 0, level: 2, charge: 'utility' };
  const times = { status: 'read', triesCount: 1, sentAtMs: at(1), deliveredAtMs: at(3), readAtMs: at(4) } as const;
  check([attempt(1), sent(2), delivered, ack(4, 3)], { ...times, charge: 'utility', sentAtMs: at(2), idPosition: 100 });
  const again = [failed(5, 'unknown', 'answerLost'), { t: 'decided', at: at(6), i: 0, decision: 'sendAgain' } as const];
  check([attempt(1), ...again, attempt(7, 2)], { status: 'inDoubt', triesCount: 2 });
});

import { expect, test } from 'vitest';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence, sentence, type Sentence } from '../../src/sender/sentence';
import type { NotReadyRow } from '../../src/sender/model';
import { resultsTable, type ResultsAbout } from '../../src/sender/journal/resultsTable';
import type { RowDetail } from '../../src/sender/journal/rowDetails';
import { fictionalRecipient } from '../fakes/memorySession';

const english = (sentence: Sentence): string => formatSentence(sentence, ENGLISH);

const ABOUT: ResultsAbout = {
  fileName: 'contacts.xlsx',
  sheet: 'Clients',
  sessionId: 'abcde-fghjk',
  transport: 'whatsapp-web',
  headers: ['Name', 'Phone'],
  createdAtMs: 1000,
  endedAtMs: null,
  exportedAtMs: 2000,
  isRunning: false,
  isDamaged: false,
  counts: {
    totalCount: 1,
    sentCount: 1,
    deliveredCount: 0,
    readCount: 0,
    answeredCount: 0,
    failedCount: 0,
    skippedCount: 0,
    inDoubtCount: 0,
    unsureCount: 0,
    leftCount: 0,
  },
  notReadyCount: 0,
  failedFor: [],
  charges: [],
  skippedFor: [],
  runCount: 1,
  activeMs: 0,
  waits: [],
  options: null,
};

const QUEUED: RowDetail = {
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

/** Status and error, as the row shows them. */
function check(detail: Partial<RowDetail>, expected: readonly [string, string | null], about = {}): void {
  const { toCells, columns } = resultsTable({ ...ABOUT, ...about }, english);
  const cells = toCells({
    kind: 'recipient',
    recipient: fictionalRecipient(0),
    detail: { ...QUEUED, ...detail },
    messageId: null,
  });
  const find = (header: string) => cells[columns.findIndex((column) => column.header === header)];
  expect([find('Status'), find('Error')]).toEqual(expected);
}

test('each status has a word, and each failure its sentence', () => {
  check({}, ['not sent yet', null]);
  check({ status: 'sent' }, ['sent', null]);
  check({ status: 'delivered' }, ['delivered', null]);
  check({ status: 'read' }, ['read', null]);
  check({ status: 'failed', errorCode: 'notOnWhatsApp' }, ['failed', 'This number isn’t on WhatsApp']);
  check({ status: 'skipped', errorCode: 'emptyMessage' }, ['skipped', 'The message would be empty for this row']);
  check({ status: 'unsure', errorCode: 'noAck' }, ['in doubt', 'WhatsApp didn’t confirm the message']);
  const unclear = 'It isn’t known whether the message was sent';
  check({ status: 'inDoubt' }, ['in doubt', unclear]);
  check({ status: 'leftInDoubt' }, ['in doubt', unclear]);
});

test('a message under way is no doubt while somebody sends', () => {
  check({ status: 'inDoubt' }, ['being sent', null], { isRunning: true });
  check({ status: 'inDoubt', errorCode: 'noAck' }, ['in doubt', 'WhatsApp didn’t confirm the message'], {
    isRunning: true,
  });
});

test('a row is the sheet’s columns, then what became of it', () => {
  const { toCells, columns } = resultsTable({ ...ABOUT, headers: ['Name', 'Status', 'Left empty'] }, english);
  expect(columns.map(({ header }) => header)).toEqual(
    // A second column called Status gets a name of its own.
    [
      'Name',
      'Status',
      'Left empty',
      'Row',
      'Phone',
      'Status (2)',
      'Sent at',
      'Delivered at',
      'Read at',
      'Answered at',
      'Tries',
      'Error',
    ].concat('Message id'),
  );
  const recipient = { ...fictionalRecipient(0), values: ['Zoé', 'VIP'] };
  const detail = {
    ...QUEUED,
    status: 'read',
    triesCount: 2,
    sentAtMs: 3000,
    deliveredAtMs: 4000,
    readAtMs: 5000,
  } as const;
  expect(toCells({ kind: 'recipient', recipient, detail, messageId: 'm0' })).toEqual([
    'Zoé',
    'VIP',
    '',
    recipient.row,
    recipient.phone,
    'read',
    3000,
    4000,
    5000,
    null,
    2,
    null,
    'm0',
  ]);
});

test('a row that wasn’t ready has its verdict for a status, and the reason', () => {
  const { toCells } = resultsTable({ ...ABOUT, headers: ['Name', 'Phone'] }, english);
  const checkRow = (row: NotReadyRow, expected: readonly (string | null)[]): void => {
    const [name, phone, sheetRow, number, status, ...others] = toCells({ kind: 'notReady', row });
    expect(others.filter((cell) => cell !== null)).toEqual(row.reason === null ? [] : [english(row.reason)]);
    expect([name, phone, sheetRow, number, status]).toEqual([...expected.slice(0, 2), 7, ...expected.slice(2)]);
  };
  const at = { row: 7, values: ['Zoé', '555'], phone: null, reason: null };
  checkRow({ ...at, verdict: 'invalid', reason: sentence('Too short') }, ['Zoé', '555', null, 'invalid number']);
  checkRow({ ...at, verdict: 'empty', values: ['Zoé', ''] }, ['Zoé', '', null, 'no number']);
  checkRow({ ...at, verdict: 'duplicate', phone: '+12125550100', reason: sentence('Same number as row {0}', 2) }, [
    'Zoé',
    '555',
    '+12125550100',
    'duplicate',
  ]);
  checkRow({ ...at, verdict: 'hidden' }, ['Zoé', '555', null, 'hidden row']);
});

test('columns beyond Excel’s last are left out, and it says so', () => {
  const headers = Array.from({ length: 16_380 }, (_, column) => `C${column}`);
  const { columns, leftOutCount, summary } = resultsTable({ ...ABOUT, headers }, english);
  expect([columns.length, leftOutCount, columns.at(-1)?.header]).toEqual([16_384, 6, 'Message id']);
  expect(summary.map(([, value]) => value)).toContainEqual({
    kind: 'text',
    text: 'The last 6 columns of the sheet found no room: Excel takes 16,384.',
  });
});

test('a simulation says that nothing was sent', () => {
  const { summary } = resultsTable({ ...ABOUT, transport: 'simulated' }, english);
  expect(summary.map(([, value]) => value)).toContainEqual({
    kind: 'text',
    text: 'Simulated: nothing left the computer',
  });
});

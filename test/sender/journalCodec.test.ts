import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, type FailureCode } from '../../src/sender/failureCode';
import { decodeLine, encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';

const code = fc.constantFrom(...FAILURE_CODES);
const index = fc.nat(1_048_576);
const at = fc.nat(Number.MAX_SAFE_INTEGER);
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ t: fc.constant('opened' as const), at, version: fc.constant(1), options: fc.constant(DEFAULT_OPTIONS) }),
  fc.record({ t: fc.constant('attempt' as const), at, i: index, n: fc.nat(20), h: fc.string() }),
  fc.record({ t: fc.constant('sent' as const), at, i: index, id: fc.string({ unit: 'binary' }) }),
  fc.record({
    t: fc.constant('failed' as const),
    at,
    i: index,
    class: fc.constantFrom('retryable', 'permanent', 'unknown', 'paused', 'fatal'),
    code,
    final: fc.boolean(),
  }),
  fc.record({ t: fc.constant('requeued' as const), at, i: index, code }),
  fc.record({
    t: fc.constant('options' as const),
    at,
    options: fc.constant(DEFAULT_OPTIONS),
    order: fc.constant('any' as const),
  }),
  fc.record({ t: fc.constant('found' as const), at, i: index, result: fc.constantFrom('sent', 'notSent', 'unsure') }),
  fc.record({ t: fc.constant('answered' as const), at, i: index }),
  fc.record({ t: fc.constant('ack' as const), at, i: index, level: fc.constantFrom(-1, 1, 2, 3) }),
);

describe('a line of the journal', () => {
  test('reads back as the record that it was', () => {
    fc.assert(
      fc.property(record, index, (written, place) => {
        expect(decodeLine(encodeRecord(written, place))).toEqual({ record: written, place });
      }),
    );
  });

  test.each([
    { t: 'failed', at: 1, i: 2, class: 'permanent', final: true },
    { t: 'requeued', at: 1, i: 2 },
    { t: 'skipped', at: 1, i: 2 },
  ] as const)('$t with a code of another version says so, and is otherwise the same', (read) => {
    const line = encodeRecord({ ...read, code: 'ofAnotherVersion' as FailureCode }, 7);
    expect(decodeLine(line)?.record).toEqual({ ...read, code: 'unknownCode' });
  });

  test('is one line of plain JSON', () => {
    fc.assert(
      fc.property(record, (written) => {
        const line = encodeRecord(written, 7);
        expect(line).toMatch(/^[\u0020-\u007e]+$/u);
        expect(JSON.parse(line)).toMatchObject({ t: written.t });
      }),
    );
  });

  test('cut anywhere is no record', () => {
    fc.assert(
      fc.property(record, fc.nat(), (written, cut) => {
        const line = encodeRecord(written, 7);
        expect(decodeLine(line.slice(0, cut % line.length))).toBeUndefined();
      }),
    );
  });

  test('with any character changed is no record', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (written, place, character) => {
        const line = encodeRecord(written, 7);
        const changed = line.slice(0, place % line.length) + character + line.slice((place % line.length) + 1);
        fc.pre(changed !== line);
        expect(decodeLine(changed)).toBeUndefined();
      }),
    );
  });

  test.each<[what: string, record: Record<string, unknown>]>([
    ['a row before the first', { t: 'attempt', at: 1, i: -1, n: 1, h: 'h' }],
    ['a part of a row', { t: 'attempt', at: 1, i: 0.5, n: 1, h: 'h' }],
    ['an outcome of no row', { t: 'sent', at: 1, id: 'm' }],
    ['a result that there isn’t', { t: 'found', at: 1, i: 0, result: 'perhaps' }],
    ['a time that is none', { t: 'skipped', at: 'now', i: 0, code: 'x' }],
    ['options that aren’t allowed', { t: 'opened', at: 1, version: 1, options: { ...DEFAULT_OPTIONS, batchSize: -1 } }],
    ['a kind that there isn’t', { t: 'forgotten', at: 1, i: 0 }],
    ['no kind of record but a part of any object', { t: 'toString', at: 1, i: 0 }],
  ])('with its right checksum, of %s, is no record', (_what, written) => {
    expect(decodeLine(encodeRecord(written as unknown as JournalRecord, 0))).toBeUndefined();
  });

  test('of anything else is no record, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        expect(decodeLine(line)).toBeUndefined();
      }),
    );
  });
});

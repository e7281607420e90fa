import { describe, expect, test } from 'vitest';
import { failureText } from '../../src/sender/failureText';
import { GRAPH_RULES, graphRule } from '../../src/whatsapp/cloud/errorTable';
import { FirstFailures } from '../../src/whatsapp/cloud/firstFailures';
import type { GraphError } from '../../src/whatsapp/cloud/graphError';
import type { GraphResult } from '../../src/whatsapp/cloud/graphExchange';
import { verdictOf, type Failed } from '../../src/whatsapp/cloud/verdict';

type Headers = Extract<GraphResult, { kind: 'refused' }>['headers'];

function errorOf(code: number, subcode: number | null = null): GraphError {
  return { code, subcode, details: '', traceId: null };
}

function refused(code: number, subcode: number | null = null, headers: Headers = {}): Failed {
  return verdictOf({ kind: 'refused', status: 400, error: errorOf(code, subcode), headers }).result;
}

function at5xx(code: number): Failed {
  return verdictOf({ kind: 'unknown', status: 500, error: errorOf(code), cause: 'status 500' }).result;
}

/** What each code says of a message that was refused with it; of an outage it is told apart below. */
const SYNC_CLASSES: readonly (readonly [Failed['errorClass'], readonly number[]])[] = [
  ['paused', [0, 190, 2, 4, 80007, 80008, 131000, 131016, 131048, 131057, 132015, 132069, 133004, 134101]],
  ['fatal', [3, 10, 33, 200, 299, 368, 131005, 131031, 131037, 131042, 131045, 131055, 132001, 132007, 132016, 132068]],
  ['fatal', [133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134100, 134102, 139200]],
  [
    'permanent',
    [1, 100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131050, 131051, 131052],
  ],
  ['permanent', [131053, 132000, 132005, 132012, 132018, 135000]],
  ['retryable', [130429, 131056]],
];

const ascending = (one: number, other: number): number => one - other;

describe('The table of Graph errors', () => {
  test('knows each code once, and has words for it', () => {
    const codes = GRAPH_RULES.flatMap((rule) => rule.codes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { failure } of GRAPH_RULES) expect(failureText(failure).text).not.toBe('');
  });

  test.each(SYNC_CLASSES)('says %s of a refusal', (errorClass, codes) => {
    expect(codes.filter((code) => refused(code).errorClass !== errorClass)).toEqual([]);
  });

  test('is held to here code by code', () => {
    const held = SYNC_CLASSES.flatMap(([, codes]) => codes);
    const known = GRAPH_RULES.flatMap(({ codes }) => codes).filter((code) => code <= 200 || code > 298);
    expect(held.toSorted(ascending)).toEqual(known.toSorted(ascending));
  });

  test('takes a 4xx for a refusal whatever its code, also of an outage, and one that it doesn’t know for the row’s', () => {
    expect(refused(999_999)).toEqual({ kind: 'failed', errorClass: 'permanent', code: 'graphRefused' });
  });

  test('takes a 5xx for a doubt, but where the code says that nothing can have been accepted', () => {
    const unknown = [1, 2, 100, 190, 368, 130429, 131000, 131016, 131026, 131056, 132001, 133004, 999_999];
    expect(unknown.filter((code) => at5xx(code).errorClass !== 'unknown')).toEqual([]);
    expect([3, 131045, 133005, 131057].map((code) => at5xx(code).errorClass)).toEqual([
      'fatal',
      'fatal',
      'fatal',
      'paused',
    ]);
  });

  test('tells a number that is gone from a wrong parameter', () => {
    expect([refused(100, 33).code, refused(100).code]).toEqual(['senderGone', 'parameterWrong']);
  });

  test('knows what a person must mend, and how long others wait', () => {
    const needsPerson = [190, 131048, 132015].map((code) =>
      verdictOf({ kind: 'refused', status: 400, error: errorOf(code), headers: {} }),
    );
    expect(needsPerson.every((verdict) => verdict.needsPerson)).toBe(true);
    expect(refused(80007, null, { 'retry-after': '7' }).retryAfterMs).toBe(7000);
    const usage = '{"1022":[{"type":"messages","call_count":100,"estimated_time_to_regain_access":3}]}';
    expect(refused(4, null, { 'x-business-use-case-usage': usage }).retryAfterMs).toBe(180_000);
    expect(refused(4).retryAfterMs).toBeUndefined();
    expect(refused(131056).retryAfterMs).toBe(6000);
    expect(refused(130429)).toMatchObject({ slowsDown: true });
  });

  test('knows what comes late', () => {
    const late = [
      130429, 130472, 130497, 131000, 131016, 131026, 131047, 131049, 131050, 131053, 131056, 135000, 999_999,
    ];
    expect(late.filter((code) => graphRule(code).late !== 'row')).toEqual([]);
    const ofAccount = [368, 131031, 131042, 131048, 132015, 132016];
    expect(ofAccount.filter((code) => graphRule(code).late !== 'account')).toEqual([]);
    const known = GRAPH_RULES.flatMap((rule) => (rule.late === undefined ? [] : rule.codes));
    expect([...late.slice(0, -1), ...ofAccount].toSorted(ascending)).toEqual(known.toSorted(ascending));
  });
});

describe('The first failures of a run', () => {
  const verdict = (code: number) => verdictOf({ kind: 'refused', status: 400, error: errorOf(code), headers: {} });

  test('end it where five are alike and of the campaign, and nothing else has come', () => {
    const first = new FirstFailures();
    const classes = [1, 2, 3, 4, 5].map(() => first.judge(verdict(132018)).errorClass);
    expect(classes).toEqual(['permanent', 'permanent', 'permanent', 'permanent', 'fatal']);
    const ofTheCampaign = GRAPH_RULES.flatMap(({ firstAlike, codes }) => (firstAlike === true ? codes : []));
    // 131053: a file that Meta doesn’t take is mostly the campaign’s one.
    expect(ofTheCampaign.toSorted(ascending)).toEqual([100, 131053, 132000, 132012, 132018]);
  });

  test.each<readonly [string, (first: FirstFailures) => void]>([
    ['a message that was sent', (first) => first.noteSent()],
    ['a failure of another kind', (first) => void first.judge(verdict(131026))],
  ])('end nothing after %s', (_what, interrupt) => {
    const first = new FirstFailures();
    for (let count = 0; count < 3; count += 1) first.judge(verdict(100));
    interrupt(first);
    for (let count = 0; count < 9; count += 1) expect(first.judge(verdict(100)).errorClass).toBe('permanent');
  });
});

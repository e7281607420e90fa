import type { FailureCode } from '../../sender/failureCode';
import type { ErrorClass } from '../../sender/model';

/**
 * What a code of the Graph API says of a message. `sync`: of the answer to a send; `late`: of a `failed` status after it.
 */
export interface GraphRule {
  readonly codes: readonly number[];
  readonly failure: FailureCode;
  readonly sync: ErrorClass;
  /** `account`: it is the number's or the account's. Left out where none has been seen late. */
  readonly late?: 'row' | 'account';
  /** Only a person can mend it: no time does. */
  readonly needsPerson?: true;
  /** Where the first messages of a run all fail of it, it is the campaign's fault and no row's. */
  readonly firstAlike?: true;
  /**
   * It comes with a 5xx, and yet it can't have been accepted. Of every other 5xx nothing is known, whatever its code:
   * services do return errors for what they have taken.
   */
  readonly holdsAt5xx?: true;
  /** Whose word it is: Meta's own table (M), or reports of others (C). */
  readonly source: 'M' | 'C';
}

const PERMISSIONS = Array.from({ length: 100 }, (_, at) => 200 + at);

export const GRAPH_RULES: readonly GraphRule[] = [
  { codes: [0, 190], failure: 'tokenInvalid', sync: 'paused', needsPerson: true, source: 'M' },
  {
    codes: [3, 10, 131005, ...PERMISSIONS],
    failure: 'permissionMissing',
    sync: 'fatal',
    holdsAt5xx: true,
    source: 'M',
  },
  { codes: [1], failure: 'requestMalformed', sync: 'permanent', source: 'M' },
  { codes: [2], failure: 'serviceUnavailable', sync: 'unknown', source: 'M' },
  { codes: [4], failure: 'callLimit', sync: 'paused', source: 'M' },
  { codes: [80007, 80008], failure: 'callLimit', sync: 'paused', source: 'M' },
  { codes: [33], failure: 'senderGone', sync: 'fatal', source: 'M' },
  { codes: [100], failure: 'parameterWrong', sync: 'permanent', firstAlike: true, source: 'M' },
  { codes: [368], failure: 'policyBlocked', sync: 'fatal', late: 'account', source: 'M' },
  { codes: [130429], failure: 'throughputReached', sync: 'retryable', late: 'row', source: 'M' },
  { codes: [130472], failure: 'inExperiment', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [130497], failure: 'countryNotAllowed', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [131000], failure: 'serviceError', sync: 'unknown', late: 'row', source: 'M' },
  { codes: [131008, 131009], failure: 'parameterWrong', sync: 'permanent', source: 'M' },
  { codes: [131016], failure: 'serviceUnavailable', sync: 'unknown', late: 'row', source: 'M' },
  { codes: [131021], failure: 'senderIsRecipient', sync: 'permanent', source: 'M' },
  { codes: [131026], failure: 'undeliverable', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [131030], failure: 'notOnTestList', sync: 'permanent', source: 'M' },
  { codes: [131031], failure: 'accountLocked', sync: 'fatal', late: 'account', source: 'M' },
  { codes: [131037], failure: 'displayNameRefused', sync: 'fatal', source: 'M' },
  { codes: [131042], failure: 'paymentNeeded', sync: 'fatal', late: 'account', source: 'M' },
  { codes: [131045], failure: 'notRegistered', sync: 'fatal', holdsAt5xx: true, source: 'M' },
  { codes: [131047], failure: 'windowClosed', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [131048], failure: 'spamLimited', sync: 'paused', late: 'account', needsPerson: true, source: 'M' },
  { codes: [131049], failure: 'marketingCapped', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [131050], failure: 'stoppedMarketing', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [131051], failure: 'typeNotSupported', sync: 'permanent', source: 'M' },
  { codes: [131052], failure: 'graphRefused', sync: 'permanent', source: 'M' },
  { codes: [131053], failure: 'mediaNotUploaded', sync: 'permanent', late: 'row', firstAlike: true, source: 'M' },
  { codes: [131055, 134100, 134102], failure: 'marketingApiRefused', sync: 'fatal', source: 'C' },
  { codes: [134101], failure: 'marketingApiRefused', sync: 'paused', source: 'C' },
  { codes: [131056], failure: 'pairLimited', sync: 'retryable', late: 'row', source: 'M' },
  { codes: [131057], failure: 'maintenance', sync: 'paused', holdsAt5xx: true, source: 'M' },
  { codes: [132000, 132012, 132018], failure: 'templateParameters', sync: 'permanent', firstAlike: true, source: 'M' },
  { codes: [132001], failure: 'templateMissing', sync: 'fatal', source: 'M' },
  { codes: [132005], failure: 'templateTooLong', sync: 'permanent', source: 'M' },
  { codes: [132007], failure: 'policyBlocked', sync: 'fatal', source: 'M' },
  { codes: [132015], failure: 'templatePaused', sync: 'paused', late: 'account', needsPerson: true, source: 'M' },
  { codes: [132016], failure: 'templateDisabled', sync: 'fatal', late: 'account', source: 'M' },
  { codes: [132068], failure: 'flowRefused', sync: 'fatal', source: 'M' },
  { codes: [132069], failure: 'flowRefused', sync: 'paused', source: 'M' },
  {
    codes: [133000, 133005, 133006, 133008, 133009, 133015, 133016],
    failure: 'notRegistered',
    sync: 'fatal',
    holdsAt5xx: true,
    source: 'M',
  },
  { codes: [133004], failure: 'serviceUnavailable', sync: 'unknown', source: 'M' },
  { codes: [133010], failure: 'notRegistered', sync: 'fatal', source: 'M' },
  { codes: [135000], failure: 'graphRefused', sync: 'permanent', late: 'row', source: 'M' },
  { codes: [139200], failure: 'graphRefused', sync: 'fatal', source: 'M' },
];

/** Of a code that isn't in the table. */
const ANY_OTHER: GraphRule = { codes: [], failure: 'graphRefused', sync: 'permanent', late: 'row', source: 'M' };

const BY_CODE: ReadonlyMap<number, GraphRule> = new Map(
  GRAPH_RULES.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)),
);

export function graphRule(code: number): GraphRule {
  return BY_CODE.get(code) ?? ANY_OTHER;
}

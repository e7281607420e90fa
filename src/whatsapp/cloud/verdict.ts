import type { IncomingHttpHeaders } from 'node:http';
import { CONNECTION_LOST } from '../../sender/failureCode';
import type { SendResult } from '../../sender/model';
import { graphRule, type GraphRule } from './errorTable';
import type { GraphError } from './graphError';
import type { GraphResult } from './graphExchange';

export type Failed = Extract<SendResult, { readonly kind: 'failed' }>;

export interface Verdict {
  readonly result: Failed;
  /** Nobody but a person ends it, or nothing is known of what has left: nothing more goes out until somebody has looked. */
  readonly needsPerson: boolean;
  readonly rule: GraphRule | null;
}

/** What a request that brought no message id says of the message. */
export function verdictOf(result: Exclude<GraphResult, { readonly kind: 'answer' }>): Verdict {
  switch (result.kind) {
    case 'neverLeft':
      return {
        result: { kind: 'failed', errorClass: 'paused', code: CONNECTION_LOST },
        needsPerson: false,
        rule: null,
      };
    case 'refused':
      return refusal(result.error, result.headers);
    case 'unknown': {
      const { error } = result;
      return error !== null && graphRule(error.code).holdsAt5xx === true ? refusal(error, {}) : IN_DOUBT;
    }
  }
}

/** An answer that can't be understood says as little as none. */
export const IN_DOUBT: Verdict = {
  result: { kind: 'failed', errorClass: 'unknown', code: 'answerLost' },
  needsPerson: true,
  rule: null,
};

function refusal(error: GraphError, headers: IncomingHttpHeaders): Verdict {
  const isGone = error.code === 100 && error.subcode === 33;
  const rule = graphRule(isGone ? 33 : error.code);
  // Even a code of an outage, where it comes with a 4xx, is a refusal.
  const errorClass = rule.sync === 'unknown' ? 'paused' : rule.sync;
  const wait = waitOf(rule, errorClass, headers);
  return {
    result: { kind: 'failed', errorClass, code: rule.failure, ...wait },
    needsPerson: rule.needsPerson === true,
    rule,
  };
}

function waitOf(
  { failure }: GraphRule,
  errorClass: Failed['errorClass'],
  headers: IncomingHttpHeaders,
): Pick<Failed, 'retryAfterMs' | 'slowsDown'> {
  if (failure === 'throughputReached') return { retryAfterMs: AGAIN_MS, slowsDown: true };
  if (failure === 'pairLimited') return { retryAfterMs: PAIR_MS };
  const toldMs = errorClass === 'paused' ? toldWaitMs(headers) : null;
  return toldMs === null ? {} : { retryAfterMs: toldMs };
}

/** `Retry-After` in seconds, or what the usage header tells in minutes. */
function toldWaitMs(headers: IncomingHttpHeaders): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.min(seconds * 1000, LONGEST_WAIT_MS);
  const minutes = Math.max(...minutesOf(headers['x-business-use-case-usage']));
  return Number.isFinite(minutes) && minutes > 0 ? Math.min(minutes * 60_000, LONGEST_WAIT_MS) : null;
}

function minutesOf(header: string | string[] | undefined): readonly number[] {
  if (typeof header !== 'string') return [];
  return [...header.matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d{1,6})/gu)].map(([, minutes]) =>
    Number(minutes),
  );
}

const AGAIN_MS = 1000;
/** About one message in six seconds to a person. */
const PAIR_MS = 6000;
const LONGEST_WAIT_MS = 24 * 3_600_000;

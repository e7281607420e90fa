import type { RowStatus } from './rowStatus';

/** What became of a recipient, as people ask for it. */
export const RESULT_STATUSES = [
  'sent',
  'delivered',
  'read',
  'answered',
  'failed',
  'skipped',
  'inDoubt',
  'left',
] as const;

export type ResultStatus = (typeof RESULT_STATUSES)[number];

export interface ResultFacts {
  readonly status: RowStatus;
  /** Being sent at this moment, by somebody who is there to hear the answer. */
  readonly isInFlight: boolean;
  /** They have written back since. */
  readonly hasAnswered: boolean;
}

export function resultStatus({ status, isInFlight, hasAnswered }: ResultFacts): ResultStatus {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return hasAnswered ? 'answered' : status;
    case 'queued':
      return 'left';
    case 'inDoubt':
      return isInFlight ? 'left' : 'inDoubt';
    case 'unsure':
    case 'leftInDoubt':
      return 'inDoubt';
    case 'failed':
    case 'skipped':
      return status;
  }
}

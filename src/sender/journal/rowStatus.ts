import type { Decision, FoundResult } from './journalRecord';

export const ROW_STATUSES = [
  'queued',
  /** Attempted, and the outcome isn't known yet: in flight, or left open by a crash. */
  'inDoubt',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  /** Looked up, and not decidable: the user is asked. */
  'unsure',
  /** Unsure, and the user left it at that. */
  'leftInDoubt',
] as const;

export type RowStatus = (typeof ROW_STATUSES)[number];

/** Something may still come of it in this run. */
export const OPEN: ReadonlySet<RowStatus> = new Set<RowStatus>(['queued', 'inDoubt']);
/** In their order. */
export const ACKED: readonly RowStatus[] = ['sent', 'delivered', 'read'];
export const STATUS_FOUND: Readonly<Record<FoundResult, RowStatus>> = {
  sent: 'sent',
  notSent: 'queued',
  unsure: 'unsure',
};
export const STATUS_DECIDED: Readonly<Record<Decision, RowStatus>> = { sendAgain: 'queued', leave: 'leftInDoubt' };

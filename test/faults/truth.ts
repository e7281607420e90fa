import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { RowStates } from '../../src/sender/journal/rowStates';
import type { RowStatus } from '../../src/sender/journal/rowStatus';
import type { AcceptedMessage } from '../standin/standIn';
import { indexOf } from './campaign';
import { CONCURRENCY, isDisaster, type Fault } from './plan';

export interface Evidence {
  readonly plan: readonly Fault[];
  readonly rows: RowStates;
  readonly journal: readonly JournalRecord[];
  /** The stand-in's own log: what WhatsApp's server has. */
  readonly accepted: readonly AcceptedMessage[];
  /** How often the page was made to hand a message over. */
  readonly submittedCounts: ReadonlyMap<number, number>;
}

/** Where what the session says isn't what the server's log says, or isn't what it should know. */
export function findLies(evidence: Evidence): readonly string[] {
  const { plan, rows, journal, accepted, submittedCounts } = evidence;
  const acceptedCounts = new Map<number, number>();
  for (const message of accepted) acceptedCounts.set(indexOf(message), (acceptedCounts.get(indexOf(message)) ?? 0) + 1);
  const inDoubtOnce = doubtedByDisaster(journal);
  const lies = plan.flatMap((fault, index) => {
    const acceptedCount = acceptedCounts.get(index) ?? 0;
    const status = rows.status(index);
    const about = `row ${index} (${fault}, accepted ${acceptedCount} times) is ${status}`;
    if (acceptedCount > 1) return [`${about}: SENT TWICE`];
    if ((submittedCounts.get(index) ?? 0) > 1) return [`${about}: handed over twice`];
    const may = acceptedCount === 1 ? statusesOfAccepted(fault) : statusesOfOthers(fault, inDoubtOnce.has(index));
    return may.includes(status) ? [] : [`${about}: it should be ${may.join(' or ')}`];
  });
  return [...lies, ...tooManyOpen(journal), ...tooManyInnocent(evidence)];
}

const SENT: readonly RowStatus[] = ['sent', 'delivered', 'read'];

function statusesOfAccepted(fault: Fault): readonly RowStatus[] {
  // Nothing that could be asked has ever heard of the ack, unless the page was loaded again.
  return fault === 'lostAck' ? [...SENT, 'unsure'] : SENT;
}

function statusesOfOthers(fault: Fault, wasHit: boolean): readonly RowStatus[] {
  if (fault === 'refused') return wasHit ? ['failed', 'unsure'] : ['failed'];
  return fault !== 'ok' || wasHit ? ['unsure'] : [];
}

/** Rows that were on their way when something else went down. */
function doubtedByDisaster(journal: readonly JournalRecord[]): ReadonlySet<number> {
  const doubted = new Set<number>();
  const open = new Set<number>();
  for (const record of journal) {
    if (record.t === 'opened') for (const index of open) doubted.add(index);
    if (record.t === 'attempt') open.add(record.i);
    if (record.t === 'sent' || record.t === 'failed') open.delete(record.i);
    if (record.t === 'failed' && record.class === 'unknown') doubted.add(record.i);
  }
  return doubted;
}

/** However it ends, no more are in doubt than were in flight. */
function tooManyOpen(journal: readonly JournalRecord[]): readonly string[] {
  const open = new Set<number>();
  for (const record of journal) {
    if (record.t === 'opened') open.clear();
    if (record.t === 'attempt') open.add(record.i);
    if (record.t === 'sent' || record.t === 'failed') open.delete(record.i);
    if (open.size > CONCURRENCY) return [`${open.size} attempts were open at once`];
  }
  return [];
}

function tooManyInnocent({ plan, rows }: Evidence): readonly string[] {
  const most = plan.filter(isDisaster).length * CONCURRENCY;
  const count = plan.filter((fault, index) => fault === 'ok' && rows.status(index) === 'unsure').length;
  return count > most ? [`${count} rows without a fault of their own are in doubt, and ${most} could be`] : [];
}

import type { JournalRecord } from '../../sender/journal/journalRecord';
import type { RowStates } from '../../sender/journal/rowStates';
import type { Mark } from './journalMark';
import type { JournalContent } from './journalFold';

/** What is missing of a journal, by its own records and by the mark beside it. */
export interface JournalLoss {
  /** Not more records than this; Infinity where nothing tells how many, or in which order recipients were taken. */
  readonly mostRecordsCount: number;
}

/** Null where the journal is what was written. `mark` is null where there is none that can be read. */
export function lossOf(content: JournalContent, mark: Mark | null): JournalLoss | null {
  const { scan, wasOpened, isInOrder } = content;
  if (mark === null) {
    // Versions before the mark numbered nothing. An empty journal may be of any version, and of a session long used.
    const isOfOldVersion = !scan.isNumbered && scan.recordCount > 0;
    return isOfOldVersion && scan.damagedByteCount === 0 ? null : { mostRecordsCount: Infinity };
  }
  const behindCount = Math.max(0, mark.recordCount - scan.recordCount);
  if (scan.damagedByteCount === 0 && scan.missingCount === 0 && behindCount === 0) return null;
  // Where no run's beginning is left, nothing that the journal says of its order can be leant on.
  const isBounded = scan.isNumbered && wasOpened && isInOrder && mark.isInOrder;
  if (!isBounded) return { mostRecordsCount: Infinity };
  const openCount = Math.ceil(scan.openByteCount / SHORTEST_RECORD_BYTES);
  return { mostRecordsCount: scan.missingCount + Math.max(openCount, behindCount) };
}

/**
 * Doubts whoever may have been attempted in what is missing, as the next resume will, and writes nothing. Gives whether
 * anything is missing.
 */
export function foldLoss(content: JournalContent, mark: Mark | null, atMs: number): boolean {
  const loss = lossOf(content, mark);
  if (loss !== null) content.rows.apply(doubtAfterLoss(loss, content.rows, atMs));
  return loss !== null;
}

/**
 * Whoever may have been attempted in what is missing. Up to the last one named anybody who seems queued: what put them
 * back there may be followed by an attempt. Beyond it the next ones, since none of them is attempted without a record.
 */
export function doubtAfterLoss({ mostRecordsCount }: JournalLoss, rows: RowStates, atMs: number): JournalRecord {
  let last = rows.highestNamed;
  for (let left = mostRecordsCount, index = last + 1; left > 0 && index < rows.totalCount; index += 1) {
    last = index;
    if (rows.status(index) === 'queued') left -= 1;
  }
  return { t: 'doubted', at: atMs, from: 0, to: Math.max(0, last) };
}

/** Less than any record has. */
const SHORTEST_RECORD_BYTES = 40;

import { BitSet } from '../../sender/journal/bitSet';
import type { JournalRecord } from '../../sender/journal/journalRecord';

/** What a run has sent that a crash has cut short: its end didn't come to be written. */
export class CutRun {
  /** Recipients by index; none where the last run came to its end. */
  sent: BitSet;
  /** When it was last heard of, by the wall clock. */
  atMs: number;
  readonly #recipientCount: number;

  constructor(recipientCount: number, sent = new BitSet(), atMs = 0) {
    this.#recipientCount = recipientCount;
    this.sent = sent;
    this.atMs = atMs;
  }

  take(record: JournalRecord): void {
    switch (record.t) {
      case 'opened':
        this.sent = new BitSet();
        return;
      case 'control':
        // A run that broke didn't get to wait for what it had begun.
        if (record.event === 'finished' || (record.event === 'stopped' && record.code !== 'broken')) {
          this.sent = new BitSet();
        }
        return;
      case 'sent':
        this.#note(record.i, record.at);
        return;
      case 'found':
        if (record.result === 'sent') this.#note(record.i, record.at);
        return;
      case 'account':
      case 'ack':
      case 'answered':
      case 'attempt':
      case 'decided':
      case 'doubted':
      case 'failed':
      case 'options':
      case 'requeued':
      case 'skipped':
    }
  }

  #note(index: number, at: number): void {
    if (index >= this.#recipientCount) return;
    this.sent.add(index);
    this.atMs = at;
  }
}

import { BitSet } from './bitSet';
import type { JournalRecord } from './journalRecord';
import type { RowStates } from './rowStates';

/**
 * Of those that failed, the ones that surely didn't get the message: nothing in the journal says that one of their attempts
 * may have arrived all the same. One bit a recipient.
 */
export class SurelyNotSent {
  readonly #rows: RowStates;
  readonly #mayHaveArrived = new BitSet();

  constructor(rows: RowStates) {
    this.#rows = rows;
  }

  has(index: number): boolean {
    return this.#rows.status(index) === 'failed' && !this.#mayHaveArrived.has(index);
  }

  /** Takes a record after the rows have taken it. */
  apply(record: JournalRecord): void {
    switch (record.t) {
      case 'found':
        // Sent again on the user's word, and failed then: the one before may have arrived.
        if (record.result === 'unsure') this.#mayHaveArrived.add(record.i);
        return;
      case 'decided':
      case 'answered':
        this.#mayHaveArrived.add(record.i);
        return;
      case 'ack':
        // The server had taken it before it refused it.
        if (record.level === -1) this.#mayHaveArrived.add(record.i);
        return;
      case 'doubted':
        this.#noteLoss();
        return;
      case 'opened':
      case 'account':
      case 'attempt':
      case 'sent':
      case 'failed':
      case 'requeued':
      case 'skipped':
      case 'options':
      case 'control':
    }
  }

  /** What was lost may say of one that had failed that it was sent after all. */
  #noteLoss(): void {
    for (let index = 0; index < this.#rows.totalCount; index += 1) {
      if (this.#rows.status(index) === 'failed') this.#mayHaveArrived.add(index);
    }
  }
}

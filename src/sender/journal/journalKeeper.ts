import type { RunControl } from '../control';
import { journalFailureText } from '../failureText';
import type { JournalRecord } from './journalRecord';
import type { Appended, DayPlace, JournalWriter } from '../ports';
import type { RowStates } from './rowStates';

/** It is on disk. */
export type Written = Extract<Appended, { readonly ok: true }>;

/** Writes records to the journal, and to the fold only what the journal has. */
export class JournalKeeper {
  readonly #journal: JournalWriter;
  readonly #rows: RowStates;
  readonly #control: RunControl;
  readonly #onChange: () => void;

  constructor(journal: JournalWriter, rows: RowStates, control: RunControl, onChange: () => void) {
    this.#journal = journal;
    this.#rows = rows;
    this.#control = control;
    this.#onChange = onChange;
  }

  /**
   * Resolves with true once the record is on disk. While it can't be written the run is paused, and each resume tries
   * again; false when the run was stopped meanwhile.
   */
  async write(record: JournalRecord): Promise<boolean> {
    return typeof (await this.writeTaking(record, null)) !== 'string';
  }

  /** The same with a place that is taken; `noPlace` where none is left, and nothing was written. */
  async writeTaking(record: JournalRecord, place: DayPlace | null): Promise<Written | 'stopped' | 'noPlace'> {
    for (;;) {
      const appended = await this.#journal.append(record, place);
      if (appended.ok) {
        this.#rows.apply(record);
        this.#onChange();
        return appended;
      }
      if (appended.failure === 'noPlace') return 'noPlace';
      this.#control.pauseForPerson(journalFailureText(appended.failure));
      this.#onChange();
      if (!(await this.#control.whenRunning())) return 'stopped';
    }
  }

  /** It surely hasn’t left. Never rejects. */
  async giveBack(index: number, place: DayPlace | null): Promise<void> {
    if (place !== null) await this.#journal.giveBack?.(index, place);
  }

  /** For records that nothing depends on: an ack, a pause. One that can't be written is left out. */
  async note(record: JournalRecord): Promise<void> {
    const appended = await this.#journal.append(record);
    if (appended.ok) this.#rows.apply(record);
    this.#onChange();
  }
}

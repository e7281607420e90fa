import type { JournalRecord } from '../../sender/journal/journalRecord';
import type { CanaryMark } from '../../sender/timetable/canary';
import { WAITING_REASONS, type Waiting } from '../../sender/timetable/waiting';

/** What a session waits for, and what its first messages have told, as its journal says. */
export class RunMarks {
  #waiting: Waiting | null;
  #canary: CanaryMark;

  constructor(waiting: Waiting | null = null, canary: CanaryMark = null) {
    this.#waiting = waiting;
    this.#canary = canary;
  }

  /** Since then nothing has been tried, and nobody has paused it. */
  get waiting(): Waiting | null {
    return this.#waiting;
  }

  get canary(): CanaryMark {
    return this.#canary;
  }

  take(record: JournalRecord): void {
    if (record.t === 'attempt') this.#waiting = null;
    if (record.t !== 'control') return;
    switch (record.event) {
      case 'waiting':
        this.#waiting = waitingOf(record.code, record.until);
        return;
      case 'canaryPassed':
        this.#canary = 'passed';
        return;
      case 'paused':
        if (record.code === 'canary') this.#canary = 'paused';
        this.#waiting = null;
        return;
      case 'finished':
        this.#waiting = null;
        return;
      case 'resumed':
      // What it waits for outlives the run that noted it.
      case 'stopped':
    }
  }
}

/** A newer version may wait for what this one doesn't know. */
export function waitingOf(code: string | undefined, untilMs: number | undefined): Waiting | null {
  const reason = WAITING_REASONS.find((known) => known === code);
  return reason === undefined || untilMs === undefined ? null : { reason, untilMs };
}

import type { JournalRecord } from './journalRecord';
import { WAITING_REASONS, type WaitingReason } from '../timetable/waiting';

/** How long a session was really being sent, and what it waited for, over all its runs. */
export class RunTimes {
  readonly #waits = new Map<WaitingReason, number>();
  #runCount = 0;
  #activeMs = 0;
  /** Since when it has been sending; null while it doesn't. */
  #sinceMs: number | null = null;
  #lastMs = 0;

  get runCount(): number {
    return this.#runCount;
  }

  /** Without pauses and waits. A run that a crash cut short counts up to its last word. */
  get activeMs(): number {
    return this.#activeMs + (this.#sinceMs === null ? 0 : Math.max(0, this.#lastMs - this.#sinceMs));
  }

  /** So often it waited for each of its limits. */
  get waits(): readonly (readonly [WaitingReason, number])[] {
    return [...this.#waits];
  }

  take(record: JournalRecord): void {
    switch (record.t) {
      case 'opened':
        this.#end(this.#lastMs);
        this.#begin(record.at);
        this.#runCount += 1;
        return;
      case 'control':
        return this.#control(record);
      case 'attempt':
      case 'sent':
      case 'failed':
      case 'found':
        this.#begin(record.at);
        this.#lastMs = Math.max(this.#lastMs, record.at);
        return;
      case 'requeued':
      case 'skipped':
      case 'decided':
      case 'ack':
      case 'answered':
      case 'doubted':
      case 'account':
      case 'options':
    }
  }

  #control({ event, code, at }: Extract<JournalRecord, { readonly t: 'control' }>): void {
    switch (event) {
      case 'waiting': {
        const reason = WAITING_REASONS.find((known) => known === code);
        if (reason !== undefined) this.#waits.set(reason, (this.#waits.get(reason) ?? 0) + 1);
        return this.#end(at);
      }
      case 'paused':
      case 'stopped':
      case 'finished':
        return this.#end(at);
      case 'resumed':
        return this.#begin(at);
      case 'canaryPassed':
    }
  }

  #begin(atMs: number): void {
    this.#sinceMs ??= atMs;
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }

  /** A clock that was set back takes nothing away. */
  #end(atMs: number): void {
    if (this.#sinceMs !== null) this.#activeMs += Math.max(0, atMs - this.#sinceMs);
    this.#sinceMs = null;
  }
}

import type { TallyKind } from '../sender/ports';
import { AccountTally, type TallySurroundings } from './accountTally';
import type { AccountHash, BookRecord, CountedRecord } from './book/bookRecord';

/** What was counted, by account; in whatever order it comes, and however often. */
export class TallyTable {
  readonly #around: TallySurroundings;
  readonly #accounts = new Map<AccountHash, AccountTally>();
  readonly #withdrawn = new Set<number>();

  constructor(around: TallySurroundings) {
    this.#around = around;
  }

  add(record: CountedRecord): void {
    let account = this.#accounts.get(record.account);
    if (account === undefined) {
      account = new AccountTally(this.#around);
      this.#accounts.set(record.account, account);
    }
    account.add(record, this.#withdrawn.has(record.tag));
  }

  withdraw(tag: number): void {
    this.#withdrawn.add(tag);
    for (const account of this.#accounts.values()) account.withdraw(tag);
  }

  noteAnswer(): void {
    for (const account of this.#accounts.values()) account.noteAnswer();
  }

  countSince(account: AccountHash, kind: TallyKind, sinceMs: number, endMs?: number): number {
    return this.#accounts.get(account)?.countSince(kind, sinceMs, endMs) ?? 0;
  }

  latestMs(account: AccountHash, kind: TallyKind, nth: number): number | null {
    return this.#accounts.get(account)?.latestMs(kind, nth) ?? null;
  }

  /**
   * Whether a record has to be on disk any more. One that was withdrawn goes with its withdrawal: all copies of it were
   * written before that, so they are in the files that are rewritten.
   */
  isNeeded(record: BookRecord): boolean {
    switch (record.kind) {
      case 'counted':
        return !this.#withdrawn.has(record.tag) && this.#accounts.get(record.account)?.isPast(record) !== true;
      case 'withdrawn':
        return !this.#withdrawn.has(record.tag);
      default:
        return true;
    }
  }
}

import type { CheckedRow, Verdict } from '../../sender/model';
import type { Sentence } from '../../sender/sentence';
import { SHOWN_ROWS_COUNT } from '../recipients';

/** A row as the panel lists it, its reason not translated yet. */
export interface KeptRow {
  readonly row: number;
  readonly cell: string;
  readonly phoneText: string;
  readonly reason: Sentence | null;
}

export interface RowsByVerdict {
  /** The first of each, and how many there are. */
  readonly verdicts: readonly (readonly [
    verdict: Verdict,
    kept: { readonly rows: readonly KeptRow[]; readonly totalCount: number },
  ])[];
  /** Why rows are invalid, as often. */
  readonly reasons: readonly (readonly [reason: Sentence | null, count: number])[];
}

/** The first rows of each verdict, and how many there are of each verdict and each reason. */
export class KeptRows {
  rowCount = 0;
  readonly #verdicts = new Map<Verdict, { rows: KeptRow[]; totalCount: number }>();
  readonly #reasons = new Map<string, { readonly reason: Sentence | null; count: number }>();

  add(rows: readonly CheckedRow[]): void {
    this.rowCount += rows.length;
    for (const checked of rows) this.#add(checked);
  }

  get byVerdict(): RowsByVerdict {
    return {
      verdicts: [...this.#verdicts],
      reasons: [...this.#reasons.values()].map(({ reason, count }) => [reason, count]),
    };
  }

  #add({ verdict, row, cell, phoneText, reason }: CheckedRow): void {
    const kept = this.#verdicts.get(verdict) ?? { rows: [], totalCount: 0 };
    this.#verdicts.set(verdict, kept);
    kept.totalCount += 1;
    if (kept.rows.length < SHOWN_ROWS_COUNT) kept.rows.push({ row, cell, phoneText, reason });
    if (verdict !== 'invalid') return;
    const key = JSON.stringify(reason);
    const counted = this.#reasons.get(key);
    if (counted !== undefined) counted.count += 1;
    else if (this.#reasons.size < MOST_REASONS_COUNT) this.#reasons.set(key, { reason, count: 1 });
  }
}

/** More than are shown: some may read the same in the reader’s words. */
const MOST_REASONS_COUNT = 1000;

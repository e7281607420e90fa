/** Rows that wait alone before they are tried again, while others go on. */
export class RowRests {
  readonly #untilMs = new Map<number, number>();

  /** @param untilMs monotonic */
  begin(index: number, untilMs: number): void {
    this.#untilMs.set(index, untilMs);
  }

  /** Milliseconds that it still waits; 0 where it doesn't. */
  leftMs(index: number, nowMs: number): number {
    const untilMs = this.#untilMs.get(index);
    if (untilMs === undefined) return 0;
    if (untilMs > nowMs) return untilMs - nowMs;
    this.#untilMs.delete(index);
    return 0;
  }
}

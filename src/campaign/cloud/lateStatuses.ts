/** Looks now and then whether something has become known of a session that nobody sends, as long as somebody looks at it. */
export class LateStatuses {
  readonly #take: () => Promise<boolean>;
  readonly #onNews: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** @param take enters it; gives whether there was news. Never rejects, as `onNews` */
  constructor(take: () => Promise<boolean>, onNews: () => Promise<void>) {
    this.#take = take;
    this.#onNews = onNews;
    this.#wait(INTERVAL_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #wait(durationMs: number): void {
    this.#timer = setTimeout(() => void this.#look(), durationMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const beganMs = performance.now();
    const isNews = await this.#take();
    if (this.#isDisposed) return;
    // A large session is read anew each time: it takes a twentieth of the time at most.
    this.#wait(Math.max(INTERVAL_MS, (performance.now() - beganMs) * 20));
    if (isNews) await this.#onNews();
  }
}

const INTERVAL_MS = 3000;

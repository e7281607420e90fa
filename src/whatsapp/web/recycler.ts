import { deferred, type Deferred } from '../../sender/deferred';

export interface RecyclerParts {
  /** From so much memory on the page is loaded again. */
  readonly recycleAtBytes: number;
  /** What the page holds; null where it doesn't say. */
  readonly heapBytes: () => Promise<number | null>;
  /** Begins to load the page again. Sends wait for it by themselves from then on. */
  readonly reload: () => Promise<void>;
}

/** Over thousands of messages the page grows: it's loaded again at a moment when nothing is in flight. */
export class Recycler {
  readonly #parts: RecyclerParts;
  #inFlightCount = 0;
  #doneCount = 0;
  #recycling: Promise<void> | null = null;
  #drained: Deferred<undefined> | null = null;
  #seenBytes: number | null = null;

  constructor(parts: RecyclerParts) {
    this.#parts = parts;
  }

  /** What the page held when it was last looked at; null before that. */
  get seenBytes(): number | null {
    return this.#seenBytes;
  }

  /** Sends once the page may be used. */
  async through<T>(send: () => Promise<T>): Promise<T> {
    while (this.#recycling !== null) await this.#recycling;
    this.#inFlightCount += 1;
    try {
      return await send();
    } finally {
      this.#inFlightCount -= 1;
      this.#doneCount += 1;
      if (this.#inFlightCount === 0) this.#drained?.resolve(undefined);
      if (this.#doneCount % LOOK_EACH_COUNT === 0) void this.#look();
    }
  }

  async #look(): Promise<void> {
    const heapBytes = await this.#parts.heapBytes();
    this.#seenBytes = heapBytes;
    if (heapBytes === null || heapBytes < this.#parts.recycleAtBytes) return;
    this.#recycling ??= this.#recycle().finally(() => {
      this.#recycling = null;
    });
  }

  async #recycle(): Promise<void> {
    if (this.#inFlightCount > 0) {
      this.#drained = deferred();
      await this.#drained.promise;
      this.#drained = null;
    }
    await this.#parts.reload();
  }
}

/** As many as a batch: a minute at the usual rate. */
const LOOK_EACH_COUNT = 50;

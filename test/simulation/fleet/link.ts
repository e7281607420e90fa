import type { SimulatedProcess } from '../process';
import type { World } from '../world';

/** `there`: what is asked doesn’t arrive. `back`: what is answered doesn’t. */
export type Cut = 'there' | 'back' | 'both';

/** A network between two places, which may swallow what is told, in one direction or in both, and tells neither side. */
export class Link {
  readonly #world: World;
  #cut: Cut | null = null;
  #waiting: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  isCut(direction: 'there' | 'back'): boolean {
    return this.#cut === 'both' || this.#cut === direction;
  }

  get isWhole(): boolean {
    return this.#cut === null;
  }

  cut(cut: Cut, durationMs: number): void {
    this.#cut = cut;
    this.#world.time.after(durationMs, () => {
      this.#cut = null;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const arrive of waiting) arrive();
    });
  }

  /** Arrives at once, or when the network is whole again; false where it was given up before. */
  pass(direction: 'there' | 'back', patienceMs: number): Promise<boolean> {
    if (!this.isCut(direction)) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(true));
      this.#world.time.after(patienceMs, () => resolve(false));
    });
  }
}

/** From each process to one place. */
export class Links {
  readonly #world: World;
  readonly #links = new Map<SimulatedProcess, Link>();

  constructor(world: World) {
    this.#world = world;
  }

  of(process: SimulatedProcess): Link {
    const link = this.#links.get(process) ?? new Link(this.#world);
    this.#links.set(process, link);
    return link;
  }
}

/** As long as what was sent is sent again. */
export const SILENCE_MS = 20_000;
/** Until the server’s own questions whether somebody is there count as unanswered. */
export const SERVER_SILENCE_MS = 25_000;
/** … and a worker’s. */
export const OWN_SILENCE_MS = 35_000;

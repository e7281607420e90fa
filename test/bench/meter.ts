import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a piece of work took. Memory is over what the process held, idle, before the work began. */
export interface Usage {
  readonly elapsedMs: number;
  /** Of all threads of the process. */
  readonly cpuMs: number;
  /** Heap and buffers with their garbage, the highest of the samples. */
  readonly peakHeapBytes: number;
  /** The same at the end, without the garbage. */
  readonly keptHeapBytes: number;
  readonly peakRssBytes: number;
  readonly longestBlockMs: number;
  readonly longestGcMs: number;
}

/** Measures its own process from `start` to `stop`. */
export class Meter {
  #startMs = 0;
  #cpu = process.cpuUsage();
  readonly #idleHeapBytes: number;
  readonly #idleRssBytes: number;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #sampler: NodeJS.Timeout;
  readonly #observer: PerformanceObserver;
  #peakHeapBytes = 0;
  #longestGcMs = 0;

  static async start(): Promise<Meter> {
    const meter = new Meter();
    await meter.#settle();
    meter.#cpu = process.cpuUsage();
    meter.#startMs = performance.now();
    return meter;
  }

  private constructor() {
    collectGarbage();
    this.#idleHeapBytes = heapBytes();
    this.#idleRssBytes = process.memoryUsage.rss();
    this.#sampler = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#longestGcMs = Math.max(this.#longestGcMs, duration);
    });
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#delay.enable();
  }

  /** Call while the work's data is still held. */
  async stop(): Promise<Usage> {
    const elapsedMs = performance.now() - this.#startMs;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#sample();
    await this.#settle();
    clearInterval(this.#sampler);
    this.#delay.disable();
    this.#observer.disconnect();
    const peakRssBytes = process.resourceUsage().maxRSS * 1024 - this.#idleRssBytes;
    collectGarbage();
    return {
      elapsedMs,
      cpuMs: (user + system) / 1000,
      peakHeapBytes: this.#peakHeapBytes - this.#idleHeapBytes,
      keptHeapBytes: heapBytes() - this.#idleHeapBytes,
      peakRssBytes,
      longestBlockMs: longestBlockMs(this.#delay),
      longestGcMs: this.#longestGcMs,
    };
  }

  /** A block is noticed only between two turns of the timer. */
  async #settle(): Promise<void> {
    await sleep(5 * RESOLUTION_MS);
  }

  #sample(): void {
    this.#peakHeapBytes = Math.max(this.#peakHeapBytes, heapBytes());
  }
}

/** How much later than asked for a timer came, at the latest. */
export function longestBlockMs(delay: { readonly max: number }): number {
  return Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
}

export const RESOLUTION_MS = 1;
const SAMPLE_INTERVAL_MS = 10;

function heapBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('Start Node with --expose-gc.');
  globalThis.gc();
}

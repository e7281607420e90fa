import type { Clock } from '../sender/ports';

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  startTimer: (durationMs) => {
    let finish: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const timeout = setTimeout(finish, Math.min(durationMs, LONGEST_TIMEOUT_MS));
    const cancel = (): void => {
      clearTimeout(timeout);
      finish();
    };
    return { done, cancel };
  },
};

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

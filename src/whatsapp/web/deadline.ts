/** How a call ended that was given a limit. */
export type Ended<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' };

/**
 * Waits for `work` for `limitMs` at most, or until the signal. Never rejects. The work itself goes on: a call into a
 * dead page can't be taken back, so a late rejection of it is swallowed here.
 */
export async function within<T>(limitMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<Ended<T>> {
  if (signal.aborted) return { kind: 'aborted' };
  return await new Promise((resolve) => {
    const settle = (ended: Ended<T>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(ended);
    };
    const onAbort = (): void => settle({ kind: 'aborted' });
    const timer = setTimeout(() => settle({ kind: 'timeout' }), limitMs);
    signal.addEventListener('abort', onAbort, { once: true });
    void start(work).then(
      (value) => settle({ kind: 'value', value }),
      (error: unknown) => settle({ kind: 'error', error }),
    );
  });
}

/** Waits; wakes early, with false, when the signal comes. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<boolean> {
  const ended = await within(durationMs, signal, () => new Promise<never>(() => undefined));
  return ended.kind === 'timeout';
}

async function start<T>(work: () => Promise<T>): Promise<T> {
  return await work();
}

/** A function that runs `action` at most once per interval, soon after the first call and again after the last. */
export function coalesce(
  action: () => void,
  intervalMs: number,
): { readonly request: () => void; readonly dispose: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const run = (): void => {
    timer = undefined;
    lastMs = performance.now();
    action();
  };
  return {
    request: () => {
      timer ??= setTimeout(run, Math.max(0, lastMs + intervalMs - performance.now()));
    },
    dispose: () => clearTimeout(timer),
  };
}

/** Runs an action once things have been quiet for a while, or at once with `flush`. */
export function debounce(quietMs: number, action: () => void): { start(): void; flush(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const run = (): void => {
    timer = null;
    action();
  };
  return {
    start: () => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(run, quietMs);
    },
    flush: () => {
      if (timer === null) return;
      clearTimeout(timer);
      run();
    },
  };
}

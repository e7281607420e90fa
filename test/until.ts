/** Polls, as what is waited for happens in another process or page. What is slow isn't taken for what hangs. */
export async function until(isTrue: () => boolean, timeoutMs = 60_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`Not within ${timeoutMs} ms: ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

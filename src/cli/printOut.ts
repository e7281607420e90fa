/** Prints, and waits while whoever reads is slower than that: so nothing piles up in memory. */
export async function printOut(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => {
    process.stdout.once('drain', resolve);
  });
}

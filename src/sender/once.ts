/** What is dear to make, such as Intl's formatters, is made when it is first needed, and kept. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

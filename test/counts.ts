/** All of the long runs, and each test with each of its variants: `npm run nightly`. */
export const IS_NIGHTLY = process.env['NIGHTLY'] !== undefined;

/**
 * How much of a long run is done: little in each `npm test`, all of it in `npm run nightly`, or as many as the variable of
 * the environment says.
 */
export function runCount(variable: string, few: number, all: number): number {
  const asked = process.env[variable];
  if (asked !== undefined) return Number(asked);
  return IS_NIGHTLY ? all : few;
}

/** So many of the items, drawn without putting back. */
export function drawn<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

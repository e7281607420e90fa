import { IS_NIGHTLY } from './counts';

/**
 * Whether the next test is to be done with this one of several variants, each of which starts a browser of its own. In
 * `npm test` the variants take turns: the first test goes with the first, the second with the second, and so on;
 * `npm run nightly` does each with each.
 */
export function turnsOf<Variant>(variants: readonly Variant[], variant: Variant): () => boolean {
  const turn = variants.indexOf(variant);
  let count = 0;
  return () => {
    const isDue = count % variants.length === turn;
    count += 1;
    return isDue || IS_NIGHTLY;
  };
}

import type { HumanError } from './humanError';

export type RunEnd =
  /** Every recipient has an outcome, or is listed as in doubt. */
  | { readonly kind: 'finished' }
  /** Stopped before the end; the session can be resumed. */
  | { readonly kind: 'stopped'; readonly error: HumanError | null };

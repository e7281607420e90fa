import type { BookFailure } from './book/bookFailure';

/** What has become of the wish to forget somebody. */
export type Forgotten =
  /** Nothing of them is in any file of the book; `droppedCount` records were. */
  | { readonly kind: 'forgotten'; readonly droppedCount: number }
  /** Another window or terminal rewrites the book now, or goes on writing to the person: try again. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly failure: BookFailure }
  /** The book was set aside, or written by a newer version, meanwhile. */
  | { readonly kind: 'locked' };

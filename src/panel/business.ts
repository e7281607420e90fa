/** What of a campaign is the Business API's. Sentences arrive translated. */
export interface BusinessView {
  /** The user's numbers, by the names that they have given them. */
  readonly numbers: readonly string[];
  /** Which of them is sent through; null for none. */
  readonly number: string | null;
  /** How Meta sees that number, a sentence each; none while that isn't known. */
  readonly told: readonly string[];
  /** What is sent; null for the user's own text. */
  readonly template: { readonly name: string; readonly language: string; readonly category: string } | null;
  /** What fills each place of the template: a column, what stands for its empty cells, or that alone. */
  readonly filled: readonly { readonly place: string; readonly column: string; readonly fallback: string }[];
  /** What all of it would cost; empty where that isn't known. */
  readonly cost: string;
}

/** What stands around the body of a template in its preview. */
export interface LookView {
  readonly header: string;
  readonly footer: string;
  readonly buttons: readonly string[];
}

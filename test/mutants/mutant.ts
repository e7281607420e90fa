/** A small mistake that somebody could make in a source file, and that a test must notice. */
export interface Mutant {
  /** From the project's root. */
  readonly file: string;
  /** What goes wrong, in words. */
  readonly what: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** Why nobody can notice; absent where a test must. */
  readonly equivalent?: string;
}

type Change = readonly [what: string, search: string, replacement: string, equivalent?: string];

export function mutantsOf(file: string, ...changes: readonly Change[]): readonly Mutant[] {
  return changes.map(([what, search, replacement, equivalent]) => ({
    file,
    what,
    search,
    replacement,
    ...(equivalent === undefined ? {} : { equivalent }),
  }));
}

/** The file's text with the mistake in it. @throws where the text to replace isn't there, or more than once. */
export function applyMutant({ file, what, search, replacement }: Mutant, source: string): string {
  const count = source.split(search).length - 1;
  if (count !== 1) throw new Error(`${file}, “${what}”: ${count} times instead of once in the file: ${search}`);
  return source.replace(search, () => replacement);
}

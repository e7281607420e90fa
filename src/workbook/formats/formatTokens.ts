/** The signs of a section: a quoted or escaped text, a bracket, a run of the same letter, or a single character. */
export function tokenize(section: string): readonly string[] {
  return section.match(TOKENS) ?? [];
}

/** What stands for itself. A space as wide as a character is one space, a filling character nothing. */
export function literal(token: string): string {
  switch (token[0]) {
    case '"':
      return token.replaceAll('"', '');
    case '\\':
      return token.slice(1);
    case '_':
      return token.length > 1 ? ' ' : token;
    case '*':
      return token.length > 1 ? '' : token;
    case '[':
      return /^\[\$([^-\]]*)/u.exec(token)?.[1] ?? '';
    default:
      return token;
  }
}

const TOKENS = /"[^"]*"?|\\[^]|_[^]|\*[^]|\[[^[\]]*\]|general|am\/pm|a\/p|e[+-]|y+|m+|d+|h+|s+|[^]/giu;

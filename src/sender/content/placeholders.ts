import { headerKey } from './headerKey';

/** What stands in a message for something else, or looks as if it should. */
export type Token = { /** As it stands in the message. */ readonly whole: string } & TokenMeaning;

type TokenMeaning =
  | { readonly kind: 'text'; readonly text: string }
  /** `{{Name|fallback}}`; `column` is null for a name that is no header. */
  | { readonly kind: 'column'; readonly name: string; readonly column: number | null; readonly fallback: string }
  /** Braces whose end is missing, which nobody means to send. */
  | { readonly kind: 'unclosed' }
  /** A column written as another program has it: `{Name}`, `[Name]`, `<<Name>>`, `%Name%`. */
  | { readonly kind: 'foreign'; readonly column: number; readonly fallback: string };

/** Plain braces; a name and its fallback; or braces without an end. */
const OWN = String.raw`\\\{\{|\{\{([^{}]*)\}\}|\{\{([^{}\n]{0,60})\}?`;
/** With a backslash before, they are sent as they stand. */
const FOREIGN =
  /\\?(?:\{([^{}\n]{1,200})\}|\[([^[\]\n]{1,200})\]|<<([^<>\n]{1,200})>>|«([^«»\n]{1,200})»|%([^%\n]{1,200})%)/gu;

/** Cuts a message into tokens, for these headers. Headers may hold bars and braces themselves. */
export class Placeholders {
  readonly #columns = new Map<string, number>();
  readonly #own: RegExp;

  constructor(headers: readonly string[]) {
    headers.forEach((header, column) => {
      const key = headerKey(header);
      if (!this.#columns.has(key)) this.#columns.set(key, column);
    });
    // V8 makes no pattern of just any length.
    const braced = headers
      .filter((header) => header.length <= MAX_BRACED_LENGTH && /[{}]/u.test(header))
      .slice(0, MAX_BRACED_COUNT)
      .toSorted((left, right) => right.length - left.length);
    const literal = braced
      .map((header) => header.trim().replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
      .join('|');
    this.#own = new RegExp(literal === '' ? OWN : String.raw`\{\{\s*((?:${literal})\s*(?:\|[^{}]*)?)\}\}|${OWN}`, 'gu');
  }

  *tokens(source: string): Generator<Token> {
    let end = 0;
    for (const match of source.matchAll(this.#own)) {
      yield* this.#foreign(source.slice(end, match.index));
      end = match.index + match[0].length;
      yield this.#ownToken(match);
    }
    yield* this.#foreign(source.slice(end));
  }

  #ownToken(match: RegExpMatchArray): Token {
    const [whole, ...groups] = match;
    const unclosed = groups.at(-1);
    const inside = groups.slice(0, -1).find((group) => group !== undefined);
    if (inside !== undefined) return { kind: 'column', whole, ...this.#name(inside) };
    return unclosed === undefined ? { kind: 'text', whole, text: '{{' } : { kind: 'unclosed', whole };
  }

  *#foreign(text: string): Generator<Token> {
    let end = 0;
    for (const match of text.matchAll(FOREIGN)) {
      const [whole, ...groups] = match;
      const { column, fallback } = this.#name(groups.find((group) => group !== undefined) ?? '');
      // Brackets around anything else are just brackets; and those of one letter are a list's, as in (a), [b].
      if (column === null || whole.replaceAll(/[\\{}[\]<>«»%\s]/gu, '').length < MIN_FOREIGN_LENGTH) continue;
      yield* plainText(text.slice(end, match.index));
      end = match.index + whole.length;
      yield whole.startsWith('\\')
        ? { kind: 'text', whole, text: whole.slice(1) }
        : { kind: 'foreign', whole, column, fallback };
    }
    yield* plainText(text.slice(end));
  }

  /** Up to the last bar that ends a header, if there is one; else up to the first. */
  #name(inside: string): { readonly name: string; readonly column: number | null; readonly fallback: string } {
    const parts = inside.split('|');
    for (let count = Math.min(parts.length, MAX_BARS_COUNT); count >= 1; count -= 1) {
      const name = parts.slice(0, count).join('|');
      const column = this.#columns.get(headerKey(name));
      if (column !== undefined) return { name: name.trim(), column, fallback: parts.slice(count).join('|').trim() };
    }
    const [name = '', ...fallback] = parts;
    return { name: name.trim(), column: null, fallback: fallback.join('|').trim() };
  }
}

function* plainText(text: string): Generator<Token> {
  if (text !== '') yield { kind: 'text', whole: text, text };
}

const MIN_FOREIGN_LENGTH = 2;
const MAX_BARS_COUNT = 20;
const MAX_BRACED_LENGTH = 200;
const MAX_BRACED_COUNT = 50;

/** Whether a name that isn't right, as `compileTemplate` gives it, is a column written as another program has it. */
export function isForeign(name: string): boolean {
  return /^(?:\{(?!\{)|\[|<<|«|%)/u.test(name);
}

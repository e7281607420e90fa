/** A pattern over digits, as libphonenumber's metadata writes them: no look-around, no groups to remember. */
export type DigitPattern =
  /** One digit out of those whose bits are set. */
  | { readonly kind: 'digit'; readonly mask: number }
  | { readonly kind: 'sequence'; readonly parts: readonly DigitPattern[] }
  | { readonly kind: 'either'; readonly options: readonly DigitPattern[] }
  | {
      readonly kind: 'repeated';
      readonly part: DigitPattern;
      readonly fromCount: number;
      readonly toCount: number;
    };

export const ANY_DIGIT = 0b11_1111_1111;

/** Null for a pattern that has anything else in it. */
export function parseDigitPattern(source: string): DigitPattern | null {
  const reader = new PatternReader(source);
  const pattern = reader.either();
  return reader.isAtEnd ? pattern : null;
}

class PatternReader {
  readonly #source: string;
  #place = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#place === this.#source.length;
  }

  either(): DigitPattern | null {
    const options: DigitPattern[] = [];
    do {
      const option = this.#sequence();
      if (option === null) return null;
      options.push(option);
    } while (this.#takes('|'));
    return options.length === 1 ? (options[0] ?? null) : { kind: 'either', options };
  }

  #sequence(): DigitPattern | null {
    const parts: DigitPattern[] = [];
    while (!this.isAtEnd && !this.#sees('|') && !this.#sees(')')) {
      const atom = this.#atom();
      const part = atom === null ? null : this.#repeated(atom);
      if (part === null) return null;
      parts.push(part);
    }
    return { kind: 'sequence', parts };
  }

  #atom(): DigitPattern | null {
    if (this.#takes(String.raw`\d`)) return { kind: 'digit', mask: ANY_DIGIT };
    if (this.#takes('(?:')) {
      const inner = this.either();
      return this.#takes(')') ? inner : null;
    }
    if (this.#takes('[')) return this.#class();
    const digit = this.#digit();
    return digit === null ? null : { kind: 'digit', mask: 1 << digit };
  }

  #class(): DigitPattern | null {
    let mask = 0;
    while (!this.#takes(']')) {
      const from = this.#digit();
      const to = this.#takes('-') ? this.#digit() : from;
      if (from === null || to === null) return null;
      for (let digit = from; digit <= to; digit += 1) mask |= 1 << digit;
    }
    return { kind: 'digit', mask };
  }

  #repeated(part: DigitPattern): DigitPattern | null {
    if (this.#takes('?')) return { kind: 'repeated', part, fromCount: 0, toCount: 1 };
    if (!this.#takes('{')) return part;
    const fromCount = this.#count();
    const toCount = this.#takes(',') ? this.#count() : fromCount;
    if (fromCount === null || toCount === null || !this.#takes('}')) return null;
    return { kind: 'repeated', part, fromCount, toCount };
  }

  #count(): number | null {
    let count: number | null = null;
    for (let digit = this.#digit(); digit !== null; digit = this.#digit()) count = (count ?? 0) * 10 + digit;
    return count;
  }

  #digit(): number | null {
    const digit = this.#source.charCodeAt(this.#place) - 48;
    if (!(digit >= 0 && digit <= 9)) return null;
    this.#place += 1;
    return digit;
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#place);
  }

  #takes(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#place += text.length;
    return true;
  }
}

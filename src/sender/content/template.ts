import { headerKey } from './headerKey';
import { Placeholders, type Token } from './placeholders';

export { headerKey } from './headerKey';

/**
 * The message with the sheet's columns in it: `{{Column}}`, `{{Column|fallback}}`. Accents, case and spaces of the
 * name are ignored; `\{{` is two plain braces. It is compiled to parts over column numbers, so filling it in runs no
 * code and reads no property of a row by name.
 */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly column: number; readonly fallback: string };

export type CompiledTemplate =
  | { readonly ok: true; readonly template: Template }
  /**
   * What names no header, as written, braces that aren't closed, and columns written as another program has them;
   * `partial` leaves them as they stand.
   */
  | { readonly ok: false; readonly unknownNames: readonly string[]; readonly partial: Template };

export function compileTemplate(source: string, headers: readonly string[]): CompiledTemplate {
  const parts: TemplatePart[] = [];
  const unknownNames: string[] = [];
  for (const token of new Placeholders(headers).tokens(source)) {
    switch (token.kind) {
      case 'text':
        pushText(parts, token.text);
        break;
      case 'column':
        if (token.column !== null) parts.push({ kind: 'column', column: token.column, fallback: token.fallback });
        else {
          unknownNames.push(token.name);
          pushText(parts, token.whole);
        }
        break;
      case 'unclosed':
      case 'foreign':
        unknownNames.push(token.whole.trim());
        pushText(parts, token.whole);
    }
  }
  return unknownNames.length > 0
    ? { ok: false, unknownNames: [...new Set(unknownNames)], partial: parts }
    : { ok: true, template: parts };
}

/** A cell that is blank, or whose formula ended in an error, reads as the fallback. */
export function fillTemplate(template: Template, values: readonly string[]): string {
  return template.map((part) => fillPart(part, values)).join('');
}

export function fillPart(part: TemplatePart, values: readonly string[]): string {
  if (part.kind === 'text') return part.text;
  const value = values[part.column] ?? '';
  return isBlankCell(value) ? part.fallback : value.trim();
}

/** Nothing to say to anybody: no text, or what a formula shows that ended in an error. */
export function isBlankCell(value: string): boolean {
  if (value.startsWith('#')) return FORMULA_ERROR.test(value);
  return value.trim() === '';
}

const FORMULA_ERROR =
  /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA)$/u;

/**
 * The message with another name for a column, for what isn't closed, or for a column that is written as another program
 * has it, wherever it stands; its fallbacks stay.
 */
export function renameColumn(source: string, from: string, to: string, headers: readonly string[] = []): string {
  return mapTokens(source, headers, (token) => {
    switch (token.kind) {
      case 'text':
        return null;
      case 'column':
        return headerKey(token.name) === headerKey(from) ? placeholder(to, token.fallback) : null;
      case 'unclosed':
        return token.whole.trim() === from ? placeholder(to, fallbackOf(token.whole)) : null;
      case 'foreign':
        return token.whole === from ? placeholder(to, token.fallback) : null;
    }
  });
}

/** The message with a fallback for a column, wherever it has none. */
export function addFallback(source: string, name: string, fallback: string, headers: readonly string[] = []): string {
  return mapTokens(source, headers, (token) =>
    token.kind === 'column' && headerKey(token.name) === headerKey(name) && token.fallback === ''
      ? placeholder(name, fallback)
      : null,
  );
}

/** The same words as a message in which nothing stands for a column. */
export function asPlainText(text: string, headers: readonly string[]): string {
  return mapTokens(text, headers, ({ kind, whole }) => (kind === 'text' ? null : `\\${whole}`));
}

function placeholder(name: string, fallback: string): string {
  return fallback === '' ? `{{${name}}}` : `{{${name}|${fallback}}}`;
}

/** Of braces without an end. */
function fallbackOf(unclosed: string): string {
  return unclosed.replaceAll(/[{}]/gu, '').split('|').slice(1).join('|').trim();
}

/** @param change gives what stands in a token's place; null for the token itself */
function mapTokens(source: string, headers: readonly string[], change: (token: Token) => string | null): string {
  let changed = '';
  for (const token of new Placeholders(headers).tokens(source)) changed += change(token) ?? token.whole;
  return changed;
}

function pushText(parts: TemplatePart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text });
}

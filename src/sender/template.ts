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
  /** What names no header, as written, and braces that aren't closed; `partial` leaves them as they stand. */
  | { readonly ok: false; readonly unknownNames: readonly string[]; readonly partial: Template };

/** Plain braces; a column; or one whose end is missing, which nobody means to send. */
const PLACEHOLDER = /\\\{\{|\{\{([^{}]*)\}\}|\{\{([^{}\n]{0,60})\}?/gu;

export function compileTemplate(source: string, headers: readonly string[]): CompiledTemplate {
  const columns = new Map<string, number>();
  headers.forEach((header, column) => {
    const key = headerKey(header);
    if (!columns.has(key)) columns.set(key, column);
  });
  const parts: TemplatePart[] = [];
  const unknownNames: string[] = [];
  let end = 0;
  for (const match of source.matchAll(PLACEHOLDER)) {
    pushText(parts, source.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[1] === undefined) {
      if (match[2] !== undefined) unknownNames.push(match[0].trim());
      pushText(parts, match[2] === undefined ? '{{' : match[0]);
      continue;
    }
    const [name = '', ...fallback] = match[1].split('|');
    const column = columns.get(headerKey(name));
    if (column === undefined) {
      unknownNames.push(name.trim());
      pushText(parts, match[0]);
    } else parts.push({ kind: 'column', column, fallback: fallback.join('|').trim() });
  }
  pushText(parts, source.slice(end));
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

/** The message with another name for a column, or for what isn't closed, wherever it stands; its fallbacks stay. */
export function renameColumn(source: string, from: string, to: string): string {
  return mapPlaceholders(source, from, (fallback) => `{{${[to, ...fallback].join('|')}}}`);
}

/** The message with a fallback for a column, wherever it has none. */
export function addFallback(source: string, name: string, fallback: string): string {
  return mapPlaceholders(source, name, (given, whole) =>
    given.join('|').trim() === '' ? `{{${name}|${fallback}}}` : whole,
  );
}

function mapPlaceholders(
  source: string,
  name: string,
  change: (fallback: readonly string[], whole: string) => string,
): string {
  const key = headerKey(name);
  return source.replaceAll(PLACEHOLDER, (whole: string, inside: string | undefined, unclosed: string | undefined) => {
    const [named = '', ...fallback] = (inside ?? unclosed)?.split('|') ?? [];
    const isNamed =
      inside === undefined ? unclosed !== undefined && headerKey(whole) === key : headerKey(named) === key;
    return isNamed ? change(fallback, whole) : whole;
  });
}

/** The form in which two spellings of a header are the same. */
export function headerKey(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}\p{White_Space}\p{Format}_-]/gu, '')
    .toLowerCase();
}

function pushText(parts: TemplatePart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text });
}

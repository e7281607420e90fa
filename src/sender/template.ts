/**
 * The message with the sheet's columns in it: `{{Column}}`, `{{Column|fallback}}`. Accents, case and spaces of the
 * name are ignored; `\{{` is two plain braces. It is compiled to parts over column numbers, so filling it in runs no
 * code and reads no property of a row by name.
 */
export type Template = readonly TemplatePart[];

type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly column: number; readonly fallback: string };

export type CompiledTemplate =
  | { readonly ok: true; readonly template: Template }
  /** The names that are no header, as written; `partial` leaves them as they stand, for a preview. */
  | { readonly ok: false; readonly unknownNames: readonly string[]; readonly partial: Template };

const PLACEHOLDER = /\\\{\{|\{\{([^{}]*)\}\}/gu;

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
      pushText(parts, '{{');
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

export function fillTemplate(template: Template, values: readonly string[]): string {
  return template
    .map((part) => (part.kind === 'text' ? part.text : values[part.column]?.trim() || part.fallback))
    .join('');
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

import { fillTemplate as fillText, isBlankCell, type Template } from './template';

/** A template of the Business API as it goes out to one person. */
export interface FilledTemplate {
  readonly name: string;
  /** As Meta has it, such as `fr` or `en_US`. */
  readonly language: string;
  /** Meta caps these for each person. */
  readonly isMarketing: boolean;
  readonly components: readonly FilledComponent[];
}

export interface FilledComponent {
  readonly type: 'header' | 'body' | 'button';
  /** Of a button. */
  readonly subType?: 'url' | 'quick_reply' | 'copy_code';
  readonly index?: number;
  readonly parameters: readonly FilledParameter[];
}

export type FilledParameter =
  /** `name` is left out where parameters go by their place. */
  | { readonly kind: 'text'; readonly name?: string; readonly text: string }
  | { readonly kind: 'payload'; readonly text: string }
  | { readonly kind: 'coupon'; readonly text: string }
  /** The message’s own file. */
  | { readonly kind: 'media'; readonly media: 'image' | 'video' | 'document' };

/** A template as a session keeps it: which column fills which variable. */
export interface ChosenTemplate {
  readonly name: string;
  readonly language: string;
  readonly isMarketing: boolean;
  /** As Meta has it, such as `UTILITY`; left out by sessions that an earlier version made, as what is shown is. */
  readonly category?: string | undefined;
  readonly components: readonly ChosenComponent[];
  readonly shown?: ShownTemplate | undefined;
}

/** What stands around its body, with the sheet’s columns in it. */
export interface ShownTemplate {
  readonly header?: Template | undefined;
  readonly footer?: string | undefined;
  readonly buttons: readonly ShownButton[];
}

export interface ShownButton {
  readonly text: string;
  readonly url?: Template | undefined;
}

export interface ChosenComponent extends Omit<FilledComponent, 'parameters'> {
  readonly parameters: readonly ChosenParameter[];
}

export type ChosenParameter =
  | {
      readonly kind: 'text' | 'payload' | 'coupon';
      readonly name?: string | undefined;
      /** Of the sheet’s headers; null where only the fallback is meant. */
      readonly column: number | null;
      readonly fallback?: string | undefined;
    }
  | { readonly kind: 'media'; readonly media: 'image' | 'video' | 'document' };

export function fillTemplate(
  { name, language, isMarketing, components }: ChosenTemplate,
  values: readonly string[],
): FilledTemplate {
  return {
    name,
    language,
    isMarketing,
    components: components.map(({ parameters, ...component }) => ({
      ...component,
      parameters: parameters.map((parameter) => fillParameter(parameter, values)),
    })),
  };
}

function fillParameter(parameter: ChosenParameter, values: readonly string[]): FilledParameter {
  if (parameter.kind === 'media') return parameter;
  const { kind, name, column, fallback = '' } = parameter;
  const cell = column === null ? '' : (values[column] ?? '');
  const text = isBlankCell(cell) ? fallback : cell.trim();
  return kind === 'text' ? { kind, text, ...(name !== undefined && { name }) } : { kind, text };
}

/** A template as its reader sees it. */
export interface TemplateLook {
  readonly header: string;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly { readonly text: string; readonly url?: string }[];
}

/** @param body the template’s body with the sheet’s columns in it */
export function lookOf({ shown }: ChosenTemplate, body: Template, values: readonly string[]): TemplateLook {
  const filled = (text: Template): string => fillText(text, values);
  return {
    header: filled(shown?.header ?? []),
    body: filled(body),
    footer: shown?.footer ?? '',
    buttons: (shown?.buttons ?? []).map(({ text, url }) => ({ text, ...(url && { url: filled(url) }) })),
  };
}

/** What tells the filled template from others, in the place of a text. */
export function templateIdentity({ name, language, components }: FilledTemplate): string {
  const texts = components.flatMap(({ parameters }) =>
    parameters.map((each) => (each.kind === 'media' ? '' : each.text)),
  );
  return JSON.stringify([name, language, ...texts]);
}

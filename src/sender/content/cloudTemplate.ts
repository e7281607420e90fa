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
  readonly components: readonly ChosenComponent[];
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

export function fillTemplate({ components, ...template }: ChosenTemplate, values: readonly string[]): FilledTemplate {
  return {
    ...template,
    components: components.map(({ parameters, ...component }) => ({
      ...component,
      parameters: parameters.map((parameter) => fillParameter(parameter, values)),
    })),
  };
}

function fillParameter(parameter: ChosenParameter, values: readonly string[]): FilledParameter {
  if (parameter.kind === 'media') return parameter;
  const { kind, name, column, fallback = '' } = parameter;
  const cell = column === null ? '' : (values[column] ?? '').trim();
  const text = cell === '' ? fallback : cell;
  return kind === 'text' ? { kind, text, ...(name !== undefined && { name }) } : { kind, text };
}

/** What tells the filled template from others, in the place of a text. */
export function templateIdentity({ name, language, components }: FilledTemplate): string {
  const texts = components.flatMap(({ parameters }) =>
    parameters.map((each) => (each.kind === 'media' ? '' : each.text)),
  );
  return JSON.stringify([name, language, ...texts]);
}

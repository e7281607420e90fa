import * as v from 'valibot';

const buttonSchema = v.object({
  type: v.string(),
  text: v.optional(v.string(), ''),
  url: v.optional(v.string()),
});

const componentSchema = v.object({
  type: v.string(),
  format: v.optional(v.string()),
  text: v.optional(v.string(), ''),
  buttons: v.optional(v.array(buttonSchema), []),
});

/** A template as Meta tells it, and as it is kept. */
export const graphTemplateSchema = v.object({
  name: v.string(),
  language: v.string(),
  status: v.string(),
  category: v.optional(v.string(), ''),
  parameter_format: v.optional(v.string(), 'POSITIONAL'),
  components: v.optional(v.array(componentSchema), []),
});

export type GraphTemplate = v.InferOutput<typeof graphTemplateSchema>;
export type GraphButton = v.InferOutput<typeof buttonSchema>;

export const TEMPLATE_FIELDS = 'name,status,category,language,components,parameter_format';

/** Name and language are its key. */
export interface NamedTemplate {
  readonly name: string;
  readonly language: string;
}

/** The text of its body. */
export function bodyOf({ components }: GraphTemplate): string {
  return components.find(({ type }) => type === 'BODY')?.text ?? '';
}

/** A variable in the text of a template: `{{1}}` or `{{first_name}}`. */
export const VARIABLE = /\{\{(\w{1,64})\}\}/gu;

/** In their order, each as often as it stands there. */
export function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, variable = '']) => variable);
}

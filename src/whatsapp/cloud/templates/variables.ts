/** A variable in the text of a template: `{{1}}` or `{{first_name}}`. */
export const VARIABLE = /\{\{(\w{1,64})\}\}/gu;

/** In their order, each as often as it stands there. */
export function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, variable = '']) => variable);
}

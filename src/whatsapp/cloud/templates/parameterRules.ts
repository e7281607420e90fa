import type { FilledTemplate } from '../../../sender/content/cloudTemplate';

/**
 * Whether Meta takes what a row puts into a template: a parameter has no line break, no tab and at most four spaces in a
 * row, and isn't empty; otherwise the answer would be 132018, five of which end a run whose columns are fine.
 */
export function fitsParameters({ components }: FilledTemplate): boolean {
  return components.every(({ parameters }) =>
    parameters.every((parameter) => parameter.kind === 'media' || fits(parameter.text)),
  );
}

function fits(text: string): boolean {
  return text.trim() !== '' && !/[\n\r\t]| {5}/u.test(text);
}

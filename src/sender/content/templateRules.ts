import type { FailureCode } from '../failureCode';
import { attachmentFor, type AttachmentChoice } from './attachment';
import { fillTemplate, type ChosenTemplate, type FilledComponent, type FilledParameter } from './cloudTemplate';
import { fillTemplate as fillText, type Template } from './template';

/** What of a message the rules are about. */
export interface TemplateContent {
  readonly cloudTemplate: ChosenTemplate;
  /** The template’s body with the sheet’s columns in it. */
  readonly template: Template;
  readonly attachment: AttachmentChoice;
}

/**
 * Why Meta wouldn’t take a template with this row’s cells; null where it would. Nothing is changed about the cells: what
 * breaks a rule is the user’s to mend.
 */
export function templateProblem(
  { cloudTemplate, template, attachment }: TemplateContent,
  values: readonly string[],
): FailureCode | null {
  const { components } = fillTemplate(cloudTemplate, values);
  const problem = parametersProblem(components);
  if (problem !== null) return problem;
  if (needsFile(components) && attachmentFor(attachment, values).kind === 'none') return 'templateFileMissing';
  const header = cloudTemplate.shown?.header;
  const isHeaderTooLong = header !== undefined && fillText(header, values).length > MAX_HEADER_LENGTH;
  return isHeaderTooLong || fillText(template, values).length > MAX_BODY_LENGTH ? 'templateTooLong' : null;
}

/** The same of what is about to go out, as far as it tells: otherwise the answer would be 132018, five of which end a run. */
export function parametersProblem(components: readonly FilledComponent[]): FailureCode | null {
  for (const { parameters } of components) {
    for (const parameter of parameters) {
      const problem = parameterProblem(parameter);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function parameterProblem(parameter: FilledParameter): FailureCode | null {
  if (parameter.kind === 'media') return null;
  const { kind, text } = parameter;
  if (text.trim() === '') return 'parameterEmpty';
  if (/[\n\r\t]| {5}/u.test(text)) return 'parameterSpacing';
  return kind === 'coupon' && text.length > MAX_COUPON_LENGTH ? 'parameterTooLong' : null;
}

export function needsFile(components: ChosenTemplate['components'] | readonly FilledComponent[]): boolean {
  return mediaOf(components) !== null;
}

/** What kind of file its header shows; null where it shows none. */
export function mediaOf(
  components: ChosenTemplate['components'] | readonly FilledComponent[],
): 'image' | 'video' | 'document' | null {
  for (const { parameters } of components) {
    for (const parameter of parameters) if (parameter.kind === 'media') return parameter.media;
  }
  return null;
}

const MAX_HEADER_LENGTH = 60;
const MAX_BODY_LENGTH = 1024;
const MAX_COUPON_LENGTH = 15;

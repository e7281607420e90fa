import * as v from 'valibot';
import type { ChosenComponent, ChosenParameter, ChosenTemplate } from '../../../sender/content/cloudTemplate';
import { headerKey } from '../../../sender/content/headerKey';
import { failureText } from '../../../sender/failureText';
import { HumanError } from '../../../sender/humanError';
import { sentence } from '../../../sender/sentence';
import type { CloudAccount } from '../cloudAccount';
import type { GraphClient, GraphResult } from '../graphClient';
import { verdictOf } from '../verdict';
import { VARIABLE, variablesOf } from './variables';

export interface NamedTemplate {
  readonly name: string;
  readonly language: string;
}

export interface Columns {
  readonly headers: readonly string[];
  /** By hand: a variable's header. Others are matched by their name. */
  readonly mapped: readonly (readonly [variable: string, header: string])[];
}

export interface TemplateChoice {
  readonly template: ChosenTemplate;
  /** Its body with the sheet's columns in it, as a message of this product. */
  readonly text: string;
}

/** A template of the business, with its variables matched to columns. @throws HumanError where that can't be */
export async function chooseTemplate(
  client: GraphClient,
  { businessAccountId }: CloudAccount,
  named: NamedTemplate,
  columns: Columns,
): Promise<TemplateChoice> {
  const fields = 'name,status,category,language,components,parameter_format';
  const path = `${businessAccountId}/message_templates?name=${encodeURIComponent(named.name)}&limit=100&fields=${fields}`;
  const result = await client.request('GET', path);
  if (result.kind !== 'answer') throw unlisted(result);
  const parsed = v.safeParse(schema, result.body);
  const templates = parsed.success ? parsed.output.data : [];
  const found = templates.find(({ name, language }) => name === named.name && language === named.language);
  if (found?.status === 'APPROVED') return fit(found, columns);
  const languages = templates.filter(({ name }) => name === named.name).map(({ language }) => language);
  throw new HumanError(
    found === undefined
      ? sentence('There is no template {0} in {1}.', named.name, named.language)
      : sentence('The template {0} can’t be sent: it is {1}.', named.name, found.status),
    languages.length > 0
      ? sentence('Its languages are: {0}.', languages.join(', '))
      : sentence('Templates are made in Meta’s Business Manager, and approved there.'),
  );
}

/** Where no templates come. */
export function unlisted(result: GraphResult): HumanError {
  const happened = result.kind === 'refused' ? failureText(verdictOf(result).result.code) : UNREACHED;
  return new HumanError(
    sentence('{0}.', happened),
    sentence('Mend it, then begin again: nothing was sent.'),
    undefined,
    { fault: 'whatsapp' },
  );
}

const UNREACHED = sentence('The Business API can’t be reached');

const buttonSchema = v.looseObject({ type: v.string(), url: v.optional(v.string()) });

const componentSchema = v.looseObject({
  type: v.string(),
  format: v.optional(v.string()),
  text: v.optional(v.string(), ''),
  buttons: v.optional(v.array(buttonSchema), []),
});

const templateSchema = v.looseObject({
  name: v.string(),
  language: v.string(),
  status: v.string(),
  category: v.optional(v.string(), ''),
  parameter_format: v.optional(v.string(), 'POSITIONAL'),
  components: v.array(componentSchema),
});

const schema = v.looseObject({ data: v.array(templateSchema) });

type Fetched = v.InferOutput<typeof templateSchema>;

function fit(
  { name, language, category, components, parameter_format: format }: Fetched,
  columns: Columns,
): TemplateChoice {
  const isNamed = format === 'NAMED';
  const parameter = (variable: string, isOfButton = false): ChosenParameter => ({
    kind: 'text',
    ...(isNamed && !isOfButton && { name: variable }),
    column: columnOf(variable, columns),
  });
  const chosen = components.flatMap((component): readonly ChosenComponent[] => {
    const { type, format: media = 'TEXT', text, buttons } = component;
    switch (type) {
      case 'HEADER':
        return media === 'TEXT' ? ofText('header', text, parameter) : ofMedia(media);
      case 'BODY':
        return ofText('body', text, parameter);
      case 'BUTTONS':
        return buttons.flatMap(({ url = '' }, index) =>
          variablesOf(url).map((variable) => {
            const parameters = [parameter(variable, true)];
            return { type: 'button', subType: 'url', index, parameters } as const;
          }),
        );
      default:
        return [];
    }
  });
  const body = components.find(({ type }) => type === 'BODY')?.text ?? '';
  const text = body.replaceAll(VARIABLE, (_, variable: string) => {
    const header = columns.headers[columnOf(variable, columns)] ?? '';
    return `{{${header}}}`;
  });
  return { template: { name, language, isMarketing: category === 'MARKETING', components: chosen }, text };
}

function ofText(
  type: 'header' | 'body',
  text: string,
  parameter: (variable: string) => ChosenParameter,
): readonly ChosenComponent[] {
  const parameters = variablesOf(text).map((variable) => parameter(variable));
  return parameters.length === 0 ? [] : [{ type, parameters }];
}

function ofMedia(format: string): readonly ChosenComponent[] {
  const media = (['image', 'video', 'document'] as const).find((kind) => kind === format.toLowerCase());
  if (media !== undefined) return [{ type: 'header', parameters: [{ kind: 'media', media }] }];
  throw new HumanError(
    sentence('Templates with a header of the kind {0} can’t be sent.', format),
    sentence('Choose another template.'),
  );
}

/** @throws HumanError where it fits none */
function columnOf(variable: string, { headers, mapped }: Columns): number {
  const given = mapped.find(([name]) => name === variable)?.[1];
  const wanted = headerKey(given ?? variable.replaceAll('_', ' '));
  const column = headers.findIndex((header) => headerKey(header) === wanted);
  if (column >= 0) return column;
  const happened =
    given === undefined
      ? sentence('No column fits the template’s variable {0}.', variable)
      : sentence('There is no column “{0}”.', given);
  throw new HumanError(
    happened,
    sentence('Add {0} with one of these columns: {1}.', `--map ${variable}=…`, headers.join(', ')),
  );
}

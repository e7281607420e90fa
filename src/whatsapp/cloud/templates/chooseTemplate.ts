import * as v from 'valibot';
import { failureText } from '../../../sender/failureText';
import { HumanError } from '../../../sender/humanError';
import { sentence } from '../../../sender/sentence';
import type { CloudAccount } from '../cloudAccount';
import type { GraphClient, GraphResult } from '../graphClient';
import { verdictOf } from '../verdict';
import { fitTemplate, type Columns, type TemplateChoice } from './fitTemplate';
import { graphTemplateSchema, TEMPLATE_FIELDS, type GraphTemplate, type NamedTemplate } from './graphTemplate';

/** A template of the business as it is now, with its variables matched to columns. @throws HumanError where that can't be */
export async function chooseTemplate(
  client: GraphClient,
  { businessAccountId }: Pick<CloudAccount, 'businessAccountId'>,
  named: NamedTemplate,
  columns: Columns,
): Promise<TemplateChoice> {
  const name = encodeURIComponent(named.name);
  const path = `${businessAccountId}/message_templates?name=${name}&limit=100&fields=${TEMPLATE_FIELDS}`;
  const result = await client.request('GET', path);
  if (result.kind !== 'answer') throw unlisted(result);
  const parsed = v.safeParse(schema, result.body);
  return fitTemplate(sendable(parsed.success ? parsed.output.data : [], named), columns);
}

/** The one of this name and language, where it can be sent. @throws HumanError */
function sendable(templates: readonly GraphTemplate[], named: NamedTemplate): GraphTemplate {
  const found = templates.find(({ name, language }) => name === named.name && language === named.language);
  if (found?.status === 'APPROVED') return found;
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

const schema = v.looseObject({ data: v.array(graphTemplateSchema) });

import * as v from 'valibot';
import type { CloudAccount } from '../cloudAccount';
import type { GraphClient, GraphResult } from '../graphClient';
import { graphTemplateSchema, TEMPLATE_FIELDS, type GraphTemplate } from './graphTemplate';
import { slotsOf } from './slots';

export interface ListedTemplate {
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly category: string;
  /** In the order in which they stand in header, body and buttons, each once. */
  readonly variables: readonly string[];
}

export type FetchedTemplates =
  | { readonly kind: 'templates'; readonly templates: readonly GraphTemplate[] }
  | { readonly kind: 'failed'; readonly result: GraphResult };

/** All templates of the business, page after page. */
export async function fetchTemplates(
  client: GraphClient,
  { businessAccountId }: Pick<CloudAccount, 'businessAccountId'>,
): Promise<FetchedTemplates> {
  const path = `${businessAccountId}/message_templates?limit=100&fields=${TEMPLATE_FIELDS}`;
  const templates: GraphTemplate[] = [];
  const seen = new Set<string>();
  for (let after = ''; ;) {
    const result = await client.request('GET', after === '' ? path : `${path}&after=${encodeURIComponent(after)}`);
    const page = result.kind === 'answer' ? v.safeParse(schema, result.body) : null;
    if (page?.success !== true) return { kind: 'failed', result };
    templates.push(...page.output.data);
    const { next, cursors } = page.output.paging ?? {};
    const cursor = cursors?.after ?? '';
    // The last page has a cursor, too, and no next one; a cursor that comes back would never end.
    if (next === undefined || cursor === '' || seen.has(cursor)) return { kind: 'templates', templates };
    seen.add(cursor);
    after = cursor;
  }
}

/** As it is listed. */
export function listedOf(template: GraphTemplate): ListedTemplate {
  const { name, language, status, category } = template;
  const required = slotsOf(template).filter(({ isOptional }) => !isOptional);
  return { name, language, status, category, variables: [...new Set(required.map(({ key }) => key))] };
}

const schema = v.looseObject({
  data: v.array(graphTemplateSchema),
  paging: v.optional(
    v.looseObject({
      next: v.optional(v.string()),
      cursors: v.optional(v.looseObject({ after: v.optional(v.string()) })),
    }),
  ),
});

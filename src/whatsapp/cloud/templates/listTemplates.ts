import * as v from 'valibot';
import type { CloudAccount } from '../cloudAccount';
import type { GraphClient, GraphResult } from '../graphClient';
import { variablesOf } from './variables';

export interface ListedTemplate {
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly category: string;
  /** In the order in which they stand in header, body and buttons, each once. */
  readonly variables: readonly string[];
}

export type ListedTemplates =
  | { readonly kind: 'templates'; readonly templates: readonly ListedTemplate[] }
  | { readonly kind: 'failed'; readonly result: GraphResult };

/** All templates of the business, page after page. */
export async function listTemplates(
  client: GraphClient,
  { businessAccountId }: CloudAccount,
): Promise<ListedTemplates> {
  const path = `${businessAccountId}/message_templates?limit=100&fields=name,status,category,language,components`;
  const templates: ListedTemplate[] = [];
  const seen = new Set<string>();
  for (let after = ''; ;) {
    const result = await client.request('GET', after === '' ? path : `${path}&after=${encodeURIComponent(after)}`);
    const page = result.kind === 'answer' ? v.safeParse(schema, result.body) : null;
    if (page?.success !== true) return { kind: 'failed', result };
    templates.push(
      ...page.output.data.map(({ components, ...told }) => ({ ...told, variables: allVariablesOf(components) })),
    );
    const { next, cursors } = page.output.paging ?? {};
    const cursor = cursors?.after ?? '';
    // The last page has a cursor, too, and no next one; a cursor that comes back would never end.
    if (next === undefined || cursor === '' || seen.has(cursor)) return { kind: 'templates', templates };
    seen.add(cursor);
    after = cursor;
  }
}

const schema = v.looseObject({
  data: v.array(
    v.object({
      name: v.string(),
      language: v.string(),
      status: v.string(),
      category: v.optional(v.string(), ''),
      components: v.optional(
        v.array(
          v.looseObject({
            text: v.optional(v.string(), ''),
            buttons: v.optional(v.array(v.looseObject({ url: v.optional(v.string(), '') })), []),
          }),
        ),
        [],
      ),
    }),
  ),
  paging: v.optional(
    v.looseObject({
      next: v.optional(v.string()),
      cursors: v.optional(v.looseObject({ after: v.optional(v.string()) })),
    }),
  ),
});

type Component = v.InferOutput<typeof schema>['data'][number]['components'][number];

function allVariablesOf(components: readonly Component[]): readonly string[] {
  const texts = components.flatMap(({ text, buttons }) => [text, ...buttons.map(({ url }) => url)]);
  return [...new Set(texts.flatMap(variablesOf))];
}

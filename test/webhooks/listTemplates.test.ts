import { describe, expect, test } from 'vitest';
import type { GraphClient, GraphResult } from '../../src/whatsapp/cloud/graphClient';
import { fetchTemplates, listedOf } from '../../src/whatsapp/cloud/templates/listTemplates';

const ACCOUNT = {
  name: 'shop',
  phoneNumberId: '10000',
  businessAccountId: '20000',
  base: 'http://127.0.0.1:1',
  token: 't',
};

describe('The templates of a business', () => {
  test('are read page after page, until no next one is named', async () => {
    const { client, paths } = serving({
      '': { data: [template('a')], paging: { cursors: { after: 'x&1' }, next: 'https://graph.example/next' } },
      'x&1': { data: [template('b')], paging: { cursors: { after: 'y' } } },
    });
    const listed = await fetchTemplates(client, ACCOUNT);
    expect(listed).toMatchObject({ kind: 'templates', templates: [{ name: 'a' }, { name: 'b' }] });
    expect(paths).toHaveLength(2);
    expect(paths.every((path) => path.startsWith('20000/message_templates?'))).toBe(true);
  });

  test('end where a cursor comes back', async () => {
    const again = { data: [template('a')], paging: { cursors: { after: 'x' }, next: 'https://graph.example/next' } };
    const { client, paths } = serving({ '': again, x: again });
    expect(await fetchTemplates(client, ACCOUNT)).toMatchObject({ kind: 'templates' });
    expect(paths).toHaveLength(2);
  });

  test('name their variables, of header, body and buttons, each once', async () => {
    const components = [
      { type: 'HEADER', format: 'TEXT', text: 'For {{first_name}}' },
      { type: 'BODY', text: '{{first_name}}, your order {{order}} is ready' },
      { type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://shop.example/{{1}}' }, { type: 'QUICK_REPLY' }] },
    ];
    const { client } = serving({ '': { data: [{ ...template('a'), components }] } });
    const variables = ['first_name', 'order', '1'];
    const fetched = await fetchTemplates(client, ACCOUNT);
    const listed = fetched.kind === 'templates' ? fetched.templates.map(listedOf) : [];
    expect(listed).toMatchObject([{ variables }]);
  });

  test('are not half a list, where a page fails', async () => {
    const first = { data: [template('a')], paging: { cursors: { after: 'x' }, next: 'https://graph.example/next' } };
    const { client } = serving({ '': first, x: { error: 'not a page' } });
    expect(await fetchTemplates(client, ACCOUNT)).toMatchObject({ kind: 'failed' });
  });
});

function template(name: string) {
  return { name, language: 'fr', status: 'APPROVED', category: 'UTILITY' };
}

function serving(pages: Readonly<Record<string, unknown>>) {
  const paths: string[] = [];
  const client: GraphClient = {
    longestMs: 0,
    close: () => Promise.resolve(),
    request: (_, path) => {
      paths.push(path);
      const after = new URLSearchParams(path.split('?')[1]).get('after') ?? '';
      return Promise.resolve({ kind: 'answer', body: pages[after] } as Extract<
        GraphResult,
        { readonly kind: 'answer' }
      >);
    },
  };
  return { client, paths };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { GraphTemplate } from '../../src/whatsapp/cloud/templates/graphTemplate';
import { searchTemplates } from '../../src/whatsapp/cloud/templates/searchTemplates';
import { TemplateCache } from '../../src/whatsapp/cloud/templates/templateCache';

const ORDER = template('order_ready', 'fr', 'Votre commande est prête, {{1}}');
const OFFER = template('summer_offer', 'en_US', 'A discount for you');

function template(name: string, language: string, text: string): GraphTemplate {
  const components = [{ type: 'BODY', text, buttons: [] }];
  return { name, language, status: 'APPROVED', category: 'UTILITY', parameter_format: 'POSITIONAL', components };
}

test.each<readonly [text: string, names: readonly string[]]>([
  ['', ['order_ready', 'summer_offer']],
  ['PRETE', ['order_ready']],
  ['prête commande', ['order_ready']],
  ['en_us', ['summer_offer']],
  ['offer order', []],
])('Templates are found by what they say, too: %j', (text, names) => {
  expect(searchTemplates([ORDER, OFFER], text).map(({ name }) => name)).toEqual(names);
});

test('Templates are kept as they were fetched; what can’t be read counts as none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const cache = new TemplateCache(join(folder, 'cloud'), '102290129340398');
  expect(await cache.read()).toBeNull();
  await cache.write({ atMs: 5, templates: [ORDER] });
  expect(await cache.read()).toEqual({ atMs: 5, templates: [ORDER] });
  writeFileSync(join(folder, 'cloud', 'templates-102290129340398.json'), '{"atMs":');
  expect(await cache.read()).toBeNull();
});

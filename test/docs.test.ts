import { readdirSync, readFileSync, existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../scripts/tools/paths.mjs';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const DOCS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map(inDocs),
];

function inDocs(name: string): string {
  return `docs/${name}`;
}

/** Of the project's own: without what is installed or built. */
const FILES = ['src', 'test', 'scripts', 'docs', 'l10n', 'media', 'samples', '.github'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`),
);
const NAMES = new Set([...FILES, ...readdirSync(ROOT)].map((path) => basename(path)));

/** What stands between backticks in a document that isn't a list of what once was. */
function quoted(doc: string, pattern: RegExp): readonly string[] {
  return [...read(doc).matchAll(pattern)].map(([, found = '']) => found);
}

describe.each(DOCS)('%s', (doc) => {
  test('names no file or folder that there isn’t', () => {
    const paths = quoted(doc, /`((?:src|test|scripts|docs|l10n|media|samples|\.github)\/[\w./-]*)`/gu);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const names = quoted(doc, /`(\w[\w.]*\.(?:ts|mjs|mts))`/gu);
    expect(names.filter((name) => !NAMES.has(name))).toEqual([]);
  });

  test('links to nothing that there isn’t', () => {
    const links = quoted(doc, /\]\((?!https?:|#|mailto:)([^)#\s]+)/gu);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(doc), link)))).toEqual([]);
  });

  test('names no npm command that there isn’t', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const known = new Set([...Object.keys(scripts), 'audit', 'ci', 'install', 'version']);
    const commands = quoted(doc, /`npm (?:run )?([\w:-]+)/gu);
    expect(commands.filter((command) => !known.has(command))).toEqual([]);
  });

  test('names no setting and no command that there isn’t', () => {
    const manifest = read('package.json');
    const settings = quoted(doc, /`(excelWhatsapp\.\w+)`/gu);
    expect(settings.filter((setting) => !manifest.includes(`"${setting}"`))).toEqual([]);
    const titles = `${read('package.nls.json')}${read('package.nls.fr.json')}`;
    const commands = quoted(doc, /\*\*(?:WhatsApp: )?([^*]+…)\*\*/gu).filter((title) => !/[.:]/u.test(title));
    const sources = FILES.filter((path) => path.startsWith('src/') && statSync(join(ROOT, path)).isFile());
    const said = `${titles}${read('l10n/bundle.l10n.fr.json')}${sources.map(read).join('')}`;
    expect(commands.filter((title) => !said.includes(title))).toEqual([]);
  });

  test('quotes no test that there isn’t', () => {
    const tests = FILES.filter((path) => path.startsWith('test/') && path.endsWith('.ts')).map(read);
    const names = quoted(doc, /\w+\.(?:test\.)?ts: “([^”]+)”/gu);
    expect(names.filter((name) => !tests.some((source) => source.includes(name)))).toEqual([]);
  });
});

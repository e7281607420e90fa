import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const french = readJson('l10n/bundle.l10n.fr.json');

/** The sentences that the sources say, as `sentence('…')` or the page's `t('…')`. */
function sentencesOfTheSources(): ReadonlySet<string> {
  const sentences = new Set<string>();
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const source = readFileSync(join(ROOT, 'src', name), 'utf8');
    for (const [, single, double] of source.matchAll(SENTENCE)) {
      const sentence = (single ?? double ?? '').replaceAll(/\\(['"])/gu, '$1');
      if (/[\p{Letter}:;!?%]/u.test(sentence.replaceAll(/\{\d+\}/gu, ''))) sentences.add(sentence);
    }
  }
  return sentences;
}

const SENTENCE = /\b(?:sentence|t)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/gu;

function readJson(path: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, string>;
}

const placeholders = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/gu))].toSorted();

describe('French', () => {
  const sentences = sentencesOfTheSources();

  test('says every sentence of the sources', () => {
    expect([...sentences].filter((sentence) => !Object.hasOwn(french, sentence))).toEqual([]);
  });

  test('says nothing that the sources don’t', () => {
    expect(Object.keys(french).filter((text) => !sentences.has(text))).toEqual([]);
  });

  test('keeps the places of the arguments', () => {
    for (const [text, translated] of Object.entries(french))
      expect(placeholders(translated), text).toEqual(placeholders(text));
  });

  test('has the same keys for the manifest', () => {
    expect(Object.keys(readJson('package.nls.fr.json'))).toEqual(Object.keys(readJson('package.nls.json')));
  });

  test.each([
    ['package.nls.json', Object.keys(french)],
    ['package.nls.fr.json', Object.values(french)],
  ])('%s calls in its walkthrough by their names what is to be pressed', (name, labels) => {
    // WhatsApp’s own, on the phone.
    const known = new Set([
      'Linked devices',
      'Appareils connectés',
      ...labels.map((label) => label.replace(/…$/u, '')),
    ]);
    const texts = Object.entries(readJson(name)).filter(([key]) => key.startsWith('walkthrough.'));
    const named = texts.flatMap(([, text]) => [...text.matchAll(/\*\*([^*]+)\*\*/gu)].map(([, label = '']) => label));
    expect(named).not.toEqual([]);
    expect(named.filter((label) => !known.has(label))).toEqual([]);
  });

  test('has every text that the manifest names', () => {
    const named = readFileSync(join(ROOT, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/gu);
    expect(new Set([...named].map(([, key]) => key))).toEqual(new Set(Object.keys(readJson('package.nls.json'))));
  });
});

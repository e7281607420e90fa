import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

async function readFrench(): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir('l10n', { recursive: true })).filter((name) => name.endsWith('.json'));
  const bundles = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(`l10n/${name}`, 'utf8')) as object),
  );
  return Object.assign({}, ...bundles) as Record<string, string>;
}

test('every sentence of the workbook reader has its French translation, with the same slots', async () => {
  const french = await readFrench();
  const sources = (await readdir('src/workbook', { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(sources.map((name) => readFile(`src/workbook/${name}`, 'utf8')));
  const sentences = texts
    .flatMap((text) => [...text.matchAll(/\bsentence\(\s*'((?:[^'\\]|\\.)*)'/gu)].map((match) => match[1] ?? ''))
    // What only puts others together reads the same in every language.
    .filter((text) => /\p{L}/u.test(text));
  const slots = (sentence: string | undefined): readonly string[] | undefined =>
    sentence?.match(/\{\d\}/gu)?.toSorted();
  expect(sentences.length).toBeGreaterThan(50);
  expect(sentences.filter((sentence) => french[sentence] === undefined)).toEqual([]);
  expect(sentences.map((sentence) => slots(french[sentence]))).toEqual(sentences.map(slots));
});

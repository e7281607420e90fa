import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyMutant, drawSample, MUTANTS } from './table';

test('each mutant has its place in the code as it is, and changes it', () => {
  const misplaced: string[] = [];
  for (const mutant of MUTANTS) {
    const source = readFileSync(new URL(`../../${mutant.file}`, import.meta.url), 'utf8');
    try {
      if (applyMutant(mutant, source) === source) misplaced.push(`${mutant.file}: ${mutant.what}`);
    } catch (error) {
      misplaced.push(String(error));
    }
  }
  expect(misplaced).toEqual([]);
});

test('each is listed once', () => {
  const keys = MUTANTS.map(({ file, search, replacement }) => JSON.stringify([file, search, replacement]));
  expect(new Set(keys).size).toBe(keys.length);
});

test('a seed draws the same sample again, without those that nobody can notice', () => {
  const sample = drawSample(10, 7);
  expect(sample).toEqual(drawSample(10, 7));
  expect(sample).not.toEqual(drawSample(10, 8));
  expect(drawSample(MUTANTS.length, 7).some(({ equivalent }) => equivalent !== undefined)).toBe(false);
});

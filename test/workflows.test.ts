import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../scripts/tools/paths.mjs';

const FOLDER = join(ROOT, '.github', 'workflows');
const WORKFLOWS = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);

describe.each(WORKFLOWS)('the workflow %s', (_name, text) => {
  test('names each action by what it is, not by a tag that may move', () => {
    const uses = [...text.matchAll(/uses: *(.+)/gu)].map(([, use = '']) => use);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/u.test(use))).toEqual([]);
  });

  test('calls no npm command that there isn’t', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const called = [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name = '']) => name);
    expect(called.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('may write nothing to the repository', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/mu);
    expect(text).not.toMatch(/: write\b/u);
  });
});

test('an action has the same version everywhere', () => {
  const versions = new Map<string, Set<string>>();
  for (const [, text] of WORKFLOWS) {
    for (const [, action = '', version = ''] of text.matchAll(/uses: *([\w/-]+)@(.+)/gu)) {
      versions.set(action, (versions.get(action) ?? new Set()).add(version));
    }
  }
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

test('what publishes sees the keys in no job that runs anything else of the project', () => {
  const [, release = ''] = WORKFLOWS.find(([name]) => name === 'release.yml') ?? [];
  const [packaging = '', publishing = ''] = release.split(/^ {2}publish:$/mu);
  expect(publishing).toContain('secrets.VSCE_PAT');
  expect(packaging).not.toContain('secrets.');
  expect(publishing).not.toMatch(/npm (?:test|run)/u);
});

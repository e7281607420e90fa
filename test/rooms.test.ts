import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');
const MAX_FILES = 30;

test(`no folder of src holds more than ${MAX_FILES} files: a room tells its story at a look`, () => {
  const folders = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeGreaterThan(10);
  const crowded = folders
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((folder) => readdirSync(folder).filter((name) => name.endsWith('.ts')).length > MAX_FILES);
  expect(crowded).toEqual([]);
});
